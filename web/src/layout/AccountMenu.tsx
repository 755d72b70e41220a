import { Menu, useMantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { signOut, switchWorkspace, useMe } from '../session/session';
import { Icon } from '../ui/Icon';
import { Avatar } from '../ui/Text';
import { sayProblem } from '../ui/toasts';
import { openShortcutHelp } from './ShortcutHelp';
import classes from './shell.module.css';

/** The workspace one is in; behind it the others, the profile, the theme and the way out. */
export function AccountMenu() {
  const me = useMe();
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <button type="button" className={`${classes.link} ${classes.workspace}`} title={t('nav.account')}>
          <Avatar name={me.tenant.name} square />
          <span className={classes.label}>{me.tenant.name}</span>
          <span className={classes.hint}>
            <Icon name="chevronDown" size={14} />
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <AccountItems />
      </Menu.Dropdown>
    </Menu>
  );
}

export function AccountItems() {
  const me = useMe();
  const others = me.tenants.filter((tenant) => tenant.id !== me.tenant.id);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark = colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  const change = (tenantId: string) => {
    switchWorkspace(tenantId).then(() => location.assign('/'), sayProblem);
  };
  return (
    <>
      <Menu.Label>{me.user.name}</Menu.Label>
      <Menu.Item leftSection={<Icon name="person" />} renderRoot={(props) => <Link {...paths.profile()} {...props} />}>
        {t('nav.profile')}
      </Menu.Item>
      <Menu.Item
        leftSection={<Icon name={dark ? 'sun' : 'moon'} />}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? t('nav.light') : t('nav.dark')}
      </Menu.Item>
      <Menu.Item leftSection={<Icon name="keyboard" />} onClick={() => setTimeout(openShortcutHelp)}>
        {t('nav.shortcuts')}
      </Menu.Item>
      {others.length > 0 && <Menu.Label>{t('nav.switchTo')}</Menu.Label>}
      {others.map((tenant) => (
        <Menu.Item key={tenant.id} leftSection={<Avatar name={tenant.name} square />} onClick={() => change(tenant.id)}>
          {tenant.name}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item leftSection={<Icon name="signOut" />} onClick={() => signOut().catch(sayProblem)}>
        {t('nav.signOut')}
      </Menu.Item>
    </>
  );
}
