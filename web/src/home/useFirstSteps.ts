import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { allMembers } from '../records/members';
import { useMe } from '../session/session';
import { preferences, usePreferences } from '../ui/preferences';
import { type FirstStep, firstSteps } from './firstSteps';
import { useOwnDeal } from './home';

/** The steps still shown to this person, read from the data, and the way to put them away and back. */
export function useFirstSteps(): { steps: FirstStep[]; isLoading: boolean; hide: () => void; show: () => void } {
  const { member, permissions } = useMe();
  const hidden = usePreferences().stepsHidden.includes(member.id);
  const wanted = (permission: string) => !hidden && permissions.includes(permission);

  const imports = useQuery({
    queryKey: ['imports', 'newest'],
    queryFn: async () => (await ok(api.GET('/api/v1/imports', { params: { query: { limit: 50 } } }))).items,
    refetchOnMount: 'always',
    enabled: wanted('imports.write'),
  });
  const ownDeal = useOwnDeal(wanted('records.write'));
  const members = useQuery({
    queryKey: keys.members,
    queryFn: allMembers,
    staleTime: 5 * 60_000,
    enabled: wanted('members.write'),
  });
  const invitations = useQuery({
    queryKey: keys.invitations,
    queryFn: async () => (await ok(api.GET('/api/v1/invitations', {}))).items,
    enabled: wanted('members.write'),
  });
  const tenant = useQuery({
    queryKey: keys.tenant,
    queryFn: () => ok(api.GET('/api/v1/tenant', {})),
    enabled: wanted('tenant.write'),
  });

  const working = members.data?.filter((one) => one.status === 'active') ?? [];
  const invited = invitations.data?.filter((one) => one.status === 'pending') ?? [];
  const steps = firstSteps(permissions, {
    imported: imports.data?.some((one) => one.status === 'done' && !one.dryRun) ?? false,
    ownDeal: ownDeal.data !== undefined && ownDeal.data.items.length > 0,
    company: working.length > 1 || invited.length > 0,
    sampleData: tenant.data?.hasSampleData ?? false,
  });
  const others = preferences.get().stepsHidden.filter((id) => id !== member.id);
  const asked = [imports, ownDeal, members, invitations, tenant];
  return {
    // A step nobody could find out about is better not shown than shown as not done.
    steps: hidden || asked.some((one) => one.isError) ? [] : steps,
    isLoading: asked.some((one) => one.isLoading),
    hide: () => preferences.set({ stepsHidden: [...others, member.id] }),
    show: () => preferences.set({ stepsHidden: others }),
  };
}
