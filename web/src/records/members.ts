import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import type { Member, Page } from '../api/types';

/** Everybody of the workspace, placeholders and deactivated people included. */
export function useMembers(): Member[] {
  const { data } = useQuery({ queryKey: keys.members, queryFn: allMembers, staleTime: 5 * 60_000 });
  return data ?? nobody;
}

/** Those who can be given something to do or to own. */
export function useOwners(): Member[] {
  return useMembers().filter((member) => member.status !== 'deactivated');
}

const nobody: Member[] = [];

export async function allMembers(): Promise<Member[]> {
  const members: Member[] = [];
  let cursor: string | undefined;
  do {
    const page = (await ok(api.GET('/api/v1/members', { params: { query: { limit: 200, cursor } } }))) as Page<Member>;
    members.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return members;
}
