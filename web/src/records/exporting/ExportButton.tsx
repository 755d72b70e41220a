import { useState } from 'react';
import type { Collection } from '../../api/keys';
import { withOutWords } from '../../i18n/load';
import { t } from '../../i18n/t';
import { IconButton } from '../../ui/IconButton';
import { later } from '../../ui/later';
import type { DealsSearch } from '../filters';

const ExportDialog = later(async () => (await withOutWords(() => import('./ExportDialog'))).ExportDialog);

interface ExportButtonProps {
  collection: Collection;
  search: DealsSearch;
  total: number;
  selected?: string[];
  columns?: string[];
}

/** Takes a list out as a file. */
export function ExportButton(props: ExportButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        icon="exportFile"
        label={t('views.export')}
        onClick={() => setOpen(true)}
        onPointerEnter={ExportDialog.preload}
      />
      {open && <ExportDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
