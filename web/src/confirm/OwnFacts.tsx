import { t, tEnum } from '../i18n/t';
import type { ConfirmationPage } from '../records/confirmations/confirmations';
import { Pairs } from '../ui/Pairs';

/** What we know of somebody, as they read it: what was asked about, and nothing else. */
export function OwnFacts({ values }: { values: ConfirmationPage['values'] }) {
  if (!values) return null;
  const channel = values.preferredChannel;
  const lines: [string, (string | null | undefined)[] | null | undefined][] = [
    [t('confirm.firstName'), one(values.firstName)],
    [t('confirm.lastName'), one(values.lastName)],
    [t('confirm.email'), values.emails?.map((point) => point.value)],
    [t('confirm.phone'), values.phones?.map((point) => point.value)],
    [t('confirm.address'), values.addresses?.map(addressText)],
    [t('confirm.jobTitle'), one(values.jobTitle)],
    [t('confirm.company'), one(values.company)],
    [t('confirm.preferredChannel'), one(channel && tEnum('confirm', `channel_${channel}`))],
  ];
  const items = lines.flatMap(([label, given]) =>
    given ? [{ label, values: (given.length > 0 ? given : ['']).map((value) => value || t('confirm.none')) }] : [],
  );
  return <Pairs items={items} />;
}

function one(value: string | null | undefined): string[] | null {
  return value === null || value === undefined ? null : [value];
}

function addressText(address: NonNullable<NonNullable<ConfirmationPage['values']>['addresses']>[number]): string {
  const town = [address.postcode, address.city].filter(Boolean).join(' ');
  return [address.street, town, address.region, address.country].filter(Boolean).join(', ');
}
