import { Button, Group, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { useCan } from '../session/session';
import { IconButton } from '../ui/IconButton';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page, Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { say, sayProblem, sayUndo } from '../ui/toasts';
import { categoriesKey, fresh, type Reason, reasonsKey } from './reasons';

const ReasonDialog = later(async () => (await import('./ReasonDialog')).ReasonDialog);

/** The workspace's own lists: why deals are lost, and what customers need. */
export function ReasonsPage() {
  const manage = useCan('pipelines.write');
  return (
    <Page title={t('selling.reasons')} width="narrow">
      <Reasons manage={manage} />
      <Categories manage={manage} />
    </Page>
  );
}

function Reasons({ manage }: { manage: boolean }) {
  const [dialog, setDialog] = useState<Reason | 'new'>();
  const { data, isError, error, refetch } = useQuery({
    queryKey: reasonsKey,
    queryFn: ({ signal }) => ok(api.GET('/api/v1/loss-reasons', { signal })),
  });
  const adopt = (label: string) =>
    void ok(api.POST('/api/v1/loss-reasons', { body: { label } as never })).then(async (made) => {
      await fresh(reasonsKey);
      sayUndo(t('selling.adopted', { text: label }), async () => {
        await ok(api.DELETE('/api/v1/loss-reasons/{id}', { params: { path: { id: (made as Reason).id } } }));
        await fresh(reasonsKey);
      });
    }, sayProblem);
  return (
    <Section title={t('selling.lossReasons')} text={t('selling.lossReasonsText')}>
      {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
      {data?.items.length === 0 && <Text tone="quiet">{t('selling.noReasons')}</Text>}
      <Rows label={t('selling.lossReasons')}>
        {data?.items.map((reason) => (
          <Row
            key={reason.id}
            end={
              manage && (
                <IconButton
                  icon="edit"
                  label={t('selling.edit', { name: reason.label })}
                  onClick={() => setDialog(reason)}
                />
              )
            }
          >
            <Text strong>{reason.label}</Text>{' '}
            <Text tone="quiet" small>
              {[reason.archived && t('selling.archived'), t('selling.usedBy', { count: reason.deals }), reason.play]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </Row>
        ))}
      </Rows>
      {manage && (
        <Button variant="subtle" mt={4} onClick={() => setDialog('new')}>
          {t('selling.addReason')}
        </Button>
      )}
      {manage && data && data.unlisted.length > 0 && (
        <>
          <h3>{t('selling.unlisted')}</h3>
          <p>
            <Text tone="quiet">{t('selling.unlistedText')}</Text>
          </p>
          <Rows label={t('selling.unlisted')}>
            {data.unlisted.map(({ text, deals }) => (
              <Row
                key={text}
                end={<IconButton icon="add" label={t('selling.adopt', { text })} onClick={() => adopt(text)} />}
              >
                {text}{' '}
                <Text tone="quiet" small>
                  {t('selling.usedBy', { count: deals })}
                </Text>
              </Row>
            ))}
          </Rows>
        </>
      )}
      {dialog && <ReasonDialog reason={dialog === 'new' ? undefined : dialog} onClose={() => setDialog(undefined)} />}
    </Section>
  );
}

function Categories({ manage }: { manage: boolean }) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: categoriesKey,
    queryFn: async ({ signal }) => (await ok(api.GET('/api/v1/need-categories', { signal }))).items,
  });
  const form = useForm({ initialValues: { name: '' } });
  const submit = useSubmit(form, async ({ name }) => {
    await ok(api.POST('/api/v1/need-categories', { body: { name } as never }));
    form.reset();
    await fresh(categoriesKey);
    say(t('selling.changed', { name }));
  });
  const set = async (id: string, archived: boolean) => {
    await ok(api.PATCH('/api/v1/need-categories/{id}', { params: { path: { id } }, body: { archived } as never }));
    await fresh(categoriesKey);
  };
  return (
    <Section title={t('selling.categories')} text={t('selling.categoriesText')}>
      {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
      {data?.length === 0 && <Text tone="quiet">{t('selling.noCategories')}</Text>}
      <Rows label={t('selling.categories')}>
        {data?.map((one) => (
          <Row
            key={one.id}
            end={
              manage && (
                <IconButton
                  icon={one.archived ? 'restore' : 'close'}
                  label={`${t(one.archived ? 'selling.unarchive' : 'selling.archive')}: ${one.name}`}
                  onClick={() =>
                    void set(one.id, !one.archived).then(
                      () =>
                        sayUndo(t(one.archived ? 'selling.changed' : 'selling.archivedNow', { name: one.name }), () =>
                          set(one.id, one.archived),
                        ),
                      sayProblem,
                    )
                  }
                />
              )
            }
          >
            <Text strong>{one.name}</Text>{' '}
            <Text tone="quiet" small>
              {[one.archived && t('selling.archived'), t('selling.needs', { count: one.needs })]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </Row>
        ))}
      </Rows>
      {manage && (
        <form onSubmit={submit.onSubmit} noValidate>
          <Group gap="xs" align="flex-end" mt="xs">
            <TextInput
              flex="1 1 220px"
              label={t('selling.addCategory')}
              maxLength={100}
              autoComplete="off"
              {...form.getInputProps('name')}
            />
            <Button type="submit" size="sm" variant="default" loading={submit.busy}>
              {t('common.add')}
            </Button>
          </Group>
          {submit.notice && <Notice>{submit.notice}</Notice>}
        </form>
      )}
    </Section>
  );
}
