/** What the browser knows about the world: no lists of our own to go stale. */

export function currencies(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(undefined, { type: 'currency' });
  return Intl.supportedValuesOf('currency').map((code) => ({
    value: code,
    label: `${code} · ${names.of(code) ?? code}`,
  }));
}

export function timeZones(): { value: string; label: string }[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  }));
}

const tags = [
  'en-US',
  'en-GB',
  'en-AU',
  'en-CA',
  'en-IE',
  'en-IN',
  'en-NZ',
  'en-ZA',
  'fr-FR',
  'fr-CA',
  'fr-CH',
  'fr-BE',
  'de-DE',
  'de-AT',
  'de-CH',
  'es-ES',
  'es-MX',
  'es-AR',
  'pt-PT',
  'pt-BR',
  'it-IT',
  'nl-NL',
  'sv-SE',
  'da-DK',
  'pl-PL',
];

/** How dates and numbers are written. The words themselves come in the closest language there is. */
export function localeChoices(): { value: string; label: string }[] {
  return tags.map((tag) => ({ value: tag, label: new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag }));
}
