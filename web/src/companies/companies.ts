import type { Company } from '../api/types';
import { changeRecord } from '../records/records';

export function changeCompany(company: Company, change: Record<string, unknown>, shown: Partial<Company> = {}) {
  return changeRecord('companies', company, change, shown);
}

/** "acme.com, acme.de" as the API wants it. */
export function domainsOf(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((domain) => domain.trim())
    .filter(Boolean);
}

/** A whole number somebody typed; what is no number goes to the server as typed, which says so in words. */
export function wholeNumber(text: string | null): number | string | null {
  if (text === null || text === '') return null;
  const digits = text.replace(/[\s.,'’]/g, '');
  return /^\d+$/.test(digits) ? Number(digits) : text;
}
