import { queryClient } from '../api/queryClient';

export interface Reason {
  id: string;
  version: number;
  label: string;
  play: string | null;
  archived: boolean;
  deals: number;
}

export const reasonsKey = ['lossReasons'];
export const categoriesKey = ['needCategories'];

export async function fresh(queryKey: string[]): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey }),
    queryClient.invalidateQueries({ queryKey: ['deals', 'lost-reasons'] }),
  ]);
}
