import { t, tEnum } from '../../i18n/t';
import { Text } from '../../ui/Text';

const bad = new Set(['hardBounced', 'complained', 'wrongNumber', 'returned']);

/** The state of an address beside it; nothing while it is only typed. */
export function PointState({ validity, doNotUse }: { validity: string; doNotUse: boolean }) {
  const known = validity !== 'unverified' && validity !== 'syntaxOk' && validity !== 'domainOk';
  return (
    <>
      {known && (
        <Text small tone={validity === 'verified' ? 'good' : bad.has(validity) ? 'bad' : 'warn'}>
          {tEnum('file', `validity_${validity}`)}
        </Text>
      )}
      {doNotUse && (
        <Text small tone="bad">
          {t('file.doNotUse')}
        </Text>
      )}
    </>
  );
}
