import type { CustomRole, Role } from '../api/types';
import { t } from '../i18n/t';

const ranked: Role[] = ['readOnly', 'member', 'admin', 'owner'];

/** A role as a choice shows it: one of the built-in ones, or the id of one of the workspace's own. */
export interface RoleChoice {
  value: string;
  label: string;
}

/** The roles somebody may give: never one above their own. The server decides; this only spares a refusal. */
export function rolesUpTo(own: Role, custom: CustomRole[] = []): RoleChoice[] {
  const built = ranked.slice(0, ranked.indexOf(own) + 1).map((role) => ({ value: role, label: roleName(role) }));
  return [...built, ...custom.map((role) => ({ value: role.id, label: role.name }))];
}

export function roleName(role: Role): string {
  return t(`settings.role.${role}`);
}

/** The choice as the API takes it. */
export function givenRole(choice: string): { role: Role } | { roleId: string } {
  const built = ranked.find((role) => role === choice);
  return built ? { role: built } : { roleId: choice };
}
