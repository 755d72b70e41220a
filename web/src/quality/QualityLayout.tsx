import { Outlet } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { qualityPlaces } from '../layout/navigation';
import { TabLinks } from '../layout/TabLinks';

export function QualityLayout() {
  return (
    <TabLinks label={t('nav.quality')} places={qualityPlaces}>
      <Outlet />
    </TabLinks>
  );
}
