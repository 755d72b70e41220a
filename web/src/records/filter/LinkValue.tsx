import type { Collection } from '../../api/keys';
import type { RecordBase } from '../../api/types';
import type { FilterField } from '../filters';
import { CompanyPicker, ContactPicker, DealPicker } from '../pickers';
import { useRecord } from '../records';

/** What a filter of this kind points at; nothing when it is no record that one looks up. */
export function linkedCollection(kind: FilterField['kind']): Collection | undefined {
  return ({ company: 'companies', contact: 'contacts', deal: 'deals' } as const)[kind as 'company'];
}

type Named = RecordBase & { name?: string; displayName?: string; title?: string };

/** The name of a record, whatever it is; nothing while it is not known. */
export function useTitle(collection: Collection | undefined, id: string | null): string | null {
  const { data } = useRecord<Named>(collection ?? 'contacts', collection && id ? id : '');
  return data ? (data.displayName ?? data.name ?? data.title ?? '') : null;
}

interface LinkValueProps {
  kind: FilterField['kind'];
  label: string;
  value: string | null;
  onChange: (id: string | null) => void;
  autoFocus?: boolean;
  /** In a popover: see the picker. */
  comboboxProps?: { withinPortal: false };
}

/** A record to compare with, found by its name. */
export function LinkValue({ kind, label, value, onChange, ...rest }: LinkValueProps) {
  const title = useTitle(linkedCollection(kind), value);
  const Picker = kind === 'contact' ? ContactPicker : kind === 'deal' ? DealPicker : CompanyPicker;
  // Anew once the name is known, which the field then starts with.
  return (
    <Picker
      key={title}
      aria-label={label}
      value={value}
      title={title}
      onChange={onChange}
      onlyFind
      size="xs"
      {...rest}
    />
  );
}
