import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { competitorsQuery } from '../records/competitors';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Page } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { say } from '../ui/toasts';

/** Who else sells what we sell. */
export function CompetitorsPage() {
  const [adding, setAdding] = useState(false);
  const canWrite = useCan('records.write');
  const { data, isError, error, refetch } = useQuery(competitorsQuery);
  const add = canWrite && <Button onClick={() => setAdding(true)}>{t('market.addCompetitor')}</Button>;
  return (
    <Page title={t('market.competitors')} width="narrow" actions={add}>
      {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
      {data?.length === 0 && (
        <EmptyState
          icon="building"
          title={t('market.noCompetitors')}
          text={t('market.noCompetitorsText')}
          action={add}
        />
      )}
      {data && data.length > 0 && (
        <Rows label={t('market.competitors')}>
          {data.map((one) => (
            <Row key={one.id}>
              <Link {...paths.competitor(one.id)}>{one.name}</Link>{' '}
              <Text tone="quiet" small>
                {one.products.join(', ')}
              </Text>
            </Row>
          ))}
        </Rows>
      )}
      {adding && <AddCompetitor onClose={() => setAdding(false)} />}
    </Page>
  );
}

function AddCompetitor({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: '' } });
  const submit = useSubmit(form, async ({ name }) => {
    const made = await ok(api.POST('/api/v1/competitors', { body: { name } as never }));
    void queryClient.invalidateQueries({ queryKey: ['competitors'] });
    say(t('market.competitorAdded', { name }));
    onClose();
    await navigate(paths.competitor((made as { id: string }).id));
  });
  return (
    <FormDialog title={t('market.addCompetitor')} action={t('market.addCompetitor')} submit={submit} onClose={onClose}>
      <TextInput
        label={t('market.name')}
        maxLength={200}
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('name')}
      />
    </FormDialog>
  );
}
