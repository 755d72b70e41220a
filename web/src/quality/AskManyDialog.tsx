import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type FilterTree, viewsQuery } from '../api/views';
import { t } from '../i18n/t';
import { AskDialog } from '../records/confirmations/AskDialog';
import { segmentsQuery } from '../records/views/segments';

const everybody = 'all';

/** The same question to many: to a segment, to what a saved view shows, or to everybody. */
export function AskManyDialog({ onClose }: { onClose: () => void }) {
  const segments = (useQuery(segmentsQuery).data ?? []).filter((segment) => segment.object === 'contacts');
  const views = (useQuery(viewsQuery).data ?? []).filter((view) => view.object === 'contacts' && view.filter);
  const [whom, setWhom] = useState(everybody);
  const view = views.find((one) => one.id === whom);
  const filter: FilterTree =
    view?.filter ?? (whom === everybody ? { all: [] } : { field: 'segment', op: 'eq', value: whom });
  return (
    <AskDialog key={whom} whom={{ filter }} onClose={onClose}>
      <Select
        label={t('asking.whom')}
        value={whom}
        onChange={(value) => setWhom(value ?? everybody)}
        allowDeselect={false}
        data={[
          { value: everybody, label: t('asking.all') },
          ...segments.map((one) => ({ value: one.id, label: t('asking.whomOf', { name: one.name }) })),
          ...views.map((one) => ({ value: one.id, label: t('asking.whomView', { name: one.name }) })),
        ]}
      />
    </AskDialog>
  );
}
