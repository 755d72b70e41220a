import { Button, Menu } from '@mantine/core';
import type { Pipeline } from '../api/types';
import { t } from '../i18n/t';
import { Icon } from '../ui/Icon';

interface PipelineMenuProps {
  pipelines: Pipeline[];
  value: Pipeline;
  onChange: (id: string) => void;
}

export function PipelineMenu({ pipelines, value, onChange }: PipelineMenuProps) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          aria-label={t('deals.choosePipeline', { name: value.name })}
          rightSection={<Icon name="chevronDown" size={14} />}
        >
          {value.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {pipelines.map((one) => (
          <Menu.Item
            key={one.id}
            rightSection={one.id === value.id && <Icon name="check" size={14} />}
            onClick={() => onChange(one.id)}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
