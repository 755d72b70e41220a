import { Menu } from '@mantine/core';
import { t, tEnum } from '../../i18n/t';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';

export type Judge = (pointId: string, body: { validity?: string; doNotUse?: boolean }) => void;

interface PointMenuProps {
  point: { id: string; validity: string; doNotUse: boolean };
  /** What it is called for those who do not see it: the number, the address. */
  title: string;
  /** What may turn out wrong with it: wrongNumber, hardBounced, returned. */
  bad: string;
  onJudge: Judge;
}

/** Says of an address what was found out about it. */
export function PointMenu({ point, title, bad, onJudge }: PointMenuProps) {
  return (
    <Menu withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <IconButton icon="dots" label={t('file.judge', { title })} />
      </Menu.Target>
      <Menu.Dropdown>
        {point.validity !== 'verified' && (
          <Menu.Item leftSection={<Icon name="check" />} onClick={() => onJudge(point.id, { validity: 'verified' })}>
            {t('file.markRight')}
          </Menu.Item>
        )}
        {point.validity !== bad && (
          <Menu.Item leftSection={<Icon name="warning" />} onClick={() => onJudge(point.id, { validity: bad })}>
            {tEnum('file', `mark_${bad}`)}
          </Menu.Item>
        )}
        {point.validity === bad && (
          <Menu.Item
            leftSection={<Icon name="restore" />}
            onClick={() => onJudge(point.id, { validity: 'unverified' })}
          >
            {t('file.markUnknown')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="close" />} onClick={() => onJudge(point.id, { doNotUse: !point.doNotUse })}>
          {point.doNotUse ? t('file.mayUse') : t('file.doNotUse')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
