import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../../api/client';
import type { components } from '../../api/schema';
import type { RecordLink } from '../../api/types';

type Schemas = components['schemas'];
export type Playbook = Schemas['PlaybookView'];
export type PlaybookInput = Schemas['PlaybookInput'];
export type PlaybookStep = Schemas['PlaybookStep'];
export type Enrolment = Schemas['EnrolmentView'];
export type EnrolmentStep = Schemas['EnrolmentStep'];

/** A record's ways through playbooks. They stand on its file, and change with what does. */
export function useEnrolments(about: RecordLink) {
  return useQuery({
    queryKey: ['enrolments', 'file', about.id],
    queryFn: async ({ signal }) => {
      const query = about.object === 'deal' ? { dealId: about.id } : { contactId: about.id };
      return (await ok(api.GET('/api/v1/enrolments', { params: { query }, signal }))).items;
    },
  });
}

export function usePlaybooks(enabled = true) {
  return useQuery({
    queryKey: ['playbooks'],
    enabled,
    queryFn: async ({ signal }) => (await ok(api.GET('/api/v1/playbooks', { signal }))).items,
  });
}
