import { Button, Group, Modal } from '@mantine/core';
import { t, tEnum } from '../../i18n/t';
import { useAllCustomFields, wordsOf } from '../custom/customFields';
import type { Clash } from './saveCell';

/** Both values of a cell that two people changed, for the second to choose from. */
export function ClashDialog({ clash, object, onClose }: { clash: Clash; object: string; onClose: () => void }) {
  const own = useAllCustomFields().data?.find(
    (field) => `custom.${field.key}` === clash.field && field.object === object,
  );
  const said = (value: unknown) => (own ? wordsOf(own, value) || '—' : words(value));
  const use = () => {
    onClose();
    clash.use();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('views.changedTogether')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <p>
        {t('views.changedTogetherText', {
          field: own?.label ?? tEnum('file.field', clash.field),
          theirs: said(clash.theirs),
          yours: said(clash.yours),
        })}
      </p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('views.keepTheirs')}
        </Button>
        <Button onClick={use}>{t('views.useMine')}</Button>
      </Group>
    </Modal>
  );
}

/** A value as one reads it: points by what they hold, amounts with their currency. */
function words(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  if (Array.isArray(value)) return value.map(words).join(', ') || '—';
  if (typeof value !== 'object') return String(value);
  const parts = value as { value?: unknown; amount?: unknown; currency?: unknown };
  if (parts.value !== undefined) return String(parts.value);
  return parts.amount === undefined ? JSON.stringify(value) : `${parts.amount} ${parts.currency}`;
}
