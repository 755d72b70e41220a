import { Button, Group } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Gate } from '../api/problem';
import type { Deal, Stage } from '../api/types';
import { formatMoney } from '../i18n/format';
import { withMarketWords } from '../i18n/load';
import { t } from '../i18n/t';
import { usePipelines } from '../records/pipelines';
import { PlaybookPanel } from '../records/playbooks/panelLater';
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
import type { Lost } from './moveDeal';

const StageCare = later(async () => (await withMarketWords(() => import('./StageCare'))).StageCare);
const GateDialog = later(async () => (await withMarketWords(() => import('./GateDialog'))).GateDialog);
const LostReasonDialog = later(
  async () => (await withMarketWords(() => import('./LostReasonDialog'))).LostReasonDialog,
);
const DealRivals = later(async () => (await withMarketWords(() => import('./DealRivals'))).DealRivals);

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
  const [gated, setGated] = useState<{ stage: Stage; gate: Gate; lost?: Lost | undefined }>();
  const move = (stage: Stage, lost?: Lost) =>
    setStage(deal, stage, { lost, onGate: (gate) => setGated({ stage, gate, lost }) });
  const go = (stage: Stage | undefined) => {
    if (!stage) return;
    if (stage.kind === 'lost') setLosing(stage);
    else void move(stage);
  };
  const won = stages.find((stage) => stage.kind === 'won');
  const lost = stages.find((stage) => stage.kind === 'lost');
  return (
    <RecordFrame
      collection="deals"
      record={deal}
      wantsStep={deal.status === 'open'}
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
      facts={
        <>
          <DealFacts deal={deal} stages={stages} onStage={(id) => go(stages.find((stage) => stage.id === id))} />
          <DealRivals deal={deal} readOnly={!canWrite} />
        </>
      }
    >
      {steps.length > 0 && (
        <StagePath
          label={t('deals.path')}
          steps={steps}
          current={deal.stageId}
          onChoose={canWrite ? (id) => go(stages.find((stage) => stage.id === id)) : undefined}
        />
      )}
      <StageCare deal={deal} stages={stages} readOnly={!canWrite} />
      <PlaybookPanel about={{ object: 'deal', id: deal.id, title: deal.title }} record={deal} />
      {losing && (
        <LostReasonDialog
          title={deal.title}
          onLost={async (lost) => {
            setLosing(undefined);
            await move(losing, lost);
          }}
          onClose={() => setLosing(undefined)}
        />
      )}
      {gated && (
        <GateDialog
          title={deal.title}
          gate={gated.gate}
          onSend={(more) => setStage(deal, gated.stage, { lost: gated.lost, more })}
          onDone={() => setGated(undefined)}
          onClose={() => setGated(undefined)}
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
