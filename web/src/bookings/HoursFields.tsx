import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { Notice } from '../forms/Notice';
import { type Key, t } from '../i18n/t';
import { IconButton } from '../ui/IconButton';
import { Text } from '../ui/Text';
import type { BookingHours } from './setup';

interface HoursFieldsProps {
  value: BookingHours[];
  onChange: (hours: BookingHours[]) => void;
  /** By field, as the API names them: "hours[0].to". */
  errors: Record<string, React.ReactNode>;
}

const days = ['1', '2', '3', '4', '5', '6', '7'].map((day) => ({
  value: day,
  label: () => t(`notifications.day_${day}` as Key),
}));

/** Working hours, a line each; a day with a break has two. */
export function HoursFields({ value, onChange, errors }: HoursFieldsProps) {
  const set = (index: number, change: Partial<BookingHours>) =>
    onChange(value.map((hours, i) => (i === index ? { ...hours, ...change } : hours)));
  const add = () => {
    const last = value.at(-1);
    onChange([
      ...value,
      { day: Math.min(7, (last?.day ?? 0) + 1), from: last?.from ?? '09:00', to: last?.to ?? '17:00' },
    ]);
  };
  const wrong = Object.entries(errors).find(([field]) => field.startsWith('hours'))?.[1];
  return (
    <Stack gap="xs">
      {value.length === 0 && <Text tone="quiet">{t('booking.noHours')}</Text>}
      {value.map((hours, index) => {
        const line = t('booking.line', { number: index + 1 });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <Group key={index} gap="xs" wrap="nowrap" role="group" aria-label={line}>
            <Select
              aria-label={`${t('booking.weekday')}, ${line}`}
              data={days.map((day) => ({ value: day.value, label: day.label() }))}
              value={String(hours.day)}
              onChange={(day) => set(index, { day: Number(day ?? hours.day) })}
              allowDeselect={false}
              withCheckIcon={false}
              rightSection={<span />}
              rightSectionWidth={8}
            />
            <TextInput
              type="time"
              aria-label={`${t('booking.from')}, ${line}`}
              value={hours.from}
              onChange={(event) => set(index, { from: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              aria-label={`${t('booking.to')}, ${line}`}
              value={hours.to}
              onChange={(event) => set(index, { to: event.currentTarget.value })}
            />
            <IconButton
              icon="close"
              label={t('booking.removeLine', { number: index + 1 })}
              onClick={() => onChange(value.filter((_, i) => i !== index))}
            />
          </Group>
        );
      })}
      {wrong && <Notice>{wrong}</Notice>}
      <div>
        <Button variant="default" onClick={add}>
          {t('booking.addHours')}
        </Button>
      </div>
    </Stack>
  );
}
