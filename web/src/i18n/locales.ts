import type { Messages } from './t';

/** Every language on offer, by its own name. A language is one folder of JSON files, loaded only when it is chosen. */
export const locales: Record<
  string,
  {
    name: string;
    load: () => Promise<Messages>;
    loadRare: () => Promise<Messages>;
    loadQuality: () => Promise<Messages>;
    loadOut: () => Promise<Messages>;
    loadDay: () => Promise<Messages>;
    loadWork: () => Promise<Messages>;
    loadMarket: () => Promise<Messages>;
    loadReports: () => Promise<Messages>;
    loadDoor: () => Promise<Messages>;
  }
> = {
  en: {
    name: 'English',
    load: async () => (await import('./en/messages')).messages,
    loadRare: async () => (await import('./en/rare')).rare,
    loadQuality: async () => (await import('./en/quality')).quality,
    loadOut: async () => (await import('./en/out')).out,
    loadDay: async () => (await import('./en/day')).day,
    loadWork: async () => (await import('./en/work')).work,
    loadMarket: async () => (await import('./en/marketWords')).marketWords,
    loadDoor: async () => (await import('./en/door')).door,
    loadReports: async () => (await import('./en/reporting')).reporting,
  },
};

/** The closest language we have for a tag like "fr-CH". */
export function bestLocale(tags: readonly string[]): string {
  for (const tag of tags) {
    const language = tag.toLowerCase().split('-')[0] ?? '';
    if (language in locales) return language;
  }
  return 'en';
}
