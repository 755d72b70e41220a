import { Button, Group, Stack, TextInput } from '@mantine/core';
import { t } from '../i18n/t';
import { ColourMenu } from '../ui/ColourMenu';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { Text } from '../ui/Text';

/** An option on its way; those that are there have an id, which renaming keeps. */
export interface Option {
  id?: string;
  label: string;
  colour?: string | null;
  retired?: boolean;
}

interface OptionsEditorProps {
  options: Option[];
  onChange: (options: Option[]) => void;
  errors: Record<string, unknown>;
}

/** What a choice offers: typed one under the other, moved, taken out. */
export function OptionsEditor({ options, onChange, errors }: OptionsEditorProps) {
  const put = (index: number, label: string) =>
    onChange(options.map((option, at) => (at === index ? { ...option, label } : option)));
  const move = (index: number, to: number) => {
    const option = options[index];
    if (option) onChange(options.toSpliced(index, 1).toSpliced(to, 0, option));
  };
  return (
    <Stack gap={6} role="group" aria-label={t('fields.options')}>
      <Text strong small>
        {t('fields.options')}
      </Text>
      {options.map((option, index) => (
        <Group key={option.id ?? `new-${index}`} gap={4} wrap="nowrap" align="flex-start">
          <TextInput
            flex={1}
            aria-label={t('fields.optionNo', { number: index + 1 })}
            value={option.label}
            error={errors[`options.${index}.label`] as string | undefined}
            disabled={option.retired ?? false}
            description={option.retired ? t('fields.retired') : undefined}
            onChange={(event) => put(index, event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
              event.preventDefault();
              onChange([...options, { label: '' }]);
            }}
            autoFocus={index > 0 && option.label === '' && index === options.length - 1}
          />
          <ColourMenu
            label={t('fields.optionColour', { name: option.label })}
            value={option.colour ?? null}
            onChange={(colour) => onChange(options.map((one, at) => (at === index ? { ...one, colour } : one)))}
          />
          <IconButton
            icon="arrowUp"
            label={t('settings.moveUp', { name: option.label })}
            disabled={index === 0}
            onClick={() => move(index, index - 1)}
          />
          {option.retired ? (
            <IconButton
              icon="restore"
              label={t('fields.offerAgain', { name: option.label })}
              onClick={() => onChange(options.map((one, at) => (at === index ? { ...one, retired: false } : one)))}
            />
          ) : (
            <IconButton
              icon="close"
              label={t('fields.removeOption', { name: option.label })}
              onClick={() =>
                onChange(
                  option.id
                    ? options.map((one, at) => (at === index ? { ...one, retired: true } : one))
                    : options.toSpliced(index, 1),
                )
              }
            />
          )}
        </Group>
      ))}
      {errors.options !== undefined && <Text tone="bad">{String(errors.options)}</Text>}
      <div>
        <Button
          variant="subtle"
          leftSection={<Icon name="add" size={14} />}
          onClick={() => onChange([...options, { label: '' }])}
        >
          {t('fields.addOption')}
        </Button>
      </div>
    </Stack>
  );
}
