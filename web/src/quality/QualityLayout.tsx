import { Outlet } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { TabLinks } from '../layout/TabLinks';
import { qualityPlaces } from '../layout/tabPlaces';

export function QualityLayout() {
  return (
    <TabLinks label={t('nav.quality')} places={qualityPlaces}>
      <Outlet />
    </TabLinks>
  );
}
