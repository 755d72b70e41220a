import enquiries from './enquiries.json';
import figures from './figures.json';
import home from './home.json';
import reports from './reports.json';

/** The words of Home, of enquiries and of reports; loaded with them. */
export const reporting = { enquiries, figures, home, reports };
