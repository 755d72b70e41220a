import { Button } from '@mantine/core';
import { useState } from 'react';
import { t } from '../i18n/t';
import { removeSampleData } from '../records/sampleData';
import { Section } from '../ui/Page';
import { sayProblem } from '../ui/toasts';

/** The way out of the records a workspace started with. */
export function SampleData() {
  const [busy, setBusy] = useState(false);
  const remove = () => {
    setBusy(true);
    removeSampleData()
      .catch(sayProblem)
      .finally(() => setBusy(false));
  };
  return (
    <Section title={t('settings.sample')} text={t('settings.sampleText')}>
      <Button variant="default" loading={busy} onClick={remove}>
        {t('settings.removeSample')}
      </Button>
    </Section>
  );
}
