import { PickFact } from '../forms/PickFact';
import { t } from '../i18n/t';
import { laterField } from '../ui/later';
import { Person } from '../ui/Text';

const OwnerPicker = laterField(async () => (await import('./pickers')).OwnerPicker);

interface OwnerFactProps {
  record: { ownerId: string | null; ownerName: string | null };
  onSave: (change: { ownerId: string | null }, shown: { ownerName: string | null }) => Promise<unknown>;
  readOnly?: boolean;
}

export function OwnerFact({ record, onSave, readOnly }: OwnerFactProps) {
  return (
    <PickFact
      label={t('records.owner')}
      name="owner"
      shown={record.ownerName && <Person name={record.ownerName} />}
      readOnly={readOnly ?? false}
      onNear={OwnerPicker.preload}
      editor={(done) => (
        <OwnerPicker
          aria-label={t('records.owner')}
          value={record.ownerId}
          onChange={(ownerId, ownerName) => {
            void onSave({ ownerId }, { ownerName });
            done();
          }}
          onClose={done}
          autoFocus
          open
        />
      )}
    />
  );
}
