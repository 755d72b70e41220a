import { api, ifMatch, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { CustomField } from '../api/types';
import type { FieldObject } from './fieldsSearch';

const base = '/api/v1/custom-fields';
type Body = Record<string, unknown>;

export function addField(body: Body) {
  return then(ok(api.POST(base, { body: body as never })));
}

export function changeField(field: CustomField, body: Body) {
  const params = { path: { id: field.id }, header: ifMatch(field.version) };
  return then(ok(api.PATCH(`${base}/{id}`, { params, body: body as never })));
}

/** How many values a change would fit, before it is made. */
export function previewField(field: CustomField, body: Body) {
  return ok(api.POST(`${base}/{id}/preview`, { params: { path: { id: field.id } }, body: body as never }));
}

export function deleteField(field: CustomField) {
  return then(ok(api.DELETE(`${base}/{id}`, { params: { path: { id: field.id } } })));
}

export function restoreField(field: CustomField) {
  return then(ok(api.POST(`${base}/{id}/restore`, { params: { path: { id: field.id } } })));
}

/** Shown in the new order at once. */
export function orderFields(object: FieldObject, fields: CustomField[]) {
  queryClient.setQueryData<CustomField[]>(
    keys.customFields,
    (all) => all && [...all.filter((field) => field.object !== object), ...fields],
  );
  return then(ok(api.PUT(`${base}/order`, { body: { object, ids: fields.map((field) => field.id) } })));
}

/** Lists and records show the fields' values, so they ask again. */
async function then(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } finally {
    void queryClient.invalidateQueries({ queryKey: keys.customFields });
    for (const noun of ['contacts', 'companies', 'deals']) void queryClient.invalidateQueries({ queryKey: [noun] });
  }
}
