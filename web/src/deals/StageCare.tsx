import { Checkbox, Stack } from '@mantine/core';
import { api, ifMatch, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { Deal, Stage } from '../api/types';
import { t } from '../i18n/t';
import { daysSince } from '../records/board/CardFace';
import { putRecord } from '../records/records';
import { Text } from '../ui/Text';
import { sayProblem, sayUndo } from '../ui/toasts';

/** What the deal's stage says is to be done, and what the next ones ask to be ticked. */
export function StageCare({ deal, stages, readOnly }: { deal: Deal; stages: Stage[]; readOnly: boolean }) {
  const at = stages.findIndex((stage) => stage.id === deal.stageId);
  const here = stages[at];
  const next = deal.status === 'open' ? stages.slice(at + 1).find((stage) => stage.checklist.length > 0) : undefined;
  if (!deal.rotSince && !here?.guidance && !next) return null;
  const ticked = new Set(deal.checked.map((tick) => tick.itemId));
  return (
    <Stack gap={6} my="sm">
      {deal.rotSince && <Text tone="bad">{t('records.rotting', { count: daysSince(deal.rotSince) })}</Text>}
      {here?.guidance && <Text tone="quiet">{here.guidance}</Text>}
      {next && (
        <Stack gap={6} role="group" aria-label={t('stage.toEnter', { stage: next.name })}>
          <Text strong>{t('stage.toEnter', { stage: next.name })}</Text>
          {next.checklist.map(({ id, text }) => (
            <Checkbox
              key={id}
              mt={6}
              label={text}
              disabled={readOnly}
              checked={ticked.has(id ?? '')}
              onChange={(event) => void tick(deal, id ?? '', text, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      )}
    </Stack>
  );
}

async function tick(deal: Deal, itemId: string, text: string, done: boolean): Promise<void> {
  const set = async (now: Deal, to: boolean) => {
    const params = { path: { id: deal.id, itemId }, header: ifMatch(now.version) };
    const fresh = (await ok(api.PUT('/api/v1/deals/{id}/checklist/{itemId}', { params, body: { done: to } }))) as Deal;
    putRecord('deals', fresh);
    void queryClient.invalidateQueries({ queryKey: keys.timeline('deals', deal.id) });
    return fresh;
  };
  try {
    const fresh = await set(deal, done);
    sayUndo(t(done ? 'stage.ticked' : 'stage.unticked', { text }), async () => {
      await set(queryClient.getQueryData<Deal>(keys.record('deals', deal.id)) ?? fresh, !done);
    });
  } catch (error) {
    sayProblem(error);
  }
}
