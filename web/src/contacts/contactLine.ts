import { api, ok } from '../api/client';

/** Whether a typed name is more than a name: it holds an e-mail address or a phone number. */
export function isLine(text: string): boolean {
  return /\S@\S+\.\S/.test(text) || text.replace(/\D/g, '').length >= 5;
}

/** "Ann Lee ann@lee.example +49 30 1234 Acme" as the fields of the form; the server reads it, and knows the companies. */
export async function readLine(text: string) {
  const line = await ok(api.POST('/api/v1/contacts/read-line', { body: { text: text.trim().slice(0, 500) } }));
  return {
    name: [line.firstName, line.lastName].filter(Boolean).join(' '),
    email: line.emails[0]?.value ?? '',
    phone: line.phones[0]?.value ?? '',
    company: line.company ?? undefined,
  };
}
