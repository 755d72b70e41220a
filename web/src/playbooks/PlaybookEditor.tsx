import { Button, Group } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { api, ifMatch, ok } from '../api/client';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useMembers } from '../records/members';
import type { Playbook, PlaybookInput } from '../records/playbooks/playbooks';
import { useCan } from '../session/session';
import { Columns } from '../ui/Columns';
import { Flow } from '../ui/Flow';
import { Page, Section } from '../ui/Page';
import { say, sayProblem, sayUndo } from '../ui/toasts';
import { PlaybookFields, type PlaybookValues } from './PlaybookFields';
import { playbooksChanged } from './Shipped';
import { StepList } from './StepList';
import { flowOf } from './steps';

/** A playbook's words and steps on one side, how it goes on the other. Saved as a whole. */
export function PlaybookEditor({ playbook }: { playbook?: Playbook }) {
  const navigate = useNavigate();
  const manage = useCan('pipelines.write');
  const members = useMembers();
  const form = useForm<PlaybookValues>({
    initialValues: {
      name: playbook?.name ?? '',
      description: playbook?.description ?? '',
      object: playbook?.object ?? 'contact',
      trigger: playbook?.trigger ?? 'manual',
      stageId: playbook?.stageId ?? '',
      active: playbook?.active ?? true,
      steps: playbook?.steps ?? [],
    },
  });
  const { steps } = form.values;
  const submit = useSubmit(form, async (values) => {
    const body: PlaybookInput = {
      ...values,
      stageId: values.trigger === 'stage' && values.stageId ? values.stageId : null,
      template: playbook?.template ?? null,
    };
    if (playbook) {
      const params = { path: { id: playbook.id }, header: ifMatch(playbook.version) };
      await ok(api.PATCH('/api/v1/playbooks/{id}', { params, body }));
    } else {
      const { id } = await ok(api.POST('/api/v1/playbooks', { body }));
      await navigate({ ...paths.playbooks(id), replace: true });
    }
    await playbooksChanged();
    say(t('playbooks.saved'));
  });
  const mistakes = Object.entries(form.errors).flatMap(([field, error]) => {
    const place = /^steps\.(\d+)/.exec(field)?.[1];
    return place === undefined ? [] : [`${steps[Number(place)]?.title ?? ''}: ${String(error)}`];
  });
  return (
    <Page
      title={playbook?.name ?? t('playbooks.new')}
      actions={
        manage && (
          <Group gap="xs">
            {playbook?.figures.enrolled.count === 0 && (
              <Button variant="default" onClick={() => void remove(playbook, () => navigate(paths.playbooks()))}>
                {t('playbooks.remove')}
              </Button>
            )}
            <Button loading={submit.busy} onClick={() => submit.onSubmit()}>
              {t('playbooks.save')}
            </Button>
          </Group>
        )
      }
    >
      <Columns
        side={
          <Section title={t('playbooks.flow')}>
            <Flow
              label={t('playbooks.flow')}
              steps={flowOf(steps, (id) => members.find((member) => member.id === id)?.name ?? '')}
            />
          </Section>
        }
      >
        <PlaybookFields form={form} manage={manage} />
        {mistakes.map((mistake) => (
          <Notice key={mistake}>{mistake}</Notice>
        ))}
        {form.errors.steps && <Notice>{form.errors.steps}</Notice>}
        {submit.notice && <Notice>{submit.notice}</Notice>}
        <StepList
          steps={steps}
          manage={manage}
          onChange={(next) => {
            form.clearErrors();
            form.setFieldValue('steps', next);
          }}
        />
      </Columns>
    </Page>
  );
}

/** Removes one that nobody went through; Undo writes it again. */
async function remove(playbook: Playbook, leave: () => Promise<unknown>): Promise<void> {
  try {
    await ok(api.DELETE('/api/v1/playbooks/{id}', { params: { path: { id: playbook.id } } }));
    await leave();
    await playbooksChanged();
    sayUndo(t('playbooks.removed', { name: playbook.name }), async () => {
      const { name, description, object, trigger, stageId, active, template, steps } = playbook;
      const body = { name, description, object, trigger, stageId, active, template, steps };
      await ok(api.POST('/api/v1/playbooks', { body }));
      await playbooksChanged();
    });
  } catch (error) {
    sayProblem(error);
  }
}
