import type { Role } from '../api/types';
import { t } from '../i18n/t';

const ranked: Role[] = ['readOnly', 'member', 'admin', 'owner'];

/** The roles somebody may give: never one above their own. The server decides; this only spares a refusal. */
export function rolesUpTo(own: Role): { value: Role; label: string }[] {
  return ranked.slice(0, ranked.indexOf(own) + 1).map((role) => ({ value: role, label: t(`settings.role.${role}`) }));
}
