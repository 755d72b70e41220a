import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sentenceOf } from '../api/problem';
import type { FilterTree } from '../api/views';
import { Notice } from '../forms/Notice';
import { t } from '../i18n/t';
import { listPath, recordPath } from '../paths';
import { Text } from '../ui/Text';
import { collectionOf, dryRunQuery, type RuleObject } from './rules';

/** What of today's records a condition holds, before it becomes a rule: how many, the first of them, and all as a list. */
export function DryRun({ object, condition }: { object: RuleObject; condition: FilterTree | undefined }) {
  const [asked] = useDebouncedValue(JSON.stringify({ object, condition }), 300);
  const question = JSON.parse(asked) as { object: RuleObject; condition?: FilterTree };
  const { data, error } = useQuery({
    ...dryRunQuery(question.object, question.condition),
    placeholderData: keepPreviousData,
  });
  if (!condition) return null;
  if (error) return <Notice>{sentenceOf(error)}</Notice>;
  if (!data) return null;
  return (
    <div role="status">
      <Text small tone={data.count > 0 && data.count === data.total ? 'bad' : 'quiet'}>
        {t('quality.dryRun', { count: data.count, total: data.total })}{' '}
      </Text>
      {data.items.slice(0, 5).map((item) => (
        <span key={item.id}>
          <Link {...recordPath(object, item.id)} target="_blank">
            {item.title}
          </Link>{' '}
        </span>
      ))}
      {data.count > 0 && (
        <Link {...listPath(collectionOf[object], { where: condition })} target="_blank">
          {t('quality.dryRunAll')}
        </Link>
      )}
    </div>
  );
}
