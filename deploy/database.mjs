// A real PostgreSQL from npm's binaries, started and stopped by us. It keeps running when its starter dies, and is reused.
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeFor } from './parts/database-user.mjs';
import { alone, commandOf } from './parts/processes.mjs';
import { dataFolder, prepareDataFolder, readJson, writeJson } from './parts/settings.mjs';
import { portAnswers, portIsFree, run, Stop, waitFor } from './parts/steps.mjs';

const version = '18';

/**
 * Starts the server whose files are in `$CRM_DATA/<name>`, or joins it if it already runs.
 * Answers the administrator's address of `database` (created if missing), and how to stop and watch the server.
 */
export async function startDatabase({ name = 'postgres', database = 'postgres', firstPort = 54320, settings = {}, fresh = false } = {}) {
  prepareDataFolder();
  return alone(join(dataFolder, `${name}.lock`), async () => {
    const stateFile = join(dataFolder, `${name}.json`);
    const state = readJson(stateFile, {});
    const server = { ...placeFor(name, state), port: state.port, password: state.password ?? randomBytes(24).toString('hex') };
    const movedTo = server.home.startsWith(dataFolder) ? undefined : server.home;
    const save = () => writeJson(stateFile, { port: server.port, password: server.password, home: movedTo });

    const cluster = join(server.home, 'data');
    if (fresh && !processOf(cluster)) rmSync(cluster, { recursive: true, force: true });
    if (!existsSync(join(cluster, 'PG_VERSION'))) {
      save(); // before the cluster exists: a password that got lost would lock us out
      await create(server, cluster);
    }
    const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
    if (found !== version) throw new Stop(`${cluster} was made by PostgreSQL ${found}; this is ${version}. See "Upgrade" in deploy/README.md.`);

    const runs = await runningPort(cluster);
    if (runs) server.port = runs;
    else await start(server, cluster, firstPort, settings);
    save();

    const url = (name) => `postgres://postgres:${server.password}@127.0.0.1:${server.port}/${name}`;
    await createDatabase(url('postgres'), database);
    return {
      url: url(database),
      reused: Boolean(runs),
      movedTo,
      isRunning: () => Boolean(processOf(cluster)),
      stop: () => control(server, ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '60']),
      stopAtOnce: () => process.kill(processOf(cluster), 'SIGQUIT'), // as after a power cut: the next start recovers
    };
  });
}

/** Stops the server of `name` if it runs; true if it did. */
export async function stopDatabase(name) {
  const state = readJson(join(dataFolder, `${name}.json`), null);
  if (!state) return false;
  const server = placeFor(name, state);
  const cluster = join(server.home, 'data');
  if (!processOf(cluster)) return false;
  await control(server, ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '60']);
  return true;
}

/** A connection for the few statements that set things up. Loaded late: the packages may have to be installed first. */
export async function connect(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Made beside its place and moved there when complete: a kill in between leaves nothing half done. */
async function create(server, cluster) {
  const half = `${cluster}.new`;
  const password = join(server.home, 'password');
  rmSync(half, { recursive: true, force: true });
  writeFileSync(password, server.password, { mode: 0o600 });
  if (server.uid !== undefined) chownSync(password, server.uid, server.gid);
  try {
    await asUser(server, 'initdb', ['-D', half, '--username=postgres', `--pwfile=${password}`, '--auth=scram-sha-256', '--encoding=UTF8',
      '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions']);
    renameSync(half, cluster);
  } finally {
    rmSync(password, { force: true });
  }
}

async function start(server, cluster, firstPort, settings) {
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  server.port = await choosePort(server.port, firstPort);
  const all = { port: server.port, listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const options = Object.entries(all).map(([key, value]) => `-c ${key}=${value}`).join(' ');
  const log = join(server.home, 'server.log');
  try {
    await control(server, ['start', '-D', cluster, '-l', log, '-w', '-t', '120', '-o', options]);
  } catch (error) {
    const tail = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-15).join('\n') : '';
    throw new Stop(`PostgreSQL did not start. The end of ${log}:\n${tail || error.message}`);
  }
}

/** The port once chosen stays, so that other programs find it again; unless somebody else took it meanwhile. */
async function choosePort(known, first) {
  for (const port of [known, ...Array.from({ length: 200 }, (_, i) => first + i)]) {
    if (port && (await portIsFree(port))) return port;
  }
  throw new Stop(`No free port for PostgreSQL between ${first} and ${first + 199}.`);
}

/** The port of the server that already runs on this cluster. A pid file whose process is another program is stale. */
async function runningPort(cluster) {
  const pid = processOf(cluster);
  if (!pid) return null;
  const port = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3]);
  // It may be recovering, or on its way out: then wait for the one or the other.
  await waitFor(async () => !processOf(cluster) || (await portAnswers(port)), 60_000);
  return processOf(cluster) ? port : null;
}

function processOf(cluster) {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return commandOf(pid).includes(cluster) ? pid : null;
}

const control = (server, args) => asUser(server, 'pg_ctl', args);

function asUser({ binaries, home, uid, gid }, program, args) {
  // No setting of the caller's (PGDATA, PGPORT, locales) may reach the server; detached, because Ctrl-C may not either.
  const env = { PATH: process.env.PATH, LC_ALL: 'C' };
  return run(join(binaries, 'bin', program), args, { name: program, cwd: home, uid, gid, env, detached: true });
}

async function createDatabase(adminUrl, name) {
  let client;
  const open = async () => (client = await connect(adminUrl).catch((error) => {
    if (error.code === '57P03') return null; // still starting up
    throw new Stop(`The database does not let us in: ${error.message}`);
  }));
  if (!(await waitFor(open, 60_000))) throw new Stop('The database did not become ready within a minute.');
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (!rowCount) await client.query(`create database "${name}"`);
  await client.end();
}
