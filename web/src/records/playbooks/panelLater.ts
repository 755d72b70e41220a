import { withMarketWords } from '../../i18n/load';
import { later } from '../../ui/later';

/** The playbooks of a record, fetched once the record is on the screen. */
export const PlaybookPanel = later(async () => (await withMarketWords(() => import('./PlaybookPanel'))).PlaybookPanel);
