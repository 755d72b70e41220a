import { Kbd, Modal, Stack, Title } from '@mantine/core';
import { t } from '../i18n/t';
import { usePreferences } from '../ui/preferences';
import { type Shortcut, useRegisteredShortcuts } from '../ui/shortcuts';
import classes from './shell.module.css';

/** All keys that work on the screen one is on. */
export function ShortcutList({ onClose }: { onClose: () => void }) {
  const all = useRegisteredShortcuts();
  const on = usePreferences().shortcuts;
  const groups: Shortcut['group'][] = ['create', 'go', 'record', 'list'];
  return (
    <Modal opened onClose={onClose} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {!on && <p>{t('keys.off')}</p>}
      <Stack gap="md">
        {groups.map((group) => {
          const some = firstOfEach(all.filter((shortcut) => shortcut.group === group));
          if (some.length === 0) return null;
          return (
            <section key={group}>
              <Title order={2}>{t(`keys.group_${group}`)}</Title>
              <table className={classes.keys}>
                <tbody>
                  {some.map((shortcut) => (
                    <tr key={shortcut.keys}>
                      <td>{t(shortcut.label)}</td>
                      <td>
                        <Keys keys={shortcut.keys} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          );
        })}
      </Stack>
    </Modal>
  );
}

function Keys({ keys }: { keys: string }) {
  const names = keys.split(/[ +]/).map((key) => keyNames[key] ?? key.toUpperCase());
  return names.map((name) => <Kbd key={name}>{name}</Kbd>);
}

const keyNames: Record<string, string> = {
  mod: 'Ctrl',
  shift: 'Shift',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  enter: 'Enter',
  escape: 'Esc',
};

function firstOfEach(shortcuts: Shortcut[]): Shortcut[] {
  return shortcuts.filter((one, index) => shortcuts.findIndex((other) => other.keys === one.keys) === index);
}
