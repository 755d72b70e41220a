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
      <Text strong>{t('access.rules')}</Text>
      <div>
        <Text tone="quiet" small>
          {t('access.rulesText')}
        </Text>
      </div>
      <PlainTable
        label={t('access.rules')}
        head={[t('access.object'), ...actions.map((action) => t(`access.action_${action}`))]}
      >
        {objects.map((object) => (
          <tr key={object}>
            <th scope="row">{t(`access.object_${object}`)}</th>
            {actions.map((action) => (
              <td key={action}>
                <NativeSelect
                  size="xs"
                  miw={76}
                  aria-label={t('access.ruleOf', {
                    action: t(`access.action_${action}`),
                    object: t(`access.object_${object}`),
                  })}
                  disabled={isFixed(baseline, action)}
                  value={rules[object][action]}
                  onChange={(event) => onChange(change(rules, object, action, event.currentTarget.value))}
                  data={scopes.map((scope) => ({ value: scope, label: t(`access.scope_${scope}`) }))}
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
