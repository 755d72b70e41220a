import { PickFact } from '../forms/PickFact';
import { t } from '../i18n/t';
import { laterField } from '../ui/later';

const CompanyPicker = laterField(async () => (await import('./pickers')).CompanyPicker);

interface CompanyFactProps {
  record: { companyId: string | null; companyName: string | null };
  onSave: (change: { companyId: string | null }, shown: { companyName: string | null }) => Promise<unknown>;
  readOnly?: boolean;
}

export function CompanyFact({ record, onSave, readOnly }: CompanyFactProps) {
  return (
    <PickFact
      label={t('contacts.company')}
      name="work"
      shown={record.companyName}
      readOnly={readOnly ?? false}
      onNear={CompanyPicker.preload}
      editor={(done) => (
        <CompanyPicker
          aria-label={t('contacts.company')}
          value={record.companyId}
          title={record.companyName}
          onChange={(companyId, companyName) => {
            void onSave({ companyId }, { companyName });
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
