import { Link } from '@tanstack/react-router';
import type { ImportantDate } from '../api/types';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { dateTitle, nextText } from '../records/file/dates';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import type { useComingDates } from './home';

/** Birthdays, anniversaries and renewals that are near. */
export function ComingDates({ dates }: { dates: ReturnType<typeof useComingDates> }) {
  const coming = dates.data?.items ?? [];
  if (dates.error) return <Trouble error={dates.error} onRetry={() => void dates.refetch()} />;
  if (coming.length === 0) return null;
  return (
    <Section title={t('file.comingDates')}>
      <Rows label={t('file.comingDates')}>
        {coming.map((date) => (
          <Row key={date.id ?? `${date.contactId} ${date.date}`} end={<Text tone="warn">{nextText(date)}</Text>}>
            {dateTitle(date)} <Whose of={date} />
          </Row>
        ))}
      </Rows>
    </Section>
  );
}

function Whose({ of }: { of: ImportantDate }) {
  if (of.contactId) return <Link {...paths.contact(of.contactId)}>{of.contactName}</Link>;
  return of.companyId ? <Link {...paths.company(of.companyId)}>{of.companyName}</Link> : null;
}
