import { Menu, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { View } from '../../api/views';
import { FormDialog } from '../../forms/FormDialog';
import { useSubmit } from '../../forms/useSubmit';
import { t } from '../../i18n/t';
import { IconButton } from '../../ui/IconButton';
import { sayProblem } from '../../ui/toasts';
import type { DealsSearch } from '../filters';
import { changeView, deleteView } from './changeViews';

interface ViewMenuProps {
  view: View;
  mayChange: boolean;
  onSearch: (search: DealsSearch) => void;
}

/** What can be done with the open view. */
export function ViewMenu({ view, mayChange, onSearch }: ViewMenuProps) {
  const [open, setOpen] = useState(false);
  const change = (what: Parameters<typeof changeView>[1]) => void changeView(view, what).catch(sayProblem);
  const remove = () => {
    onSearch({});
    void deleteView(view).catch(sayProblem);
  };
  return (
    <>
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <IconButton icon="dots" label={t('views.more', { name: view.name })} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onSearch({ saved: view.id })}>{t('views.reset')}</Menu.Item>
          {mayChange && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => setTimeout(() => setOpen(true))}>{t('views.rename')}</Menu.Item>
              {view.scope !== 'all' && (
                <Menu.Item onClick={() => change({ scope: 'all' })}>{t('views.share')}</Menu.Item>
              )}
              {view.scope !== 'team' && (
                <Menu.Item onClick={() => change({ scope: 'team' })}>{t('views.shareTeam')}</Menu.Item>
              )}
              {view.scope !== 'private' && (
                <Menu.Item onClick={() => change({ scope: 'private' })}>{t('views.unshare')}</Menu.Item>
              )}
              <Menu.Item onClick={() => change({ pinned: !view.pinned })}>
                {t(view.pinned ? 'views.unpin' : 'views.pin')}
              </Menu.Item>
              <Menu.Item color="red" onClick={remove}>
                {t('views.delete')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {open && <RenameDialog view={view} onClose={() => setOpen(false)} />}
    </>
  );
}

function RenameDialog({ view, onClose }: { view: View; onClose: () => void }) {
  const form = useForm({ initialValues: { name: view.name } });
  const submit = useSubmit(form, async ({ name }) => {
    await changeView(view, { name });
    onClose();
  });
  return (
    <FormDialog title={t('views.rename')} action={t('views.save')} submit={submit} onClose={onClose}>
      <TextInput label={t('views.name')} required data-autofocus {...form.getInputProps('name')} />
    </FormDialog>
  );
}
