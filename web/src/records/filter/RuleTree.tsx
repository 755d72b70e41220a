import { Button, Group, Select, Stack } from '@mantine/core';
import type { FilterTree } from '../../api/views';
import { t } from '../../i18n/t';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { nameOf } from '../columns';
import type { FilterField } from '../filters';
import classes from './filter.module.css';
import {
  changeNode,
  fromTree,
  type Group as GroupNode,
  isGroup,
  type Node,
  newGroup,
  newRule,
  operators,
} from './nodes';
import { RuleValue } from './RuleValue';

const deepest = 3;

/** The tree to begin with: the one that is there, else one condition to be filled in. */
export function treeFrom(tree: FilterTree | undefined, fields: FilterField[]): GroupNode {
  const start = fromTree(tree);
  return start.nodes.length > 0 || !fields[0] ? start : { ...start, nodes: [newRule(fields[0])] };
}

interface RuleTreeProps {
  root: GroupNode;
  fields: FilterField[];
  onChange: (change: (before: GroupNode) => GroupNode) => void;
}

/** Conditions in groups of all, any or none. */
export function RuleTree({ root, fields, onChange }: RuleTreeProps) {
  return (
    <GroupEditor
      group={root}
      fields={fields}
      depth={1}
      onChange={(next) => onChange(() => next)}
      onNode={(id, change) => onChange((before) => changeNode(before, id, change))}
    />
  );
}

interface GroupEditorProps {
  group: GroupNode;
  fields: FilterField[];
  depth: number;
  onChange: (group: GroupNode) => void;
  onNode: (id: number, change: (node: Node) => Node | undefined) => void;
}

function GroupEditor({ group, fields, depth, onChange, onNode }: GroupEditorProps) {
  const add = (node: Node) => onChange({ ...group, nodes: [...group.nodes, node] });
  const first = fields[0];
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>
        <Select
          size="xs"
          aria-label={t('views.join')}
          data={(['all', 'any', 'none'] as const).map((value) => ({ value, label: t(`views.join_${value}`) }))}
          value={group.join}
          allowDeselect={false}
          onChange={(join) => onChange({ ...group, join: join as GroupNode['join'] })}
        />
      </legend>
      <Stack gap="xs">
        {group.nodes.map((node) => (
          <div key={node.id} className={classes.rule}>
            {isGroup(node) ? (
              <GroupEditor
                group={node}
                fields={fields}
                depth={depth + 1}
                onChange={(next) => onNode(node.id, () => next)}
                onNode={onNode}
              />
            ) : (
              <RuleEditor rule={node} fields={fields} onChange={(next) => onNode(node.id, () => next)} />
            )}
            <IconButton icon="close" label={t('views.removeRule')} onClick={() => onNode(node.id, () => undefined)} />
          </div>
        ))}
        {first && (
          <Group gap="xs">
            <Button variant="subtle" leftSection={<Icon name="add" size={14} />} onClick={() => add(newRule(first))}>
              {t('views.addRule')}
            </Button>
            {depth < deepest && (
              <Button
                variant="subtle"
                color="gray"
                leftSection={<Icon name="add" size={14} />}
                onClick={() => add(newGroup(group.join === 'any' ? 'all' : 'any', [newRule(first)]))}
              >
                {t('views.addGroup')}
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </fieldset>
  );
}

interface RuleEditorProps {
  rule: Extract<Node, { field: string }>;
  fields: FilterField[];
  onChange: (rule: Extract<Node, { field: string }>) => void;
}

function RuleEditor({ rule, fields, onChange }: RuleEditorProps) {
  const field = fields.find((one) => one.field === rule.field);
  const ops = field ? operators(field) : [rule.op];
  return (
    <div className={classes.parts}>
      <Select
        size="xs"
        aria-label={t('views.field')}
        data={
          field
            ? fields.map((one) => ({ value: one.field, label: nameOf(one) }))
            : [{ value: rule.field, label: rule.field }]
        }
        value={rule.field}
        allowDeselect={false}
        searchable
        onChange={(next) => {
          const chosen = fields.find((one) => one.field === next);
          if (chosen && next !== rule.field) onChange({ ...newRule(chosen), id: rule.id });
        }}
      />
      <Select
        size="xs"
        aria-label={t('views.op')}
        data={ops.map((op) => ({ value: op, label: t(`views.op_${op}`) }))}
        value={rule.op}
        allowDeselect={false}
        onChange={(op) => onChange({ ...rule, op: op as typeof rule.op })}
      />
      {rule.op !== 'empty' && rule.op !== 'filled' && (
        <RuleValue field={field} rule={rule} onValue={(value) => onChange({ ...rule, value })} />
      )}
    </div>
  );
}
