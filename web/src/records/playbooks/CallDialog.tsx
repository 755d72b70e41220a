import { Chip, Group, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { RecordLink } from '../../api/types';
import { FormDialog } from '../../forms/FormDialog';
import { useSubmit } from '../../forms/useSubmit';
import { t, tEnum } from '../../i18n/t';
import { Text } from '../../ui/Text';
import { outcomes } from '../work/outcomes';
import type { EnrolmentStep } from './playbooks';
import { noteCall } from './ways';

/** The script of a call, and what came of it. */
export function CallDialog({ step, about, onClose }: { step: EnrolmentStep; about: RecordLink; onClose: () => void }) {
  const form = useForm({ initialValues: { outcome: '', body: '' } });
  const submit = useSubmit(form, async ({ outcome, body }) => {
    if (!outcome) return form.setFieldError('outcome', t('work.outcomeFirst'));
    await noteCall(step, about, { outcome, ...(body.trim() && { body: body.trim() }) });
    onClose();
  });
  return (
    <FormDialog
      title={t('playbooks.callOf', { title: step.title })}
      action={t('playbooks.noteCall')}
      submit={submit}
      onClose={onClose}
    >
      {step.text && (
        <section aria-label={t('playbooks.script')}>
          {step.text.split('\n').map((line) => (
            <p key={line}>{line}</p>
          ))}
        </section>
      )}
      <Chip.Group
        multiple={false}
        value={form.values.outcome}
        onChange={(outcome) => form.setFieldValue('outcome', outcome)}
      >
        <Group gap={6} role="radiogroup" aria-label={t('work.outcome')}>
          {outcomes.call.map((one) => (
            <Chip key={one} value={one}>
              {tEnum('work.outcome', one)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {form.errors.outcome && <Text tone="bad">{form.errors.outcome}</Text>}
      <Textarea label={t('playbooks.words')} autosize minRows={2} maxRows={8} {...form.getInputProps('body')} />
    </FormDialog>
  );
}
