import type { Key } from '../i18n/t';
import { paths } from '../paths';
import { useMayImport } from '../session/session';
import type { IconName } from '../ui/icons';

interface Place {
  path: ReturnType<
    (typeof paths)[
      | 'home'
      | 'contacts'
      | 'companies'
      | 'tasks'
      | 'imports'
      | 'segments'
      | 'queue'
      | 'scores'
      | 'asking'
      | 'duplicates'
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
      | 'deals']
  >;
  label: Key;
  icon: IconName;
  /** The second key after G. */
  key: string;
}

/** The places of the daily work, in the order of the side navigation. */
export const places: Place[] = [
  { path: paths.home(), label: 'nav.home', icon: 'home', key: 'h' },
  { path: paths.deals(), label: 'nav.deals', icon: 'board', key: 'd' },
  { path: paths.contacts(), label: 'nav.contacts', icon: 'person', key: 'c' },
  { path: paths.companies(), label: 'nav.companies', icon: 'building', key: 'o' },
  { path: paths.tasks(), label: 'nav.tasks', icon: 'checkCircle', key: 't' },
];

/** What is needed now and then. */
const rarePlaces: Place[] = [
  { path: paths.segments(), label: 'nav.segments', icon: 'filter', key: 'e' },
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

/** What belongs to the care for the data. */
export const qualityPlaces: Omit<Place, 'key'>[] = [
  { path: paths.queue(), label: 'fixes.queue', icon: 'checkCircle' },
  { path: paths.duplicates(), label: 'duplicates.title', icon: 'person' },
  { path: paths.scores(), label: 'fixes.scores', icon: 'star' },
  { path: paths.asking(), label: 'asking.asking', icon: 'mail' },
];

export const settingsPlaces: Omit<Place, 'key'>[] = [
  { path: paths.people(), label: 'settings.people', icon: 'meeting' },
  { path: paths.roles(), label: 'settings.roles', icon: 'eye' },
  { path: paths.teams(), label: 'settings.teams', icon: 'person' },
  { path: paths.pipelines(), label: 'settings.pipelines', icon: 'stage' },
  { path: paths.fields(), label: 'settings.fields', icon: 'columns' },
  { path: paths.rules(), label: 'settings.rules', icon: 'checkCircle' },
  { path: paths.quality(), label: 'settings.quality', icon: 'checkCircle' },
  { path: paths.exports(), label: 'settings.exports', icon: 'exportFile' },
  { path: paths.archives(), label: 'settings.archives', icon: 'exportFile' },
  { path: paths.workspace(), label: 'settings.workspace', icon: 'building' },
  { path: paths.profile(), label: 'settings.profile', icon: 'person' },
];
