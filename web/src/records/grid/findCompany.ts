import type { Company } from '../../api/types';
import { getPage } from '../records';

const mostLike = 200;

/** The one company of this name, without regard to capitals; else whether there is none or there are several. */
export async function findCompany(name: string): Promise<Company | 'none' | 'several'> {
  const where = { field: 'name', op: 'startsWith', value: name };
  const page = await getPage<Company>('companies', { where, sort: 'name' }, undefined, undefined, mostLike);
  const same = page.items.filter((company) => company.name.toLowerCase() === name.toLowerCase());
  return same.length > 1 ? 'several' : (same[0] ?? 'none');
}
