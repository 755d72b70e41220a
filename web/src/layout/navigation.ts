import type { Key } from '../i18n/t';
import { paths } from '../paths';
import { useMayImport } from '../session/session';
import type { IconName } from '../ui/icons';

export interface Place {
  path:
    | ReturnType<
        (typeof paths)[
          | 'home'
          | 'contacts'
          | 'companies'
          | 'tasks'
          | 'calendar'
          | 'day'
          | 'imports'
          | 'segments'
          | 'queue'
          | 'whyNot'
          | 'goals'
          | 'reasons'
          | 'playbooks'
          | 'scores'
          | 'asking'
          | 'duplicates'
          | 'enquiries'
          | 'reports'
          | 'forecast'
          | 'funnel'
          | 'activityReport'
          | 'person'
          | 'trash'
          | 'people'
          | 'roles'
          | 'teams'
          | 'pipelines'
          | 'fields'
          | 'rules'
          | 'quality'
          | 'exports'
          | 'archives'
          | 'workspace'
          | 'profile'
          | 'notificationSettings'
          | 'deals']
      >
    | { readonly to: '/settings/booking' | '/reports/saved' | '/reports/use' };
  label: Key;
  icon: IconName;
  /** The second key after G. */
  key: string;
}

/** The places of the daily work, in the order of the side navigation. */
export const places: Place[] = [
  { path: paths.home(), label: 'nav.home', icon: 'home', key: 'h' },
  { path: paths.deals(), label: 'nav.deals', icon: 'board', key: 'd' },
  { path: paths.enquiries(), label: 'nav.enquiries', icon: 'mail', key: 'n' },
  { path: paths.contacts(), label: 'nav.contacts', icon: 'person', key: 'c' },
  { path: paths.companies(), label: 'nav.companies', icon: 'building', key: 'o' },
  { path: paths.tasks(), label: 'nav.tasks', icon: 'checkCircle', key: 't' },
  { path: paths.day(), label: 'nav.day', icon: 'visit', key: 'm' },
  { path: paths.calendar(), label: 'nav.calendar', icon: 'calendar', key: 'k' },
];

/** On a phone: what somebody on the road has at hand, the rest behind "More". */
const atHand: Key[] = ['nav.home', 'nav.day', 'nav.deals', 'nav.contacts'];
export const placesAtHand = atHand.flatMap((label) => places.filter((place) => place.label === label));
export const placesBehind = places.filter((place) => !atHand.includes(place.label));

/** What is needed now and then. */
const rarePlaces: Place[] = [
  { path: paths.reports(), label: 'nav.reports', icon: 'chart', key: 'r' },
  { path: paths.segments(), label: 'nav.segments', icon: 'filter', key: 'e' },
  { path: paths.whyNot(), label: 'nav.market', icon: 'flag', key: 'w' },
  { path: paths.queue(), label: 'nav.quality', icon: 'star', key: 'q' },
  { path: paths.imports(), label: 'nav.imports', icon: 'importFile', key: 'i' },
  { path: paths.trash(), label: 'nav.trash', icon: 'trash', key: 'x' },
  { path: paths.people(), label: 'nav.settings', icon: 'settings', key: 's' },
];

/** Those of them that the role has a use for. */
export function useRarePlaces(): Place[] {
  const mayImport = useMayImport();
  return rarePlaces.filter((place) => place.label !== 'nav.imports' || mayImport);
}
