import { Outlet } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { TabLinks } from '../layout/TabLinks';
import { settingsPlaces } from '../layout/tabPlaces';

export function SettingsLayout() {
  return (
    <TabLinks label={t('nav.settings')} places={settingsPlaces}>
      <Outlet />
    </TabLinks>
  );
}
