import { bestLocale, locales } from './locales';
import { setMessages } from './t';

/** Loads the words of the closest language; dates and numbers follow the full tag ("en-GB"). */
export async function loadLocale(tag: string): Promise<void> {
  const language = bestLocale([tag]);
  const messages = await locales[language]?.load();
  if (messages) setMessages(messages, supported(tag) ? tag : language);
  document.documentElement.lang = language;
}

function supported(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
