import { Button, Checkbox, Group, Input, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { toTree } from '../records/filter/nodes';
import { RuleTree, treeFrom } from '../records/filter/RuleTree';
import { DryRun } from './DryRun';
import { useRuleFields } from './ruleFields';
import { objects, type Rule, type RuleInput, type RuleObject, saveRule } from './rules';

const languages = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl'];

/** A rule: about what, when, its condition with what it finds today, what it does and says. */
export function RuleDialog({ rule, onClose }: { rule: Rule | undefined; onClose: () => void }) {
  const own = document.documentElement.lang;
  const [object, setObject] = useState<RuleObject>(rule?.object ?? 'contact');
  const fields = useRuleFields(object);
  const [root, setRoot] = useState(() => treeFrom(rule?.condition, fields));
  const [force, setForce] = useState(false);
  const form = useForm({
    initialValues: {
      when: (rule?.when ?? 'both') as RuleInput['when'],
      effect: (rule?.effect ?? 'block') as RuleInput['effect'],
      messages: rule?.messages ?? { [own]: '' },
    },
  });
  const condition = toTree(root);
  const submit = useSubmit(form, async ({ messages, ...values }) => {
    const said = Object.fromEntries(Object.entries(messages).filter(([, message]) => message.trim() !== ''));
    await saveRule(rule, { ...values, object, messages: said, condition: condition ?? { all: [] } }, force);
    onClose();
  });
  const spoken = Object.keys(form.values.messages);
  return (
    <FormDialog
      title={t(rule ? 'quality.editRule' : 'quality.addRule')}
      action={t('common.save')}
      submit={submit}
      onClose={onClose}
      size="xl"
      extra={
        submit.problem?.type === 'lockedOut' && (
          <Checkbox
            label={t('quality.forceRule')}
            checked={force}
            onChange={(event) => setForce(event.currentTarget.checked)}
          />
        )
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        <Select
          label={t('quality.ruleAbout')}
          data={objects.map((value) => ({ value, label: t(`quality.rulesOf_${value}`) }))}
          value={object}
          disabled={rule !== undefined}
          allowDeselect={false}
          onChange={(next) => {
            setObject(next as RuleObject);
            setRoot(treeFrom(undefined, []));
          }}
        />
        <Select
          label={t('quality.ruleWhen')}
          data={(['both', 'create', 'update'] as const).map((value) => ({ value, label: t(`quality.when_${value}`) }))}
          allowDeselect={false}
          {...form.getInputProps('when')}
        />
        <Select
          label={t('quality.ruleEffect')}
          data={(['block', 'warn', 'askReason'] as const).map((value) => ({
            value,
            label: t(`quality.effect_${value}`),
          }))}
          allowDeselect={false}
          {...form.getInputProps('effect')}
        />
      </SimpleGrid>
      <Input.Wrapper label={t('quality.ruleIf')} error={form.errors.condition}>
        <RuleTree root={root} fields={fields} onChange={setRoot} />
      </Input.Wrapper>
      <DryRun object={object} condition={condition} />
      <Stack gap="xs">
        {spoken.map((language) => (
          <TextInput
            key={language}
            label={spoken.length > 1 ? t('quality.ruleSaysIn', { language: nameOf(language) }) : t('quality.ruleSays')}
            maxLength={300}
            placeholder={t('quality.ruleSaysHint')}
            {...form.getInputProps(`messages.${language}`)}
            error={form.errors[`messages.${language}`] ?? form.errors.messages}
          />
        ))}
        <Group gap="xs">
          {languages
            .filter((language) => !spoken.includes(language))
            .map((language) => (
              <Button
                key={language}
                variant="subtle"
                size="compact-xs"
                onClick={() => form.setFieldValue('messages', { ...form.values.messages, [language]: '' })}
              >
                {t('quality.alsoIn', { language: nameOf(language) })}
              </Button>
            ))}
        </Group>
      </Stack>
    </FormDialog>
  );
}

function nameOf(language: string): string {
  return new Intl.DisplayNames([document.documentElement.lang], { type: 'language' }).of(language) ?? language;
}
