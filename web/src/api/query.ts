/** A query string in the API's own form: `{ filter: { amount: { gte: 5 } } }` becomes `filter[amount][gte]=5`. */
export function queryText(query: Record<string, unknown>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) add(parts, name, value);
  return parts.join('&');
}

function add(parts: string[], name: string, value: unknown): void {
  if (value === undefined || value === null || value === '') return;
  if (Array.isArray(value)) add(parts, name, value.join(','));
  else if (typeof value === 'object') {
    for (const [inner, one] of Object.entries(value)) add(parts, `${name}[${inner}]`, one);
  } else parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
}
