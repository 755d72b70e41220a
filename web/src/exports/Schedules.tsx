import { Button, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { viewsQuery } from '../api/views';
import { formatInstant } from '../i18n/format';
import { t } from '../i18n/t';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { laterField } from '../ui/later';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { sayProblem } from '../ui/toasts';
import { deleteSchedule, pauseSchedule, type Schedule, schedulesQuery } from './schedules';

const ScheduleDialog = laterField(async () => (await import('./ScheduleDialog')).ScheduleDialog);

/** Exports that are made again and again. */
export function Schedules() {
  const all = useQuery(schedulesQuery).data ?? [];
  const [adding, setAdding] = useState(false);
  return (
    <Section title={t('exports.regular')} text={t('exports.regularText')}>
      {all.length > 0 && (
        <Rows label={t('exports.regular')}>
          {all.map((one) => (
            <ScheduleRow key={one.id} one={one} />
          ))}
        </Rows>
      )}
      <Button variant="default" mt="sm" leftSection={<Icon name="add" size={14} />} onClick={() => setAdding(true)}>
        {t('exports.add')}
      </Button>
      {adding && <ScheduleDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}

function ScheduleRow({ one }: { one: Schedule }) {
  const { name } = one;
  const view = useQuery(viewsQuery).data?.find((candidate) => candidate.id === one.viewId);
  const what = view ? t('exports.view', { name: view.name }) : t(`exports.object_${one.object}`);
  return (
    <Row
      end={
        <>
          <Switch
            aria-label={t('exports.pause', { name })}
            checked={!one.paused}
            onChange={(event) => void pauseSchedule(one.id, !event.currentTarget.checked).catch(sayProblem)}
          />
          <IconButton
            icon="trash"
            label={t('exports.deleteOne', { name })}
            onClick={() => void deleteSchedule(one.id).catch(sayProblem)}
          />
        </>
      }
    >
      <Text strong>{name}</Text>
      <div>
        <Text small tone={one.problem ? 'bad' : 'quiet'}>
          {one.problem ??
            `${what} · ${t(`exports.each_${one.every}`)}, ${one.at} · ${one.paused ? t('exports.paused') : t('exports.next', { at: formatInstant(one.nextAt) })}`}
        </Text>
      </div>
    </Row>
  );
}
