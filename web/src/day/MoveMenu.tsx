import { Button, Menu, TextInput } from '@mantine/core';
import type { Day } from '../api/types';
import { formatDate, today } from '../i18n/format';
import { t } from '../i18n/t';
import { plusDays } from '../records/quickDate';
import { Icon } from '../ui/Icon';
import { moveRest, nextWorkingDay } from './moveRest';

/** When a day does not go as planned: everything that is left, at once, with a way back. */
export function MoveMenu({ day }: { day: Day }) {
  const from = day.date < today() ? today() : day.date;
  const working = nextWorkingDay(from);
  return (
    <Menu closeOnItemClick withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button variant="default" size="md" leftSection={<Icon name="calendar" />}>
          {t('work.moveRest')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void moveRest(day, working)}>
          {t('work.toNextWorkingDay', { day: formatDate(working) })}
        </Menu.Item>
        <Menu.Item onClick={() => void moveRest(day, plusDays(from, 7))}>
          {t('work.toNextWeek', { day: formatDate(plusDays(from, 7)) })}
        </Menu.Item>
        <TextInput
          type="date"
          size="xs"
          px="sm"
          pb="xs"
          label={t('work.chooseDay')}
          min={plusDays(from, 1)}
          onChange={(event) => event.currentTarget.value > from && void moveRest(day, event.currentTarget.value)}
        />
      </Menu.Dropdown>
    </Menu>
  );
}
