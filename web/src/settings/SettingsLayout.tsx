import { Outlet } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { settingsPlaces } from '../layout/navigation';
import { TabLinks } from '../layout/TabLinks';

export function SettingsLayout() {
  return (
    <TabLinks label={t('nav.settings')} places={settingsPlaces}>
      <Outlet />
    </TabLinks>
  );
}
