import { Modal } from '@mantine/core';
import type { CreatorProps } from '../creators';
import { t } from '../i18n/t';

export function TaskDialog({ onClose }: CreatorProps) {
  return <Modal opened onClose={onClose} title={t('tasks.add')} />;
}
