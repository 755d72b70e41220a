// `npm start`: everything from a fresh checkout to a running CRM, and everything stopped again on Ctrl-C.
import { createWriteStream, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startDatabase } from './database.mjs';
import { startMailCatcher } from './mail-catcher.mjs';
import { apiSettings, migrate, startApi } from './parts/api.mjs';
import { apiDll, buildApi, buildWeb } from './parts/build.mjs';
import { checkTools, installPackages } from './parts/install.mjs';
import { commandOf, stopProcess } from './parts/processes.mjs';
import { appDatabaseUrl, dataFolder, inboundSecret, port, prepareDataFolder, readJson, secret, writeJson } from './parts/settings.mjs';
import { giveUp, interruptTools, portAnswers, portIsFree, say, seconds, step, Stop, waitFor } from './parts/steps.mjs';

const runFile = join(dataFolder, 'run.json');
const logFile = join(dataFolder, 'api.log');
const opened = []; // what to stop, last opened first
const killers = []; // the same for somebody in a hurry
let stopping = null;

async function start() {
  const webPort = port('CRM_PORT', 5080);
  const mailPort = port('CRM_MAIL_PORT', 5081);
  checkTools();
  prepareDataFolder();
  await clearAway(webPort);

  const [[adminUrl, appUrl], smtpUrl] = await together(buildApi, async () => {
    await installPackages();
    const urls = await database();
    const mail = process.env.CRM_SMTP_URL || (await mailCatcher(mailPort, webPort));
    await buildWeb();
    return [urls, mail];
  });

  const settings = apiSettings({ port: webPort, dataFolder, secret: secret(), appUrl, smtpUrl, extra: { ...generousLimits(), ...(process.env.CRM_SMTP_URL ? {} : { CRM_INBOUND_SECRET: inboundSecret(secret()) }) } });
  if (adminUrl) await step('migrating the database', 'database migrated', () => migrate(adminUrl, settings));
  await api(settings);

  say(`\nReady after ${seconds()}. Stop with Ctrl-C.\n`);
  say(`  CRM     ${settings.CRM_PUBLIC_URL}`);
  say(`  API     http://localhost:${webPort}/docs`);
  if (!process.env.CRM_SMTP_URL) say(`  Mails   http://localhost:${mailPort}`);
  say(`  Log     ${logFile}\n`);
}

/** Two things at once, for the second core. Both have ended when one's error comes out, so that nothing opens afterwards. */
async function together(first, second) {
  const [one, two] = await Promise.allSettled([first(), second()]);
  if (one.status === 'rejected') throw one.reason;
  if (two.status === 'rejected') throw two.reason;
  return two.value;
}

/** Answers the administrator's and the restricted role's address; without settings, of a server of our own. */
async function database() {
  const { CRM_DATABASE_URL: admin, CRM_APP_DATABASE_URL: app } = process.env;
  if (admin) return [admin, app ?? appDatabaseUrl(admin, secret())];
  if (app) {
    say('No CRM_DATABASE_URL: the database is taken as it is, without migration.');
    return [null, app];
  }
  const options = { name: 'postgres', database: 'crm', firstPort: 54320, settings: { max_connections: 100, shared_buffers: '256MB' } };
  let server = await step('starting the database', 'database ready', () => startDatabase(options));
  if (server.reused) say('  (it was still running from last time)');
  if (server.movedTo) say(`  (its files are in ${server.movedTo}: the user it runs as cannot reach ${dataFolder})`);
  killers.push(() => server.stopAtOnce());
  let repair = null;
  const watch = setInterval(() => {
    if (repair || server.isRunning()) return;
    say('The database stopped; starting it again.');
    repair = startDatabase(options).then((again) => (server = again), (error) => say(error.message)).finally(() => (repair = null));
  }, 2000);
  opened.push(async () => {
    clearInterval(watch);
    await repair;
    await server.stop();
  });
  return [server.url, appDatabaseUrl(server.url, secret())];
}

async function api(settings) {
  const log = createWriteStream(logFile, { fd: openSync(logFile, 'w', 0o600) });
  const running = await step('starting the API', 'API ready', () => startApi(settings, {
    log: (data) => log.write(data),
    onStart(pid) {
      writeJson(runFile, { pid: process.pid, api: pid });
      killers.push(() => process.kill(pid, 'SIGKILL'));
    },
  }));
  opened.push(running.stop);
  running.exited.then((reason) => stopping || stop(1, `The API stopped by itself (${reason}). Its last words:\n${running.recentOutput()}`));
}

async function mailCatcher(pagePort, webPort) {
  const smtpPort = process.env.CRM_CATCHER_SMTP_PORT ? port('CRM_CATCHER_SMTP_PORT') : null;
  const catcher = await startMailCatcher({ folder: join(dataFolder, 'mail'), pagePort, smtpPort, inbound: { url: `http://127.0.0.1:${webPort}/inbound/mail`, secret: inboundSecret(secret()) } });
  opened.push(catcher.stop);
  return catcher.smtpUrl;
}

/** Somebody trying things out on this computer is no attacker; a deployment keeps the API's own limits. */
const generousLimits = () => ({
  CRM_LIMIT_SIGNUPS_PER_HOUR: process.env.CRM_LIMIT_SIGNUPS_PER_HOUR ?? '1000',
  CRM_LIMIT_REQUESTS_PER_MINUTE: process.env.CRM_LIMIT_REQUESTS_PER_MINUTE ?? '100000',
});

/** A start that was killed leaves its API behind: stop that one. Anything else on our port is not ours to touch. */
async function clearAway(webPort) {
  const { pid, api } = readJson(runFile, {});
  if (pid !== process.pid && commandOf(pid).includes('start.mjs')) {
    throw new Stop(`The CRM already runs here (process ${pid}). Stop it first, or give this one its own CRM_DATA and CRM_PORT.`);
  }
  if (commandOf(api).includes(apiDll)) await step('stopping the API of an earlier start', 'API of an earlier start stopped', () => stopProcess(api));
  const free = async () => (await portIsFree(webPort, '0.0.0.0')) && !(await portAnswers(webPort));
  if (!(await waitFor(free, 2000))) throw new Stop(`Port ${webPort} is taken by another program. Set CRM_PORT to a free one, for example:\n\n  CRM_PORT=5090 npm start`);
  writeJson(runFile, { pid: process.pid });
  opened.push(async () => rmSync(runFile, { force: true }));
}

/** Once only: ends the step that is under way, then closes what is open. */
function stop(code, reason) {
  stopping ??= (async () => {
    say(`\n${reason ?? 'Stopping …'}`);
    interruptTools();
    await started.catch(() => {});
    await closeAll();
    say('Stopped.');
    process.exit(code);
  })();
  return stopping;
}

async function closeAll() {
  while (opened.length) await opened.pop()().catch((error) => say(error.message));
}

function stopAtOnce() {
  for (const kill of killers) {
    try {
      kill();
    } catch {
      // Gone already.
    }
  }
  process.exit(130);
}

// npm passes Ctrl-C on although the terminal sends it to us as well: the second one counts only after a moment.
let asked = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    asked ||= Date.now();
    if (Date.now() - asked > 500) stopAtOnce();
    stop(0);
  });
}

// If npm itself is killed, nobody could stop us any more.
if (process.env.npm_lifecycle_event === 'start') {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(0), 1000).unref();
}

const started = start();
started.catch(async (error) => {
  if (stopping) return;
  await closeAll();
  giveUp(error);
});
