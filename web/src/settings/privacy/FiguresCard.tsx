import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { api, ok } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/t';
import { Loading } from '../../ui/Loading';
import { later } from '../../ui/later';
import { Section } from '../../ui/Page';
import { Row, Rows } from '../../ui/Rows';
import { Text } from '../../ui/Text';
import { Trouble } from '../../ui/Trouble';
import { say, sayProblem } from '../../ui/toasts';
import { countryName } from '../regions';
import { type CountryFigures, privacyKey, usePrivacy } from './figures';

const NamedDialog = later(async () => (await import('./NamedDialog')).NamedDialog);
type Shown = CountryFigures['figures'];

/** Country by country: are figures about people shown by name? */
export function FiguresCard({ manage }: { manage: boolean }) {
  const { data, isPending, isError, error, refetch } = usePrivacy();
  const [naming, setNaming] = useState<CountryFigures>();
  const change = (one: CountryFigures, figures: Shown) => {
    if (figures === 'named' && one.figures === 'grouped') setNaming(one);
    else if (figures !== one.figures) switchFigures(one.country, figures).catch(sayProblem);
  };
  return (
    <Section title={t('privacy.privacy')} text={t('privacy.privacyText')}>
      {isPending && <Loading />}
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data && (
        <Rows label={t('privacy.privacy')}>
          {data.countries.map((one) => (
            <Row
              key={one.country}
              end={
                manage ? (
                  <SegmentedControl
                    size="xs"
                    aria-label={countryName(one.country)}
                    data={(['named', 'grouped'] as const).map((value) => ({ value, label: t(`privacy.${value}`) }))}
                    value={one.figures}
                    onChange={(value) => change(one, value as Shown)}
                  />
                ) : (
                  t(`privacy.${one.figures}`)
                )
              }
            >
              <Text strong>{countryName(one.country)}</Text>{' '}
              <Text tone="quiet">{t('privacy.peopleThere', { count: one.members })}</Text>
              <Why one={one} />
            </Row>
          ))}
        </Rows>
      )}
      {naming && (
        <NamedDialog
          country={countryName(naming.country)}
          onSave={(reason) => switchFigures(naming.country, 'named', reason)}
          onClose={() => setNaming(undefined)}
        />
      )}
    </Section>
  );
}

function Why({ one }: { one: CountryFigures }) {
  const asItComes = one.source ? t('privacy.lawDefault', { source: one.source }) : t('privacy.byDefault');
  return (
    <>
      {one.reason && <div>{one.reason}</div>}
      <div>
        <Text tone="quiet" small>
          {one.changedAt
            ? t('privacy.by', { name: one.changedBy ?? '–', when: formatInstant(one.changedAt) })
            : asItComes}
        </Text>
      </div>
    </>
  );
}

async function switchFigures(country: string, figures: Shown, reason?: string): Promise<void> {
  const fresh = await ok(api.PUT('/api/v1/privacy', { body: { country, figures, ...(reason && { reason }) } }));
  queryClient.setQueryData(privacyKey, fresh);
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['reports'] }),
    queryClient.invalidateQueries({ queryKey: ['goals'] }),
    queryClient.invalidateQueries({ queryKey: ['qualityQueue'] }),
  ]);
  say(t('privacy.switched', { country: countryName(country), how: t(`privacy.${figures}`) }));
}
