import { Button, Group, Modal, Radio } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { formatNumber } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { recordPath } from '../paths';
import { likely, Reasons } from '../records/duplicates/Reasons';
import { Loading } from '../ui/Loading';
import { PlainTable } from '../ui/PlainTable';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { sayProblem } from '../ui/toasts';
import { type Choice, type Comparison, comparisonQuery, dismiss, merge, type Pair } from './duplicates';
import { valueText } from './valueText';

interface ReviewDialogProps {
  pair: Pair;
  canWrite: boolean;
  onClose: () => void;
  /** Decided: on to the next. */
  onDone: () => void;
}

/** Two records side by side: who stays, whose value for each field, and what hangs on both. */
export function ReviewDialog({ pair, canWrite, onClose, onDone }: ReviewDialogProps) {
  const comparison = useQuery(comparisonQuery(pair.id));
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={t('duplicates.sideBySide', { score: likely(pair.score) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <p>
        <Reasons reasons={pair.reasons} most={12} />
      </p>
      {comparison.isPending && <Loading />}
      {comparison.isError && <Trouble error={comparison.error} onRetry={() => void comparison.refetch()} />}
      {comparison.data && (
        <SideBySide comparison={comparison.data} pair={pair} canWrite={canWrite} onClose={onClose} onDone={onDone} />
      )}
    </Modal>
  );
}

function SideBySide({ comparison, pair, canWrite, onClose, onDone }: ReviewDialogProps & { comparison: Comparison }) {
  const [survivor, setSurvivor] = useState(comparison.survivorId);
  const [chosen, setChosen] = useState<Record<string, Choice>>({});
  const [busy, setBusy] = useState(false);
  const aStays = survivor === pair.a.id;
  const fields = comparison.fields.filter((one) => one.a != null || one.b != null);
  const decide = (work: Promise<void>) => {
    setBusy(true);
    work.then(onDone, (error: unknown) => {
      setBusy(false);
      sayProblem(error);
    });
  };
  /** Whose value stays unless somebody chooses: the survivor's where it says something, of lists both. */
  const present = (field: (typeof fields)[number]): Choice => {
    const known = chosen[field.field];
    if (known) return known;
    if (field.takesBoth) return 'both';
    return (aStays ? field.a : field.b) == null ? 'merged' : 'survivor';
  };
  const side = (value: Choice) => (value === 'both' ? 'both' : (value === 'survivor') === aStays ? 'a' : 'b');
  const choose = (field: string, to: 'a' | 'b' | 'both') =>
    setChosen({ ...chosen, [field]: to === 'both' ? 'both' : (to === 'a') === aStays ? 'survivor' : 'merged' });
  const words = (field: (typeof fields)[number], which: 'a' | 'b') =>
    (which === 'a' ? field.textA : field.textB) ?? valueText(field[which]);
  const head = (which: 'a' | 'b') => (
    <>
      <Radio
        name="survivor"
        label={t('duplicates.stays')}
        aria-label={t('duplicates.staysNamed', { name: pair[which].title })}
        checked={survivor === pair[which].id}
        disabled={!canWrite}
        onChange={() => {
          setSurvivor(pair[which].id);
          setChosen({});
        }}
      />
      <Link {...recordPath(pair.object, pair[which].id)} onClick={onClose}>
        {pair[which].title}
      </Link>
    </>
  );
  return (
    <>
      <PlainTable
        label={t('duplicates.title')}
        head={[t('duplicates.field'), t('duplicates.first'), t('duplicates.second')]}
      >
        <tr>
          <th scope="row">{t('duplicates.record')}</th>
          <td>{head('a')}</td>
          <td>{head('b')}</td>
        </tr>
        {fields.map((field) => (
          <tr key={field.field}>
            <th scope="row">
              {fieldName(field.field)}
              {!field.same && field.takesBoth && canWrite && (
                <Radio
                  mt={4}
                  size="xs"
                  name={field.field}
                  label={t('duplicates.both')}
                  checked={side(present(field)) === 'both'}
                  onChange={() => choose(field.field, 'both')}
                />
              )}
            </th>
            {(['a', 'b'] as const).map((which) => (
              <td key={which}>
                {field.same || field[which] == null || !canWrite ? (
                  <Text tone={field.same ? 'quiet' : undefined}>{words(field, which)}</Text>
                ) : (
                  <Radio
                    size="xs"
                    name={field.field}
                    label={words(field, which)}
                    checked={side(present(field)) === which}
                    onChange={() => choose(field.field, which)}
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
        <tr>
          <th scope="row">{t('duplicates.hangs')}</th>
          <td>{links(comparison.linksA)}</td>
          <td>{links(comparison.linksB)}</td>
        </tr>
      </PlainTable>
      {canWrite && (
        <Group justify="flex-end" mt="md">
          <Button variant="default" disabled={busy} onClick={() => decide(dismiss(pair))}>
            {t('duplicates.two')}
          </Button>
          <Button loading={busy} data-autofocus onClick={() => decide(merge(comparison, survivor, chosen))}>
            {t('duplicates.merge')}
          </Button>
        </Group>
      )}
      <Text tone="quiet" small>
        {t('duplicates.mergeText')}
      </Text>
    </>
  );
}

function fieldName(field: string): string {
  return field.startsWith('custom.') ? field.slice(7) : tEnum('duplicates', `member_${field}`);
}

/** "deals: 2, timeline: 14": only what people know by a name. */
function links(counts: Record<string, number>): string {
  const named = Object.entries(counts)
    .map(([table, count]) => ({ name: tEnum('duplicates', `link_${table}`), table, count }))
    .filter(({ name, table }) => !name.endsWith(`link_${table}`));
  return named.map(({ name, count }) => `${name}: ${formatNumber(count)}`).join(', ') || '–';
}
