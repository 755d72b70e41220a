import { Link } from '@tanstack/react-router';
import type { Concern, ImportantDate } from '../api/types';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { dateTitle, nextText } from '../records/file/dates';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import type { useComingDates, useOpenConcerns } from './home';

/** What worries customers and is not settled yet; nothing while nothing does. */
export function OpenConcerns({ concerns }: { concerns: ReturnType<typeof useOpenConcerns> }) {
  const open = concerns.data?.items ?? [];
  if (concerns.error) return <Trouble error={concerns.error} onRetry={() => void concerns.refetch()} />;
  if (open.length === 0) return null;
  return (
    <Section title={t('file.concerns')}>
      <Rows label={t('file.concerns')}>
        {open.map((concern) => (
          <Row key={concern.id} end={<Ago value={concern.createdAt} />}>
            <Text tone={concern.severity === 'high' ? 'bad' : undefined}>{concern.text}</Text> <Whose of={concern} />
          </Row>
        ))}
      </Rows>
    </Section>
  );
}

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

function Whose({ of }: { of: Concern | ImportantDate }) {
  if (of.contactId) return <Link {...paths.contact(of.contactId)}>{of.contactName}</Link>;
  return of.companyId ? <Link {...paths.company(of.companyId)}>{of.companyName}</Link> : null;
}
