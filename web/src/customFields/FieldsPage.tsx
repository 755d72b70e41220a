import { Button, SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { CustomField } from '../api/types';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useAllCustomFields } from '../records/custom/customFields';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page } from '../ui/Page';
import { Trouble } from '../ui/Trouble';
import { DeletedFields } from './DeletedFields';
import { FieldRows } from './FieldRows';
import { type FieldObject, objects } from './fieldsSearch';

const FieldDialog = later(async () => (await import('./FieldDialog')).FieldDialog);

/** The fields that a workspace has made for itself, object by object. */
export function FieldsPage() {
  const { object = 'contact' } = useSearch({ from: '/inside/settings/fields' });
  const navigate = useNavigate();
  const manage = useCan('fields.write');
  const { data, isPending, isError, error, refetch } = useAllCustomFields();
  const [dialog, setDialog] = useState<{ field?: CustomField }>();
  const fields = data?.filter((field) => field.object === object) ?? [];
  const add = manage && (
    <Button leftSection={<Icon name="add" size={14} />} onClick={() => setDialog({})}>
      {t('fields.add')}
    </Button>
  );
  return (
    <Page title={t('settings.fields')} width="narrow" actions={add}>
      <SegmentedControl
        aria-label={t('fields.of')}
        value={object}
        onChange={(next) =>
          void navigate({ ...paths.fields(), search: { object: next as FieldObject }, replace: true })
        }
        data={objects.map((value) => ({ value, label: t(`fields.object_${value}`) }))}
        mb="md"
      />
      {isPending && <Loading />}
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data && fields.length === 0 && (
        <EmptyState icon="columns" title={t('fields.none')} text={t('fields.noneText')} action={add} />
      )}
      {fields.length > 0 && (
        <FieldRows object={object} fields={fields} manage={manage} onEdit={(field) => setDialog({ field })} />
      )}
      {manage && <DeletedFields object={object} />}
      {dialog && (
        <FieldDialog
          key={dialog.field?.id ?? 'new'}
          object={object}
          {...(dialog.field && { field: dialog.field })}
          onClose={() => setDialog(undefined)}
        />
      )}
    </Page>
  );
}
