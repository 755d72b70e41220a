// What the browser journeys run against: the built API and web app on a new, empty database, with a mail catcher of its own.
// Started by Playwright (webServer); stops and cleans up on SIGTERM.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from './database.mjs';
import { startMailCatcher } from './mail-catcher.mjs';
import { apiSettings, migrate, startApi } from './parts/api.mjs';
import { buildApi, buildWeb } from './parts/build.mjs';
import { installPackages } from './parts/install.mjs';
import { appDatabaseUrl, dataFolder, inboundSecret, port } from './parts/settings.mjs';
import { giveUp, say, step } from './parts/steps.mjs';
import { startTestDatabase } from './test-database.mjs';

const opened = [];
const run = randomBytes(4).toString('hex');

async function main() {
  const webPort = port('CRM_E2E_PORT', 5380);
  const mailPort = port('CRM_E2E_MAIL_PORT', 5381);
  await installPackages();
  await buildApi();
  await buildWeb();

  const folder = join(dataFolder, `e2e-${run}`);
  opened.push(async () => rmSync(folder, { recursive: true, force: true }));
  const adminUrl = await newDatabase(`crm_e2e_${run}`);
  const secret = randomBytes(32).toString('hex');
  const inbound = { url: `http://127.0.0.1:${webPort}/inbound/mail`, secret: inboundSecret(secret) };
  const catcher = await startMailCatcher({ folder: join(folder, 'mail'), pagePort: mailPort, smtpPort: 0, inbound });
  opened.push(catcher.stop);

  const limits = { CRM_DNS: 'off', CRM_LIMIT_SIGNUPS_PER_HOUR: '100000', CRM_LIMIT_REQUESTS_PER_MINUTE: '1000000' };
  const settings = apiSettings({
    port: webPort, dataFolder: folder, secret, appUrl: appDatabaseUrl(adminUrl, secret), smtpUrl: catcher.smtpUrl,
    extra: { ...limits, CRM_INBOUND_SECRET: inbound.secret, CRM_PUBLIC_URL: `http://localhost:${webPort}` },
  });
  await step('migrating', 'migrated', () => migrate(adminUrl, settings));
  const api = await step('starting the API', 'API ready', () => startApi(settings, {
    log: (data) => process.stderr.write(data),
    ownGroup: false, // Playwright may kill our whole group: then the API goes too
  }));
  opened.push(api.stop);
  api.exited.then((reason) => stopping || (say(`The API stopped by itself (${reason}).`), stop(1)));
  say(`Ready: http://localhost:${webPort}, mails at http://localhost:${mailPort}/messages`);
}

async function newDatabase(name) {
  const server = process.env.CRM_TEST_DATABASE_URL || (await startTestDatabase()).url;
  const query = async (sql) => {
    const client = await connect(server);
    await client.query(sql).finally(() => client.end());
  };
  await query(`create database ${name}`);
  opened.push(() => query(`drop database if exists ${name} with (force)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

let stopping = null;

function stop(code) {
  stopping ??= (async () => {
    while (opened.length) await opened.pop()().catch((error) => say(error.message));
    process.exit(code);
  })();
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(0));

await main().catch(async (error) => {
  while (opened.length) await opened.pop()().catch(() => {});
  giveUp(error);
});
