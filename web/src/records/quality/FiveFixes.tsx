import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { t, tEnum } from '../../i18n/t';
import { paths, recordPath } from '../../paths';
import { useCan } from '../../session/session';
import { Section } from '../../ui/Page';
import { Row, Rows } from '../../ui/Rows';
import { Text } from '../../ui/Text';
import { FixAction } from './FixAction';
import { queueQuery, todayQuery } from './queue';

/** My five most urgent defects. Nothing while there are none; one quiet line once the day's five are done. */
export function FiveFixes() {
  const canWrite = useCan('records.write');
  const today = useQuery(todayQuery).data;
  const items = useQuery(queueQuery({ ownerId: 'me', limit: 5 })).data?.items ?? [];
  if (!today || !canWrite) return null;
  const { fixed, goal } = today;
  if (fixed >= goal) {
    return (
      <Section title={t('fixes.fiveADay')}>
        <Text tone="good">{t('fixes.done')}</Text>
      </Section>
    );
  }
  if (items.length === 0) return null;
  return (
    <Section
      title={t('fixes.fiveADay')}
      text={t('fixes.progress', { fixed, goal })}
      actions={<Link {...paths.queue()}>{t('fixes.toQueue')}</Link>}
    >
      <Progress value={(fixed / goal) * 100} size="sm" mb="xs" aria-label={t('fixes.progress', { fixed, goal })} />
      <Rows label={t('fixes.fiveADay')}>
        {items.slice(0, goal - fixed).map((item) => {
          const words = tEnum('fixes', `defect_${item.defect}`);
          return (
            <Row key={`${item.id} ${item.defect}`} end={<FixAction item={item} words={words} />}>
              <Link {...recordPath(item.object, item.id)}>{item.title}</Link> <Text tone="quiet">{words}</Text>
            </Row>
          );
        })}
      </Rows>
    </Section>
  );
}
