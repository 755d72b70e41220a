// The API as a process of ours: migrate, start, wait until it is ready, stop.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { apiDll, webFolder } from './build.mjs';
import { stopProcess } from './processes.mjs';
import { root } from './settings.mjs';
import { interruptible, run, seconds, Stop, waitFor } from './steps.mjs';

/** What both commands of the API see: our settings, but never the administrator's address of the database. */
export function apiSettings({ port, dataFolder, secret, appUrl, smtpUrl, extra = {} }) {
  const { CRM_DATABASE_URL: _, CRM_TEST_DATABASE_URL: __, ...env } = process.env;
  return {
    ...env,
    CRM_PORT: String(port),
    CRM_DATA: dataFolder,
    CRM_SECRET: secret,
    CRM_APP_DATABASE_URL: appUrl,
    CRM_SMTP_URL: smtpUrl,
    CRM_WEB_ROOT: webFolder,
    CRM_PUBLIC_URL: process.env.CRM_PUBLIC_URL ?? `http://localhost:${port}`,
    ...extra,
  };
}

export async function migrate(adminUrl, settings) {
  await run('dotnet', [apiDll, 'migrate'], { env: { ...settings, CRM_DATABASE_URL: adminUrl } })
    .catch((error) => { throw new Stop(`The migration failed:\n${reasonIn(error.message)}`); });
}

/**
 * Starts the API and waits for /health/ready. Its output goes to `log`, and its end into the error if it fails.
 * With a process group of its own, Ctrl-C reaches only us and we stop things in the right order.
 */
export async function startApi(settings, { log = () => {}, patience = 60_000, onStart = () => {}, ownGroup = true } = {}) {
  if (!existsSync(apiDll)) throw new Stop(`${apiDll} is missing: build the API first.`);
  const since = Date.now();
  const child = spawn('dotnet', [apiDll], { cwd: root, env: settings, stdio: ['ignore', 'pipe', 'pipe'], detached: ownGroup });
  const settled = interruptible(child);
  const state = { ended: null, output: '' };
  const exited = new Promise((settle) => {
    child.on('error', (error) => settle((state.ended = error.message)));
    child.on('exit', (code, signal) => settle((state.ended = signal ?? `exit code ${code}`)));
  });
  const take = (data) => {
    state.output = (state.output + data).slice(-20_000);
    log(data);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  onStart(child.pid);

  let answer = 'no answer';
  const ready = async () => {
    const response = await fetch(`http://127.0.0.1:${settings.CRM_PORT}/health/ready`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    if (response) answer = `${response.status} ${await response.text()}`;
    return response?.ok;
  };
  const answered = await waitFor(async () => state.ended || (await ready()), patience);
  if (state.ended) throw new Stop(`The API stopped right away (${state.ended}):\n${reasonIn(state.output)}`);
  if (!answered) {
    child.kill('SIGKILL');
    throw new Stop(`The API was not ready after ${seconds(since)} (/health/ready: ${answer}):\n${state.output.trim()}`);
  }
  settled();
  return { pid: child.pid, exited, recentOutput: () => state.output.trim().split('\n').slice(-30).join('\n'), stop: () => stopProcess(child.pid) };
}

/** What .NET says of an error that nobody caught, without the way it took through the program. */
const reasonIn = (output) => /Unhandled exception\. [\w.]+(?: \(0x\w+\))?: (.*)/.exec(output)?.[1] ?? output.trim();
