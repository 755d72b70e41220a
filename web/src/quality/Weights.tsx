import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ifMatch, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { DataQuality } from '../api/types';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { formatNumber } from '../i18n/format';
import { t } from '../i18n/t';
import { useCan } from '../session/session';
import { Section } from '../ui/Page';
import { say } from '../ui/toasts';

const parts = ['completeness', 'validity', 'uniqueness', 'freshness', 'consent'] as const;

/** How much each part counts in the score. */
export function Weights({ settings }: { settings: DataQuality }) {
  const manage = useCan('tenant.write');
  const form = useForm({
    initialValues: { weights: Object.fromEntries(parts.map((part) => [part, String(settings.weights[part])])) },
  });
  const sum = Object.values(form.values.weights).reduce((total, text) => total + (Number(text) || 0), 0);
  const submit = useSubmit(form, async ({ weights }) => {
    const body = { weights: Object.fromEntries(Object.entries(weights).map(([part, text]) => [part, Number(text)])) };
    const request = { params: { header: ifMatch(settings.version) }, body: body as never };
    queryClient.setQueryData(keys.dataQuality, await ok(api.PATCH('/api/v1/data-quality', request)));
    say(t('quality.saved'));
  });
  return (
    <Section title={t('fixes.weights')} text={t('fixes.weightsSum', { sum: formatNumber(sum) })}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack gap="sm">
          {parts.map((part) => (
            <TextInput
              key={part}
              type="number"
              min={0}
              max={100}
              maw={260}
              label={t(`fixes.part_${part}`)}
              readOnly={!manage}
              {...form.getInputProps(`weights.${part}`)}
            />
          ))}
          {submit.notice && <Notice>{submit.notice}</Notice>}
          {manage && (
            <div>
              <Button type="submit" loading={submit.busy}>
                {t('common.save')}
              </Button>
            </div>
          )}
        </Stack>
      </form>
    </Section>
  );
}
