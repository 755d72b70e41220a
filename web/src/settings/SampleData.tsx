import { Button } from '@mantine/core';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import { t } from '../i18n/t';
import { Section } from '../ui/Page';
import { say, sayProblem } from '../ui/toasts';

/** Sample records are marked in the database, so that this removes them and nothing else. */
export function SampleData() {
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await ok(api.DELETE('/api/v1/tenant/sample-data', {}));
      await queryClient.invalidateQueries();
      say(t('settings.sampleRemoved'));
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t('settings.sample')} text={t('settings.sampleText')}>
      <Button variant="default" loading={busy} onClick={() => void remove()}>
        {t('settings.removeSample')}
      </Button>
    </Section>
  );
}
