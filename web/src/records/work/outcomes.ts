import type { ActivityKind } from '../../api/types';

/** The kinds in daily use; the others stand behind "More kinds". */
export const dailyKinds: ActivityKind[] = ['note', 'call', 'meeting', 'visit', 'email'];
export const rareKinds: ActivityKind[] = ['letter', 'demo', 'sms', 'chat', 'other'];

const talk = ['interested', 'notInterested', 'refused', 'postponed'];
const met = ['held', 'noShow', ...talk];

/** What can come of which kind, the most frequent first: the order of the chips. The API knows the same table and says no to others. */
export const outcomes: Record<ActivityKind, string[]> = {
  note: [],
  call: ['reached', 'noAnswer', 'leftVoicemail', 'wrongNumber', ...talk],
  meeting: met,
  visit: met,
  demo: met,
  email: ['done', 'replied', 'bounced', 'noAnswer', 'interested', 'notInterested', 'refused'],
  letter: ['done', 'delivered', 'returned', 'replied', 'interested', 'notInterested', 'refused'],
  sms: ['delivered', 'replied', 'noAnswer', 'wrongNumber', 'interested', 'notInterested', 'refused'],
  chat: ['replied', 'noAnswer', ...talk],
  other: ['done', ...talk],
};
