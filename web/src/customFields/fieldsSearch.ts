export const objects = ['contact', 'company', 'deal'] as const;
export type FieldObject = (typeof objects)[number];

/** Which kind of record's fields the page shows; contacts unless the address says otherwise. */
export function fieldsSearch(search: Record<string, unknown>): { object?: FieldObject } {
  const object = objects.find((one) => one === search.object);
  return object && object !== 'contact' ? { object } : {};
}
