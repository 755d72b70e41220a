import { tEnum } from '../i18n/t';

const marital = ['single', 'partnered', 'married', 'separated', 'divorced', 'widowed'];
const channels = ['call', 'email', 'sms', 'mail', 'visit'];
const ages = ['0-17', '18-24', '25-34', '35-44', '45-54', '55-64', '65+'];
const incomes = ['0-25k', '25-50k', '50-75k', '75-100k', '100-150k', '150k+'];

const inWords = (values: string[], words: string) => () =>
  values.map((value) => ({ value, label: tEnum('personal', `${words}_${value}`) }));
const asTheyAre = (values: string[]) => () => values.map((value) => ({ value, label: value }));

/** What the personal fields of choices offer, by the member of the API. */
export const personalChoices = {
  preferredChannel: inWords(channels, 'channel'),
  maritalStatus: inWords(marital, 'marital'),
  ageBand: asTheyAre(ages),
  incomeBand: asTheyAre(incomes),
};

/** "2012, 2015": what is no year goes to the server as it is, which says so. */
export function yearsOf(text: string | null): { birthYear: number | string }[] {
  return (text ?? '')
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((word) => ({ birthYear: /^\d+$/.test(word) ? Number(word) : word }));
}
