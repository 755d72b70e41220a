// Keeps every mail that the API sends when no mail server is set, and shows them on a page of this computer only.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { listPage, mailPage, missingPage } from './parts/mail-pages.mjs';
import { answerTo, isReply, passOn } from './parts/reply-gateway.mjs';
import { readJson } from './parts/settings.mjs';
import { Stop } from './parts/steps.mjs';

const most = 500;
const address = '127.0.0.1';

/**
 * Starts both ends; `smtpPort` null means the usual 5025, or any free one. What comes to a reply address is passed on to `inbound`,
 * the API's door ({ url, secret }), as a gateway would. Answers the SMTP address for the API, and `stop`.
 */
export async function startMailCatcher({ folder, pagePort, smtpPort = null, inbound = null }) {
  const box = openBox(folder);
  const page = createServer((request, response) => answer(box, inbound, request, response));
  await listen(page, pagePort, `Port ${pagePort} for the mail page is taken. Set CRM_MAIL_PORT to another one.`);
  const smtp = await startSmtp(box, smtpPort, inbound);
  return {
    smtpUrl: `smtp://${address}:${smtp.server.address().port}`,
    stop: () => new Promise((settle) => {
      page.closeAllConnections();
      page.close(() => smtp.close(settle));
    }),
  };
}

/** One JSON file a mail, so that a restart keeps them; the names sort by time. */
function openBox(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (id) => join(folder, `${id}.json`);
  const read = () => readdirSync(folder).filter((name) => /^[\w-]+\.json$/.test(name)).sort().reverse()
    .map((name) => readJson(join(folder, name), null)).filter(Boolean);
  let mails = read();
  let last = Number(mails[0]?.id ?? 0);

  return {
    all: () => mails,
    find: (id) => mails.find((mail) => mail.id === id),
    add(mail) {
      last = Math.max(Date.now(), last + 1);
      const kept = { id: String(last), at: new Date(last).toISOString(), ...mail };
      writeFileSync(file(kept.id), JSON.stringify(kept), { mode: 0o600 });
      mails = [kept, ...mails];
      for (const { id } of mails.splice(most)) rmSync(file(id), { force: true });
    },
    clear() {
      for (const { id } of mails) rmSync(file(id), { force: true });
      mails = [];
    },
  };
}

async function startSmtp(box, wished, inbound) {
  const [{ SMTPServer }, { default: PostalMime }] = await Promise.all([import('smtp-server'), import('postal-mime')]);
  const make = () => new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: 25 * 1024 * 1024,
    onData(stream, session, done) {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk)).on('error', done).on('end', async () => {
        try {
          const mail = describe(await PostalMime.parse(Buffer.concat(chunks)), session.envelope);
          box.add(mail);
          if (inbound && mail.to.some(isReply)) await passOn(inbound, { ...mail, calendar: mail.calendar?.text ?? null }).catch(() => {});
          done();
        } catch (error) {
          done(error);
        }
      });
    },
  });
  const smtp = make();
  smtp.on('error', () => {}); // a client that hangs up; errors of listening are reported below
  try {
    await listen(smtp.server, wished ?? 5025, `Port ${wished} for the mail catcher is taken. Set CRM_CATCHER_SMTP_PORT to another one.`);
  } catch (error) {
    if (wished !== null) throw error;
    await listen(smtp.server, 0, 'No port is free for the mail catcher.');
  }
  return smtp;
}

function describe(mail, envelope) {
  const text = mail.text ?? '';
  const html = mail.html ?? '';
  return {
    from: envelope.mailFrom ? envelope.mailFrom.address : (mail.from?.address ?? ''),
    to: envelope.rcptTo.map(({ address }) => address),
    subject: mail.subject ?? '',
    text,
    html,
    calendar: calendarIn(mail),
    links: [...new Set([...linksInText(text), ...linksInHtml(html)])],
  };
}

/** The entry for a calendar that a mail brings (RFC 6047). */
function calendarIn(mail) {
  const part = (mail.attachments ?? []).find((one) => one.mimeType === 'text/calendar');
  if (!part) return null;
  return { method: part.method ?? null, text: typeof part.content === 'string' ? part.content : Buffer.from(part.content).toString('utf8') };
}

const linksInText = (text) => (text.match(/https?:\/\/[^\s"'<>()[\]]+/g) ?? []).map((link) => link.replace(/[.,;:!?]+$/, ''));
const linksInHtml = (html) => [...html.matchAll(/href\s*=\s*["'](https?:[^"']+)/gi)].map(([, link]) => link.replaceAll('&amp;', '&'));

function answer(box, inbound, request, response) {
  const url = new URL(request.url, 'http://localhost');
  const send = (status, type, body) => response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'self'",
  }).end(body);

  // A foreign page could give its own name this address (DNS rebinding) and read the links in the mails.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) return send(421, 'text/plain', 'Wrong host.');

  const to = url.searchParams.get('to')?.toLowerCase();
  const mails = to ? box.all().filter((mail) => mail.to.some((one) => one.toLowerCase() === to)) : box.all();
  const one = /^\/mail\/(\d+)$/.exec(url.pathname);

  const said = /^\/mail\/(\d+)\/answer\/(ACCEPTED|TENTATIVE|DECLINED)$/.exec(url.pathname);
  if (request.method === 'POST' && said && inbound && box.find(said[1])?.calendar && request.headers.origin === `http://${request.headers.host}`) {
    const mail = box.find(said[1]);
    const { to, calendar } = answerTo(mail.calendar.text, mail.to[0], said[2]);
    return passOn(inbound, { from: mail.to[0], to: [to], subject: said[2], calendar })
      .then(({ status, text }) => send(200, 'text/plain', `The CRM answered ${status}: ${text}`), (error) => send(502, 'text/plain', error.message));
  }
  if (request.method === 'DELETE' && url.pathname === '/messages') {
    box.clear();
    return response.writeHead(204).end();
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, 'text/plain', 'Not allowed.');
  if (url.pathname === '/messages') return send(200, 'application/json', JSON.stringify(mails));
  if (url.pathname === '/') return send(200, 'text/html', listPage(mails, to));
  if (one && box.find(one[1])) return send(200, 'text/html', mailPage(box.find(one[1]), inbound !== null));
  return send(404, 'text/html', missingPage());
}

function listen(server, port, taken) {
  return new Promise((settle, fail) => {
    const refuse = (error) => fail(error.code === 'EADDRINUSE' ? new Stop(taken) : error);
    server.once('error', refuse);
    server.listen(port, address, () => {
      server.off('error', refuse);
      settle();
    });
  });
}
