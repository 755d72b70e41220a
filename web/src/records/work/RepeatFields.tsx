import { Chip, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { t } from '../../i18n/t';
import { type Repeat, weekdays } from './repeat';

interface RepeatFieldsProps {
  value: Repeat;
  onChange: (value: Repeat) => void;
  error?: React.ReactNode;
}

/** Never, daily, weekly on some days, monthly or yearly; and the end, which every series has. */
export function RepeatFields({ value, onChange, error }: RepeatFieldsProps) {
  const set = (change: Partial<Repeat>) => onChange({ ...value, ...change });
  return (
    <>
      <Group grow align="start">
        <Select
          label={t('tasks.repeats')}
          data={(['never', 'daily', 'weekly', 'monthly', 'yearly'] as const).map((every) => ({
            value: every,
            label: t(`work.every_${every}`),
          }))}
          allowDeselect={false}
          value={value.every}
          onChange={(every) => set({ every: every as Repeat['every'] })}
          error={error}
        />
        {value.every !== 'never' && (
          <NumberInput
            label={t('work.times')}
            min={1}
            max={1000}
            disabled={value.until !== ''}
            value={value.times}
            onChange={(times) => set({ times: Number(times) || 1 })}
          />
        )}
        {value.every !== 'never' && (
          <TextInput
            type="date"
            label={t('work.until')}
            value={value.until}
            onChange={(event) => set({ until: event.currentTarget.value })}
          />
        )}
      </Group>
      {value.every === 'weekly' && (
        <Chip.Group multiple value={value.days} onChange={(days) => set({ days })}>
          <Group gap={4} role="group" aria-label={t('work.on')}>
            {weekdays.map((day, index) => (
              <Chip key={day} value={day} size="xs">
                {nameOf(index)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      )}
    </>
  );
}

/** Monday first; the 23rd of November 2026 is one. */
function nameOf(index: number): string {
  const day = new Date(Date.UTC(2026, 10, 23 + index));
  return new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'short', timeZone: 'UTC' }).format(day);
}
