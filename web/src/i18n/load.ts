import { bestLocale, locales } from './locales';
import { addMessages, setMessages } from './t';

let language = 'en';
let rareToo = false;

/** Loads the words of the closest language; dates and numbers follow the full tag ("en-GB"). */
export async function loadLocale(tag: string): Promise<void> {
  language = bestLocale([tag]);
  const messages = await locales[language]?.load();
  if (messages) setMessages(messages, supported(tag) ? tag : language);
  if (rareToo) await loadRareWords();
  document.documentElement.lang = language;
}

/** A page with words of its own, which come together with it. */
export async function withRareWords<P>(page: () => Promise<P>): Promise<P> {
  rareToo = true;
  const [loaded] = await Promise.all([page(), loadRareWords()]);
  return loaded;
}

async function loadRareWords(): Promise<void> {
  const words = await locales[language]?.loadRare();
  if (words) addMessages(words);
}

function supported(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
