import { withQualityWords } from '../i18n/load';
import { later } from '../ui/later';

const care = () => withQualityWords(() => import('./file/PointCare'));

export const PointState = later(async () => (await care()).PointState);
export const PointMenu = later(async () => (await care()).PointMenu);
export const StaleFields = later(async () => (await care()).StaleFields);
export const EmailHint = later(async () => (await withQualityWords(() => import('./EmailHint'))).EmailHint);
