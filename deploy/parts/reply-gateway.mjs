// What a mail gateway does with answers to invitations, for the mail catcher: signs them and hands them to the API's door.
import { createHmac } from 'node:crypto';

export const isReply = (address) => /^reply\+[a-z2-7]{52}@/i.test(address);

/** Passes a mail on; answers the API's status. The signature is HMAC-SHA256 over "seconds.body". */
export async function passOn({ url, secret }, { from, to, subject = '', text = '', calendar = null }) {
  const body = JSON.stringify({ from, to, subject, text, calendar });
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Crm-Timestamp': String(seconds), 'X-Crm-Signature': `sha256=${signature}` },
    body,
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, text: await response.text() };
}

/** The answer that a calendar program would write to an invitation, and where it goes. */
export function answerTo(calendar, email, status) {
  const lines = calendar.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const value = (name) => lines.find((line) => new RegExp(`^${name}[;:]`).test(line)) ?? '';
  const organizer = /mailto:(\S+)/i.exec(value('ORGANIZER'))?.[1] ?? '';
  const stamp = `${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
  return {
    to: organizer,
    calendar: ['BEGIN:VCALENDAR', 'PRODID:-//CRM//Mail catcher//EN', 'VERSION:2.0', 'METHOD:REPLY', 'BEGIN:VEVENT', value('UID'), value('SEQUENCE') || 'SEQUENCE:0',
      `DTSTAMP:${stamp}`, value('DTSTART'), value('ORGANIZER'), `ATTENDEE;PARTSTAT=${status}:mailto:${email}`, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n'),
  };
}
