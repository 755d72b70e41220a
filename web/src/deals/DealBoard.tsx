import { useMediaQuery } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import type { Gate } from '../api/problem';
import type { Board as BoardData, Pipeline } from '../api/types';
import type { View } from '../api/views';
import { withMarketWords } from '../i18n/load';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { Board } from '../records/board/Board';
import { BoardFrame } from '../records/board/BoardFrame';
import { QuickAdd } from '../records/board/QuickAdd';
import { Sums } from '../records/board/Sums';
import type { BoardMove, LaneItem } from '../records/board/types';
import { FilterBar } from '../records/FilterBar';
import type { DealsSearch, FilterField } from '../records/filters';
import { useMay, useMe } from '../session/session';
import { IconButton } from '../ui/IconButton';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Trouble } from '../ui/Trouble';
import { sayProblem } from '../ui/toasts';
import { typedAmount } from './amounts';
import { type BoardQuestion, loadMore, useBoard } from './board';
import { type BoardDeal, DealFace } from './DealFace';
import { type BegunMove, beginMove, type Lost } from './moveDeal';

const ViewTabs = later(async () => (await import('../records/views/ViewTabs')).ViewTabs);
const PipelineMenu = later(async () => (await import('./PipelineMenu')).PipelineMenu);
const NoDeals = later(async () => (await import('./NoDeals')).NoDeals);
const ExportButton = later(async () => (await import('../records/exporting/ExportButton')).ExportButton);
const Notice = later(async () => (await import('../forms/Notice')).Notice);
const GateDialog = later(async () => (await withMarketWords(() => import('./GateDialog'))).GateDialog);
const LostReasonDialog = later(
  async () => (await withMarketWords(() => import('./LostReasonDialog'))).LostReasonDialog,
);

interface DealBoardProps {
  fields: FilterField[];
  views: View[];
  pipeline: Pipeline;
  pipelines: Pipeline[];
  search: DealsSearch;
  onSearch: (search: DealsSearch) => void;
}

