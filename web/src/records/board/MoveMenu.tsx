import { Menu } from '@mantine/core';
import { t } from '../../i18n/t';
import { Icon } from '../../ui/Icon';
import classes from './card.module.css';

interface MoveMenuProps {
  lanes: { id: string; title: string }[];
  laneId: string;
  onPick: (laneId: string) => void;
  onClose: () => void;
}

/** The way without a drag: every stage, the card's own one marked. */
export function MoveMenu({ lanes, laneId, onPick, onClose }: MoveMenuProps) {
  return (
    <Menu
      opened
      closeOnItemClick={false}
      onClose={onClose}
      returnFocus={false}
      position="bottom-end"
      withinPortal
      trapFocus
    >
      <Menu.Target>
        <button type="button" className={classes.menuAnchor} tabIndex={-1} aria-label={t('board.moveTo')} />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('board.moveTo')}>
        {lanes.map((lane) => (
          <Menu.Item
            key={lane.id}
            disabled={lane.id === laneId}
            rightSection={lane.id === laneId && <Icon name="check" size={14} />}
            onClick={() => onPick(lane.id)}
          >
            {lane.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
