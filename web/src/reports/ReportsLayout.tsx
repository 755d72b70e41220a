import { Outlet } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { TabLinks } from '../layout/TabLinks';
import { reportPlaces } from '../layout/tabPlaces';

export function ReportsLayout() {
  return (
    <TabLinks label={t('nav.reports')} places={reportPlaces}>
      <Outlet />
    </TabLinks>
  );
}
