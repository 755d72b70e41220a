import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Collection } from '../../api/keys';
import type { FilterTree } from '../../api/views';
import { t } from '../../i18n/t';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { nameOf } from '../columns';
import type { FilterField } from '../filters';
import { previewQuery } from '../views/segments';
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
  toTree,
} from './nodes';
import { RuleValue } from './RuleValue';

interface FilterBuilderProps {
  collection: Collection;
  fields: FilterField[];
  tree: FilterTree | undefined;
  /** What holds besides, and is not asked about: the pipeline of a board. */
  within?: FilterTree | undefined;
  onApply: (tree: FilterTree | undefined) => void;
  onClose: () => void;
}

const deepest = 3;

/** All conditions of a list in groups of all, any or none, with the exact count of what they find. */
export function FilterBuilder({ collection, fields, tree, within, onApply, onClose }: FilterBuilderProps) {
  const [root, setRoot] = useState<GroupNode>(() => {
    const start = fromTree(tree);
    return start.nodes.length > 0 || !fields[0] ? start : { ...start, nodes: [newRule(fields[0])] };
  });
  const [asked] = useDebouncedValue(JSON.stringify(both(within, toTree(root))), 250);
  const preview = previewQuery(collection, JSON.parse(asked));
  const count = useQuery({ ...preview, placeholderData: keepPreviousData }).data;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('views.filters')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onApply(toTree(root));
          onClose();
        }}
      >
        <Stack>
          <GroupEditor
            group={root}
            fields={fields}
            depth={1}
            onChange={(next) => setRoot(next)}
            onNode={(id, change) => setRoot((before) => changeNode(before, id, change))}
          />
          <Group justify="space-between">
            <Text size="sm" c="dimmed" role="status">
              {count === undefined ? '' : t('views.matches', { count })}
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('common.cancel')}
              </Button>
              <Button type="submit">
                {count === undefined ? t('views.apply') : t('views.showMatching', { count })}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function both(within: FilterTree | undefined, asked: FilterTree | undefined): FilterTree {
  return { all: [within ?? [], asked ?? []].flat() };
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
