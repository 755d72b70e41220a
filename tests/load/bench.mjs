// `npm run bench`: seeds a database of its own, runs the product and plain SQL over a bare server in turn, prints the ratios.
// --full: the large data set (a million contacts in a thousand tenants). --large: its large workspace alone, seeded in a minute or two. --seconds N: how long each is measured. --connections N: how many ask at once (8). --only list: just the
// operations with this in their name. --imports 1000,100000: files of so many rows brought in, and nothing else; --exports: and the last of them taken out again in every format. --hold: seed and wait, to look at plans by hand.
import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { connect, startDatabase } from '../../deploy/database.mjs';
import { apiSettings, migrate, startApi } from '../../deploy/parts/api.mjs';
import { buildApi, dotnetBuild } from '../../deploy/parts/build.mjs';
import { checkTools, installPackages } from '../../deploy/parts/install.mjs';
import { appDatabaseUrl, dataFolder, inRoot } from '../../deploy/parts/settings.mjs';
import { giveUp, portAnswers, say, step, waitFor } from '../../deploy/parts/steps.mjs';

const [productPort, barePort] = [5390, 5391];
const dll = inRoot('tests', 'load', 'bin', 'Release', 'net10.0', 'Crm.Load.dll');
const opened = [];

async function main() {
  checkTools();
  await installPackages();
  await buildApi();
  await step('building the load generator', 'load generator built', () => dotnetBuild(inRoot('tests', 'load', 'Crm.Load.csproj')));
  // A server with the safety of a real one: what is acknowledged is on disk.
  const server = await step('starting the database', 'database ready', () => startDatabase({ name: 'bench-postgres', firstPort: 54620, settings: { shared_buffers: '1GB', max_wal_size: '8GB', jit: 'off' } }));
  opened.push(server.stop);
  const name = `crm_bench_${randomBytes(4).toString('hex')}`;
  const client = await connect(server.url);
  await client.query(`create database ${name}`);
  opened.push(() => client.query(`drop database if exists ${name} with (force)`).finally(() => client.end()));
  const adminUrl = Object.assign(new URL(server.url), { pathname: `/${name}` }).href;

  const secret = randomBytes(32).toString('hex');
  const appUrl = appDatabaseUrl(adminUrl, secret);
  const settings = apiSettings({ port: productPort, dataFolder, secret, appUrl, extra: { CRM_LIMIT_SIGNUPS_PER_HOUR: '100000', CRM_LIMIT_REQUESTS_PER_MINUTE: '100000000' } });
  await step('migrating', 'migrated', () => migrate(adminUrl, settings));
  let pid;
  const api = await step('starting the API', 'API ready', () => startApi(settings, { onStart: (id) => { pid = id; } }));
  opened.push(api.stop);
  const bare = spawn('dotnet', [dll, 'bare', String(barePort)], { env: { ...process.env, BENCH_APP: npgsql(appUrl, 'Max Auto Prepare=100;Maximum Pool Size=16;Options=-c plan_cache_mode=force_generic_plan') }, stdio: 'inherit' });
  opened.push(async () => bare.kill());
  await waitFor(() => portAnswers(barePort), 15_000);

  const run = spawn('dotnet', [dll, 'run', ...process.argv.slice(2)], { stdio: 'inherit', env: {
    ...process.env, BENCH_ADMIN: npgsql(adminUrl), BENCH_PRODUCT: `http://127.0.0.1:${productPort}`, BENCH_BARE: `http://127.0.0.1:${barePort}`, BENCH_PRODUCT_PID: String(pid) } });
  return new Promise((settle) => run.on('exit', (code) => settle(code ?? 1)));
}

function npgsql(url, more = '') {
  const { hostname, port, username, password, pathname } = new URL(url);
  return `Host=${hostname};Port=${port};Username=${decodeURIComponent(username)};Password=${decodeURIComponent(password)};Database=${pathname.slice(1)};${more}`;
}

const close = async () => {
  while (opened.length) await opened.pop()().catch((error) => say(error.message));
};
process.on('SIGINT', () => close().then(() => process.exit(130)));

const code = await main().catch(async (error) => {
  await close();
  giveUp(error);
});
await close();
process.exit(code);
