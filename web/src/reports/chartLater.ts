import { later } from '../ui/later';

/** The table stands at once; the picture comes with what draws it. */
export const ColumnChart = later(async () => (await import('../ui/charts/ColumnChart')).ColumnChart);
