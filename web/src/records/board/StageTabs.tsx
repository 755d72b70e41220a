import { useEffect, useRef } from 'react';
import { t } from '../../i18n/t';
import { Count } from '../../ui/Text';
import classes from './board.module.css';

interface StageTabsProps {
  lanes: { id: string; title: string; count: number }[];
  chosen: string | undefined;
  onChoose: (laneId: string) => void;
}

/** On a phone: one stage at a time. */
export function StageTabs({ lanes, chosen, onChoose }: StageTabsProps) {
  const row = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen one is brought into sight when it changes
  useEffect(() => {
    row.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [chosen]);
  return (
    <nav ref={row} className={classes.tabs} aria-label={t('board.lanes')}>
      {lanes.map((lane) => (
        <button key={lane.id} type="button" aria-pressed={lane.id === chosen} onClick={() => onChoose(lane.id)}>
          {lane.title} <Count value={lane.count} />
        </button>
      ))}
    </nav>
  );
}
