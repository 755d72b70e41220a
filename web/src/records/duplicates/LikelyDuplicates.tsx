import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, ok } from '../../api/client';
import { Notice } from '../../forms/Notice';
import { t } from '../../i18n/t';
import { recordPath } from '../../paths';
import { likely, Reasons } from './Reasons';

interface LikelyDuplicatesProps {
  object: 'contacts' | 'companies';
  /** What is typed so far, as the members of a create. */
  record: Record<string, unknown>;
  onOpen: () => void;
}

/** While somebody types a new record: who may be there already, and why. Nothing is stopped by it. */
export function LikelyDuplicates({ object, record, onOpen }: LikelyDuplicatesProps) {
  const [typed] = useDebouncedValue(JSON.stringify(record), 350);
  const { data } = useQuery({
    queryKey: ['duplicates', 'check', object, typed],
    queryFn: ({ signal }) =>
      ok(
        api.POST('/api/v1/duplicates/check', {
          body: { object, record: JSON.parse(typed), minScore: 0.3, limit: 3 } as never,
          signal,
        }),
      ),
    enabled: typed.length > 2,
    retry: false,
  });
  if (!data || data.items.length === 0) return null;
  return (
    <Notice tone="info">
      {t('duplicates.perhaps')}
      {data.items.map((one) => (
        <div key={one.id}>
          <Link {...recordPath(object, one.id)} onClick={onOpen}>
            {[one.title, one.subtitle].filter(Boolean).join(', ')}
          </Link>{' '}
          {likely(one.score)} <Reasons reasons={one.reasons} most={4} plain />
        </div>
      ))}
    </Notice>
  );
}
