import { api, ifMatch, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { Pipeline, Stage, StageKind } from '../api/types';

export function addPipeline(name: string, stages: { name: string; kind: StageKind; probability: number }[]) {
  return then(ok(api.POST('/api/v1/pipelines', { body: { name, stages } })));
}

export function changePipeline(pipeline: Pipeline, body: { name?: string; isDefault?: boolean }) {
  const params = { path: { id: pipeline.id }, header: ifMatch(pipeline.version) };
  return then(ok(api.PATCH('/api/v1/pipelines/{id}', { params, body })));
}

export function removePipeline(pipeline: Pipeline) {
  return then(ok(api.DELETE('/api/v1/pipelines/{id}', { params: { path: { id: pipeline.id } } })));
}

interface StageSettings {
  rotDays?: number;
  requiredFields?: string[];
  checklist?: { id?: string; text: string }[];
  guidance?: string;
}

export function addStage(
  pipeline: Pipeline,
  body: { name: string; kind: StageKind; probability: number; beforeId?: string } & StageSettings,
) {
  return then(ok(api.POST('/api/v1/pipelines/{id}/stages', { params: { path: { id: pipeline.id } }, body })));
}

export function changeStage(
  pipeline: Pipeline,
  stage: Stage,
  body: { name?: string; kind?: StageKind; probability?: number; beforeId?: string; toEnd?: boolean } & StageSettings,
) {
  const params = { path: { id: pipeline.id, stageId: stage.id }, header: ifMatch(stage.version) };
  return then(ok(api.PATCH('/api/v1/pipelines/{id}/stages/{stageId}', { params, body })));
}

/** A stage that still holds deals needs another stage to move them to. */
export function removeStage(pipeline: Pipeline, stage: Stage, moveTo: string | undefined) {
  const params = { path: { id: pipeline.id, stageId: stage.id }, query: { moveTo } };
  return then(ok(api.DELETE('/api/v1/pipelines/{id}/stages/{stageId}', { params })));
}

async function then(work: Promise<unknown>): Promise<void> {
  await work;
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.pipelines }),
    queryClient.invalidateQueries({ queryKey: ['deals'] }),
  ]);
}
