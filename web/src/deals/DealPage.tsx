import { Button, Group } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Deal, Stage } from '../api/types';
import { formatMoney } from '../i18n/format';
import { t } from '../i18n/t';
import { usePipelines } from '../records/pipelines';
import { RecordFrame } from '../records/RecordFrame';
import { useRecord } from '../records/records';
import { type PathStep, StagePath } from '../records/StagePath';
import { useMay } from '../session/session';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page } from '../ui/Page';
import { Text } from '../ui/Text';
import { ToneButton } from '../ui/ToneButton';
import { Trouble } from '../ui/Trouble';
import { DealFacts } from './DealFacts';
import { reopen, setStage, useStays } from './deals';

const LostReasonDialog = later(async () => (await import('./LostReasonDialog')).LostReasonDialog);

export function DealPage() {
  const { id } = useParams({ from: '/inside/deals/$id' });
  const { data: deal, isError, error, refetch } = useRecord<Deal>('deals', id);
  if (isError) {
    return (
      <Page title={t('deals.title')}>
        <Trouble error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return deal ? <DealView deal={deal} /> : <Loading />;
}

function DealView({ deal }: { deal: Deal }) {
  const canWrite = useMay('deal', 'update', deal);
  const pipeline = usePipelines().data?.find((one) => one.id === deal.pipelineId);
  const stages = pipeline?.stages ?? [];
  const steps = useSteps(deal, stages);
  const [losing, setLosing] = useState<Stage>();
  const go = (stage: Stage | undefined) => {
    if (!stage) return;
    if (stage.kind === 'lost') setLosing(stage);
    else void setStage(deal, stage);
  };
  const won = stages.find((stage) => stage.kind === 'won');
  const lost = stages.find((stage) => stage.kind === 'lost');
  return (
    <RecordFrame
      collection="deals"
      record={deal}
      title={deal.title}
      aside={
        <>
          {deal.amount && formatMoney(deal.amount)}{' '}
          <Text tone={deal.status === 'won' ? 'good' : 'quiet'}>
            {deal.status === 'lost' && deal.lostReason
              ? t('deals.lostBecause', { reason: deal.lostReason })
              : deal.stageName}
          </Text>
        </>
      }
      actions={
        canWrite && (
          <Group gap={6}>
            {deal.status === 'open' ? (
              <>
                {won && (
                  <ToneButton tone="good" onClick={() => go(won)}>
                    {t('deals.win')}
                  </ToneButton>
                )}
                {lost && (
                  <Button variant="default" onClick={() => go(lost)}>
                    {t('deals.lose')}
                  </Button>
                )}
              </>
            ) : (
              <Button variant="default" onClick={() => void reopen(deal)}>
                {t('deals.reopen')}
              </Button>
            )}
          </Group>
        )
      }
      facts={<DealFacts deal={deal} stages={stages} onStage={(id) => go(stages.find((stage) => stage.id === id))} />}
    >
      {steps.length > 0 && (
        <StagePath
          label={t('deals.path')}
          steps={steps}
          current={deal.stageId}
          onChoose={canWrite ? (id) => go(stages.find((stage) => stage.id === id)) : undefined}
        />
      )}
      {losing && (
        <LostReasonDialog
          title={deal.title}
          onReason={async (reason) => {
            setLosing(undefined);
            await setStage(deal, losing, reason);
          }}
          onClose={() => setLosing(undefined)}
        />
      )}
    </RecordFrame>
  );
}

/** Every stay in a stage counts: a deal may have come back to one. */
function useSteps(deal: Deal, stages: Stage[]): PathStep[] {
  const stays = useStays(deal).data ?? [];
  return stages.map((stage) => {
    const here = stays.filter((stay) => stay.stageId === stage.id);
    const seconds = here.length > 0 ? here.reduce((sum, stay) => sum + stay.seconds, 0) : undefined;
    return { id: stage.id, title: stage.name, kind: stage.kind, seconds };
  });
}
