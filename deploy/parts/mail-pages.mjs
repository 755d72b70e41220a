// The mail catcher's pages: plain HTML, everything a mail brings is escaped.

export function listPage(mails, to) {
  const rows = mails.map((mail) => `
      <tr>
        <td><a href="/mail/${mail.id}">${escape(mail.subject || '(no subject)')}</a></td>
        <td>${escape(mail.to.join(', '))}</td>
        <td>${when(mail.at)}</td>
      </tr>`).join('');
  const table = `
    <table>
      <thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">When (UTC)</th></tr></thead>
      <tbody>${rows}
      </tbody>
    </table>`;
  const filter = to ? `<p>Only mails to ${escape(to)}. <a href="/">Show all</a></p>` : '';
  return page('Mails', `
    <h1>Mails</h1>
    <p>No mail server is set, so nothing leaves this computer: every mail the CRM sends is kept here. <a href="">Look again</a></p>
    ${filter}
    ${mails.length ? table : '<p>No mail yet.</p>'}`);
}

export function mailPage(mail, answers = false) {
  const links = mail.links.map((link) => `<li><a href="${escape(link)}" rel="noreferrer">${escape(link)}</a></li>`).join('');
  const html = `<iframe title="The mail as its reader sees it" sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcdoc="${escape(`<base target="_blank">${mail.html}`)}"></iframe>`;
  return page(mail.subject || '(no subject)', `
    <p><a href="/">All mails</a></p>
    <h1>${escape(mail.subject || '(no subject)')}</h1>
    <dl>
      <dt>From</dt><dd>${escape(mail.from)}</dd>
      <dt>To</dt><dd>${escape(mail.to.join(', '))}</dd>
      <dt>When</dt><dd>${when(mail.at)} UTC</dd>
    </dl>
    ${answers && mail.calendar?.method === 'REQUEST' ? answerForms(mail) : ''}
    ${links && `<h2>Links</h2><ul>${links}</ul>`}
    ${mail.text && `<h2>Text</h2><pre tabindex="0">${escape(mail.text)}</pre>`}
    ${mail.html && `<h2>Design</h2>${html}`}
    ${mail.calendar ? `<h2>Calendar (${escape(mail.calendar.method ?? '')})</h2><pre tabindex="0">${escape(mail.calendar.text)}</pre>` : ''}`);
}

/** What the recipient's calendar program would send, at a press of a button. */
const answerForms = (mail) => `<h2>Answer as ${escape(mail.to[0] ?? '')}</h2>
    <div style="display:flex;gap:.5rem">${[['ACCEPTED', 'Yes'], ['TENTATIVE', 'Perhaps'], ['DECLINED', 'No']]
    .map(([status, word]) => `<form method="post" action="/mail/${mail.id}/answer/${status}"><button>${word}</button></form>`).join('')}</div>`;

export const missingPage = () => page('No such mail', '<h1>No such mail</h1><p><a href="/">All mails</a></p>');

const when = (at) => `<time datetime="${at}">${at.slice(0, 19).replace('T', ' ')}</time>`;

const escape = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (title, body) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>${escape(title)} · Mail catcher</title>
    <style>
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif;
        color: light-dark(#1c1c1e, #ececf1); background: light-dark(#ffffff, #16171a); }
      a { color: light-dark(#0b57d0, #a8c7fa); }
      body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
      table { width: 100%; border-collapse: collapse; }
      th, td { padding: .4rem .6rem; border-bottom: 1px solid #8886; text-align: left; vertical-align: top; }
      td:last-child { white-space: nowrap; }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
      dd { margin: 0; }
      pre { padding: 1rem; border: 1px solid #8886; white-space: pre-wrap; }
      iframe { box-sizing: border-box; width: 100%; height: 40rem; border: 1px solid #8886; background: white; }
    </style>
  </head>
  <body>
    <main>${body}
    </main>
  </body>
</html>
`;
