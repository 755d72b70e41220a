import { bestLocale, locales } from './locales';
import { addMessages, setMessages } from './t';

type More = 'loadRare' | 'loadQuality' | 'loadOut' | 'loadDay' | 'loadWork' | 'loadMarket' | 'loadReports' | 'loadDoor';

let language = 'en';
const wanted = new Set<More>();

/** Loads the words of the closest language; dates and numbers follow the full tag ("en-GB"). */
export async function loadLocale(tag: string): Promise<void> {
  language = bestLocale([tag]);
  const messages = await locales[language]?.load();
  if (messages) setMessages(messages, supported(tag) ? tag : language);
  for (const more of wanted) await loadMore(more);
  document.documentElement.lang = language;
}

/** A page with words of its own, which come together with it. */
export const withRareWords = <P>(page: () => Promise<P>) => withWords('loadRare', page);

/** The same for what tells how right the data is: words that no page starts with. */
export const withQualityWords = <P>(page: () => Promise<P>) => withWords('loadQuality', page);

/** The same for what takes records out. */
export const withOutWords = <P>(page: () => Promise<P>) => withWords('loadOut', page);

/** The same for what comes by the clock. */
export const withDayWords = <P>(page: () => Promise<P>) => withWords('loadDay', page);

/** The same for what is planned and finished, beside the words of files and lists. */
export const withWorkWords = <P>(page: () => Promise<P>) => withWords('loadWork', () => withRareWords(page));

/** The same for competitors, needs, reasons and goals. */
export const withMarketWords = <P>(page: () => Promise<P>) => withWords('loadMarket', page);

/** The same for Home and reports. */
export const withReportWords = <P>(page: () => Promise<P>) => withWords('loadReports', page);

/** The same for coming in. */
export const withDoorWords = <P>(page: () => Promise<P>) => withWords('loadDoor', page);

async function withWords<P>(more: More, page: () => Promise<P>): Promise<P> {
  wanted.add(more);
  const [loaded] = await Promise.all([page(), loadMore(more)]);
  return loaded;
}

async function loadMore(more: More): Promise<void> {
  const words = await locales[language]?.[more]();
  if (words) addMessages(words);
}

function supported(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
