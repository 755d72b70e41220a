import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Collection } from '../../api/keys';
import type { FilterTree } from '../../api/views';
import { t } from '../../i18n/t';
import type { FilterField } from '../filters';
import { previewQuery } from '../views/segments';
import { toTree } from './nodes';
import { RuleTree, treeFrom } from './RuleTree';

interface FilterBuilderProps {
  collection: Collection;
  fields: FilterField[];
  tree: FilterTree | undefined;
  /** What holds besides, and is not asked about: the pipeline of a board. */
  within?: FilterTree | undefined;
  onApply: (tree: FilterTree | undefined) => void;
  onClose: () => void;
}

/** All conditions of a list in groups of all, any or none, with the exact count of what they find. */
export function FilterBuilder({ collection, fields, tree, within, onApply, onClose }: FilterBuilderProps) {
  const [root, setRoot] = useState(() => treeFrom(tree, fields));
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
          <RuleTree root={root} fields={fields} onChange={setRoot} />
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