export function DealBoard({ fields, views, pipeline, pipelines, search, onSearch }: DealBoardProps) {
  const question: BoardQuestion = {
    pipelineId: pipeline.id,
    q: search.q,
    filter: search.filter,
    where: search.where,
  };
  const { tenant, member } = useMe();
  const canWrite = useMay('deal', 'update');
  const canAdd = useMay('deal', 'create');
  const canExport = useMay('deal', 'export');
  const single = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const asked = useBoard(question);
  const [dragging, setDragging] = useState(false);
  const board = useHeld(asked.data, dragging);
  const [adding, setAdding] = useState<string>();
  const [losing, setLosing] = useState<BegunMove>();
  const [gated, setGated] = useState<{ begun: BegunMove; gate: Gate; lost?: Lost | undefined }>();

  const onMove = (move: BoardMove<BoardDeal>) => {
    const begun = beginMove(question, { card: move.card, stageId: move.to, beforeId: move.beforeId }, (gate, lost) =>
      setGated({ begun: begun as BegunMove, gate, lost }),
    );
    if (!begun) return;
    if (begun.stage.kind === 'lost' && move.from !== move.to) setLosing(begun);
    else void begun.send();
  };
  const lanes = useMemo(
    () => (board?.stages ?? []).map((stage) => laneOf(stage, canAdd ? setAdding : undefined)),
    [board, canAdd],
  );
  const problem = views.find((view) => view.id === search.saved)?.problem;
  const total = board?.stages.reduce((sum, stage) => sum + stage.count, 0) ?? 0;
  const asking = search.q !== undefined || search.filter !== undefined || search.where !== undefined;
  const quickAdd = (stageId: string) => async (title: string, amount: string) =>
    (await import('./createDeal')).createDeal({
      title,
      amount: typedAmount(amount, tenant.currency),
      pipelineId: pipeline.id,
      stageId,
      ownerId: member.id,
    });

  return (
    <BoardFrame
      bar={
        <>
          <ViewTabs
            collection="deals"
            views={views}
            pipeline={pipeline.id}
            search={without(without(search, 'stage'), 'view')}
            onSearch={onSearch}
          />
          {problem && <Notice>{t('views.problem', { problem })}</Notice>}
          <FilterBar
            fields={fields}
            collection="deals"
            within={{ field: 'pipelineId', op: 'eq', value: pipeline.id }}
            search={search}
            onSearch={(next) => onSearch({ ...next, ...(search.pipeline && { pipeline: search.pipeline }) })}
            total={total}
            lead={
              pipelines.length > 1 && (
                <PipelineMenu
                  pipelines={pipelines}
                  value={pipeline}
                  onChange={(id) => onSearch({ ...without(search, 'stage'), pipeline: id })}
                />
              )
            }
            end={
              canExport && (
                <ExportButton collection="deals" search={{ ...search, pipeline: pipeline.id }} total={total} />
              )
            }
          />
        </>
      }
    >
      {asked.isPending && <Loading />}
      {asked.isError && !board && <Trouble error={asked.error} onRetry={() => void asked.refetch()} />}
      {board && total === 0 && adding === undefined ? (
        <NoDeals asking={asking} canWrite={canAdd} pipelineId={pipeline.id} />
      ) : (
        board && (
          <Board
            label={t('deals.boardOf', { name: pipeline.name })}
            lanes={lanes}
            face={DealFace}
            pathOf={pathOf}
            canMove={canWrite}
            onMove={onMove}
            onMore={(stageId) => void loadMore(question, stageId).catch(sayProblem)}
            onDragging={setDragging}
            laneTop={(stageId) =>
              adding === stageId && (
                <QuickAdd
                  titleLabel={t('deals.name')}
                  amountLabel={t('deals.amountIn', { currency: tenant.currency })}
                  onAdd={quickAdd(stageId)}
                  onClose={() => setAdding(undefined)}
                />
              )
            }
            single={single}
            chosenLane={search.stage}
            onChooseLane={(stage) => onSearch({ ...search, stage })}
          />
        )
      )}
      {losing && (
        <LostReasonDialog
          title={losing.move.card.title}
          onLost={async (lost) => {
            setLosing(undefined);
            await losing.send(lost);
          }}
          onClose={() => {
            setLosing(undefined);
            losing.cancel();
          }}
        />
      )}
      {gated && (
        <GateDialog
          title={gated.begun.move.card.title}
          gate={gated.gate}
          onSend={(more) => gated.begun.send(gated.lost, more)}
          onDone={() => setGated(undefined)}
          onClose={() => {
            setGated(undefined);
            gated.begun.cancel();
          }}
        />
      )}
    </BoardFrame>
  );
}

/** Other people's changes wait until the card that is being dragged has been dropped. */
function useHeld(data: BoardData | undefined, held: boolean): BoardData | undefined {
  const last = useRef(data);
  if (!held) last.current = data;
  return last.current;
}

function laneOf(stage: BoardData['stages'][number], onAdd?: (stageId: string) => void): LaneItem<BoardDeal> {
  const chances = stage.kind === 'open' ? stage.weighted : [];
  return {
    id: stage.id,
    title: stage.name,
    kind: stage.kind,
    count: stage.count,
    summary: <Sums sums={stage.sums} weighted={chances} />,
    cards: stage.cards.map((card) => dealIn(card, stage.kind)),
    more: stage.nextCursor !== null,
    action: onAdd && (
      <IconButton icon="add" label={t('deals.addTo', { stage: stage.name })} onClick={() => onAdd(stage.id)} />
    ),
  };
}

const known = new WeakMap<object, BoardDeal>();

/** The same object for the same card, so that only cards that changed are drawn again. */
function dealIn(card: BoardData['stages'][number]['cards'][number], kind: BoardDeal['kind']): BoardDeal {
  const before = known.get(card);
  if (before?.kind === kind) return before;
  const deal = { ...card, kind };
  known.set(card, deal);
  return deal;
}

function pathOf(card: BoardDeal) {
  return paths.deal(card.id);
}

function without<K extends keyof DealsSearch>(search: DealsSearch, name: K): DealsSearch {
  const { [name]: _, ...rest } = search;
  return rest as DealsSearch;
}
