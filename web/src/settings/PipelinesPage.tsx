import { Button, Group, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { usePipelines } from '../records/pipelines';
import { useCan } from '../session/session';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { Trouble } from '../ui/Trouble';
import { say } from '../ui/toasts';
import { PipelineEditor } from './PipelineEditor';
import { addPipeline } from './pipelines';

export function PipelinesPage() {
  const { data, isPending, isError, error, refetch } = usePipelines();
  const manage = useCan('pipelines.write');
  return (
    <Page title={t('settings.pipelines')} width="narrow">
      {isPending && <Loading />}
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data?.map((pipeline) => (
        <PipelineEditor key={pipeline.id} pipeline={pipeline} manage={manage} only={data.length === 1} />
      ))}
      {manage && <NewPipeline />}
    </Page>
  );
}

function NewPipeline() {
  const form = useForm({ initialValues: { name: '' } });
  const submit = useSubmit(form, async ({ name }) => {
    await addPipeline(name, [
      { name: t('settings.stage_first'), kind: 'open', probability: 20 },
      { name: t('settings.stage_second'), kind: 'open', probability: 60 },
      { name: t('settings.kind_won'), kind: 'won', probability: 100 },
      { name: t('settings.kind_lost'), kind: 'lost', probability: 0 },
    ]);
    form.reset();
    say(t('settings.pipelineAdded', { name }));
  });
  return (
    <Section title={t('settings.newPipeline')} text={t('settings.newPipelineText')}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Group gap="xs" align="flex-end">
          <TextInput flex="1 1 220px" label={t('settings.pipelineName')} {...form.getInputProps('name')} />
          <Button type="submit" size="sm" variant="default" loading={submit.busy}>
            {t('common.add')}
          </Button>
        </Group>
        {submit.notice && <Notice>{submit.notice}</Notice>}
      </form>
    </Section>
  );
}
