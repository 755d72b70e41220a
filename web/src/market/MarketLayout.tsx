import { Outlet } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { TabLinks } from '../layout/TabLinks';
import { paths } from '../paths';

/** Who does not buy and why, what customers need, who else sells it, and what is to change. */
const places = [
  { path: paths.whyNot(), label: 'market.whyNot' as const },
  { path: paths.gaps(), label: 'market.gaps' as const },
  { path: paths.competitors(), label: 'market.competitors' as const },
  { path: paths.dormant(), label: 'market.dormant' as const },
  { path: paths.strategies(), label: 'strategies.title' as const },
];

export function MarketLayout() {
  return (
    <TabLinks label={t('nav.market')} places={places}>
      <Outlet />
    </TabLinks>
  );
}
