import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import type { ChecklistLine } from '../../api/types';
import { t } from '../../i18n/t';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { Text } from '../../ui/Text';

interface ChecklistFieldsProps {
  lines: ChecklistLine[];
  onChange: (lines: ChecklistLine[]) => void;
}

/** What belongs to a task, line by line; Enter begins the next one. */
export function ChecklistFields({ lines, onChange }: ChecklistFieldsProps) {
  const put = (index: number, change: Partial<ChecklistLine>) =>
    onChange(lines.map((line, i) => (i === index ? { ...line, ...change } : line)));
  const add = () => lines.length < 100 && onChange([...lines, { text: '', done: false }]);
  return (
    <Stack gap={4} role="group" aria-label={t('work.checklist')}>
      {lines.length > 0 && (
        <Text tone="quiet" small>
          {t('work.checklistDone', { done: lines.filter((line) => line.done).length, all: lines.length })}
        </Text>
      )}
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a new line has no id yet, and lines keep their places
        <Group key={index} gap={6} wrap="nowrap">
          <Checkbox
            checked={line.done ?? false}
            aria-label={line.text}
            onChange={(event) => put(index, { done: event.currentTarget.checked })}
          />
          <TextInput
            flex={1}
            size="xs"
            maxLength={300}
            aria-label={t('work.checklist')}
            value={line.text}
            autoFocus={line.text === ''}
            onChange={(event) => put(index, { text: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
              event.preventDefault();
              add();
            }}
          />
          <IconButton
            icon="close"
            label={t('work.removeLine', { title: line.text })}
            onClick={() => onChange(lines.filter((_, i) => i !== index))}
          />
        </Group>
      ))}
      <div>
        <Button size="xs" variant="subtle" leftSection={<Icon name="add" size={12} />} onClick={add}>
          {t('work.addLine')}
        </Button>
      </div>
    </Stack>
  );
}

/** As they are sent: without empty ones. */
export const kept = (lines: ChecklistLine[]): ChecklistLine[] => lines.filter((line) => line.text.trim() !== '');
