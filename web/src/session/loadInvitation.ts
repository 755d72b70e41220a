import { api, ok } from '../api/client';
import { sentenceOf } from '../api/problem';
import type { InvitationPreview } from '../api/types';

/** Who invites, and as what; or, in words, why the link works no longer. */
export async function loadInvitation(
  token: string,
): Promise<{ token: string; invitation?: InvitationPreview; problem?: string }> {
  try {
    return {
      token,
      invitation: (await ok(api.POST('/api/v1/invitations/preview', { body: { token } }))) as InvitationPreview,
    };
  } catch (error) {
    return { token, problem: sentenceOf(error) };
  }
}
