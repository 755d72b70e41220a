import { NativeSelect } from '@mantine/core';
import type { AccessScope, Protected, RecordAction, Role } from '../../api/types';
import { t } from '../../i18n/t';
import { PlainTable } from '../../ui/PlainTable';
import { Text } from '../../ui/Text';
import { actions, objects, type Rules, scopes, withScope } from './access';

interface RuleTableProps {
  rules: Rules;
  baseline: Role;
  onChange: (rules: Rules) => void;
}

/** Whose records a role reaches: a line for each kind, a column for each thing to do. Seeing limits the others. */
export function RuleTable({ rules, baseline, onChange }: RuleTableProps) {
  return (
    <div>
      <Text strong>{t('settings.rules')}</Text>
      <div>
        <Text tone="quiet" small>
          {t('settings.rulesText')}
        </Text>
      </div>
      <PlainTable
        label={t('settings.rules')}
        head={[t('settings.object'), ...actions.map((action) => t(`settings.action_${action}`))]}
      >
        {objects.map((object) => (
          <tr key={object}>
            <th scope="row">{t(`settings.object_${object}`)}</th>
            {actions.map((action) => (
              <td key={action}>
                <NativeSelect
                  size="xs"
                  miw={84}
                  aria-label={t('settings.ruleOf', {
                    action: t(`settings.action_${action}`),
                    object: t(`settings.object_${object}`),
                  })}
                  disabled={isFixed(baseline, action)}
                  value={rules[object][action]}
                  onChange={(event) => onChange(change(rules, object, action, event.currentTarget.value))}
                  data={scopes.map((scope) => ({ value: scope, label: t(`settings.scope_${scope}`) }))}
                />
              </td>
            ))}
          </tr>
        ))}
      </PlainTable>
    </div>
  );
}

function change(rules: Rules, object: Protected, action: RecordAction, value: string): Rules {
  return withScope(rules, object, action, scopes.find((scope): scope is AccessScope => scope === value) ?? 'none');
}

function isFixed(baseline: Role, action: RecordAction): boolean {
  return baseline === 'admin' ? action === 'read' : baseline === 'readOnly' && action !== 'read' && action !== 'export';
}
