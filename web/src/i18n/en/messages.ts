import common from './common.json';
import companies from './companies.json';
import contacts from './contacts.json';
import deals from './deals.json';
import forms from './forms.json';
import keys from './keys.json';
import nav from './nav.json';
import records from './records.json';
import tasks from './tasks.json';

/** English, complete: the other languages are checked against it. */
export const messages = {
  common,
  nav,
  keys,
  forms,
  records,
  contacts,
  companies,
  deals,
  tasks,
};
