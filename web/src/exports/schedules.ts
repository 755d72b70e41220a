import { queryOptions } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import type { components } from '../api/schema';

type Schemas = components['schemas'];
export type Schedule = Schemas['ExportScheduleView'];

export const schedulesQuery = queryOptions({
  queryKey: ['exports', 'schedules'],
  queryFn: async () => (await ok(api.GET('/api/v1/export-schedules', {}))).items,
});

export async function addSchedule(body: Schemas['ExportScheduleInput']): Promise<void> {
  await ok(api.POST('/api/v1/export-schedules', { body }));
  refresh();
}

export async function pauseSchedule(id: string, paused: boolean): Promise<void> {
  await ok(api.PATCH('/api/v1/export-schedules/{id}', { params: { path: { id } }, body: { paused } as never }));
  refresh();
}

export async function deleteSchedule(id: string): Promise<void> {
  await ok(api.DELETE('/api/v1/export-schedules/{id}', { params: { path: { id } } }));
  refresh();
}

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: ['exports', 'schedules'] });
}
