import { api, ifMatch, ok, okAs } from '../../api/client';
import type { RecordLink } from '../../api/types';
import { t } from '../../i18n/t';
import { sayProblem, sayUndo } from '../../ui/toasts';
import { fileChanged } from './file';

/** What a file holds beside the record: the four kinds behave alike (the contract test sees to it). */
export type PartCollection =
  | 'preferences'
  | 'concerns'
  | 'important-dates'
  | 'relationships'
  | 'needs'
  | 'non-buy-reasons';

export interface Part {
  id: string | null;
  version: number | null;
}

export type PartValues = Record<string, unknown>;

const at = <Rest extends string = ''>(parts: PartCollection, rest?: Rest) =>
  `/api/v1/${parts}${rest ?? ''}` as `/api/v1/preferences${Rest}`;

/** Whose a new part is, in the words of its input. */
export function whose(about: RecordLink): PartValues {
  return about.object === 'company' ? { companyId: about.id } : { contactId: about.id };
}

/** Adds a part, or changes one; throws an ApiProblem, of type stale when somebody else was first. */
export async function savePart(parts: PartCollection, part: Part | undefined, values: PartValues): Promise<void> {
  if (part?.id) {
    await okAs(
      api.PATCH(at(parts, '/{id}'), {
        params: { path: { id: part.id }, header: ifMatch(part.version ?? 0) },
        body: values as never,
      }),
    );
  } else {
    await okAs(api.POST(at(parts), { body: values as never }));
  }
  await fileChanged();
}

/** Takes a part away at once; Undo brings it back. */
export async function removePart(parts: PartCollection, part: Part, title: string): Promise<void> {
  if (!part.id) return;
  const path = { params: { path: { id: part.id } } };
  try {
    await ok(api.DELETE(at(parts, '/{id}'), path));
    await fileChanged();
    sayUndo(t('file.removed', { title }), async () => {
      await ok(api.POST(at(parts, '/{id}/restore'), path));
      await fileChanged();
    });
  } catch (error) {
    sayProblem(error);
  }
}

/** Settles a concern with a note; Undo opens it again. */
export async function resolveConcern(id: string, version: number, note: string): Promise<void> {
  await ok(
    api.POST('/api/v1/concerns/{id}/resolve', {
      params: { path: { id }, header: ifMatch(version) },
      body: note ? { note } : {},
    }),
  );
  await fileChanged();
  sayUndo(t('file.resolved'), async () => {
    await ok(api.POST('/api/v1/concerns/{id}/reopen', { params: { path: { id } } }));
    await fileChanged();
  });
}
