import { createRoute } from '@tanstack/react-router';
import { withMarketWords } from './i18n/load';
import { inside } from './insideRoute';
import { child, page } from './outsideRoutes';

// What is known of the market.
const market = createRoute({
  getParentRoute: () => inside,
  path: '/market',
  component: page(() => withMarketWords(() => import('./market/MarketLayout')), 'MarketLayout'),
});

export const marketTree = market.addChildren([
  child(market, '/', () => import('./market/WhyNotPage'), 'WhyNotPage'),
  child(market, '/needs', () => import('./market/GapsPage'), 'GapsPage'),
  child(market, '/competitors', () => import('./market/CompetitorsPage'), 'CompetitorsPage'),
  child(market, '/competitors/$id', () => import('./market/CompetitorPage'), 'CompetitorPage'),
  child(market, '/strategies', () => import('./strategies/StrategiesPage'), 'StrategiesPage'),
  child(market, '/strategies/$id', () => import('./strategies/StrategyPage'), 'StrategyPage'),
  child(market, '/dormant', () => import('./market/DormantPage'), 'DormantPage'),
]);
