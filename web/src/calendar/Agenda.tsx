import type { CalendarItem } from '../api/types';
import { formatDate, formatTime } from '../i18n/format';
import { type Key, t } from '../i18n/t';
import { EmptyState } from '../ui/EmptyState';
import { IconButton } from '../ui/IconButton';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { titleOf, whenOf } from './calendar';

interface AgendaProps {
  items: readonly CalendarItem[];
  zone: string;
  onOpen: (item: CalendarItem) => void;
}

/** The days as a list: read on a phone, and by keys everywhere. */
export function Agenda({ items, zone, onOpen }: AgendaProps) {
  if (items.length === 0)
    return <EmptyState icon="calendar" title={t('calendar.empty')} text={t('calendar.emptyText')} />;
  const days = new Map<string, CalendarItem[]>();
  for (const item of items) {
    const day = whenOf(item, zone).date;
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days].map(([day, entries]) => (
    <Section key={day} title={formatDate(day)}>
      <Rows label={formatDate(day)}>
        {entries.map((item) => (
          <Row
            key={item.id}
            end={
              <IconButton
                icon="edit"
                label={t('calendar.open', { title: titleOf(item) })}
                onClick={() => onOpen(item)}
              />
            }
          >
            <Text strong={item.status === 'planned'}>{titleOf(item)}</Text>{' '}
            <Text tone="quiet" small>
              {[
                item.start ? formatTime(item.start) : t('calendar.allDay'),
                t(`calendar.kind_${item.kind}` as Key),
                item.place,
                ...item.about.map((one) => one.title).filter((title) => !titleOf(item).includes(title)),
                item.ownerName,
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </Row>
        ))}
      </Rows>
    </Section>
  ));
}
