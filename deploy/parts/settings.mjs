// Where things are, and the settings (CRM_…) that the scripts share with the API. README.md has the table.
import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An error whose message is meant for the person at the keyboard: shown without a stack trace. */
export class Stop extends Error {}

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const inRoot = (...parts) => join(root, ...parts);

/** The folder of everything this installation keeps: database, secret, mails. */
export const dataFolder = realPath(resolve(root, process.env.CRM_DATA || '.data'));

/** One folder, one name: whatever links lead to it. */
function realPath(path) {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
}

export function prepareDataFolder() {
  if (existsSync(dataFolder)) return;
  // 0711, not 0700: when root starts it, the database runs as another user and must be able to walk through.
  mkdirSync(dataFolder, { recursive: true });
  chmodSync(dataFolder, 0o711);
}

export function port(name, fallback) {
  const text = process.env[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65535) throw new Stop(`${name} must be a port number, not "${text}".`);
  return value;
}

/** The key that signs tokens and derives the roles' passwords: given, or made once and kept. */
export function secret() {
  if (process.env.CRM_SECRET) return process.env.CRM_SECRET;
  const file = join(dataFolder, 'secret');
  if (!existsSync(file)) {
    prepareDataFolder();
    writeFileSync(file, randomBytes(32).toString('hex') + '\n', { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

/** What the mail catcher signs answers with, unless there is a gateway that knows another. */
export const inboundSecret = (key) => process.env.CRM_INBOUND_SECRET || createHmac('sha256', key).update('inbound').digest('hex');

/** The restricted role's address of the same database, with the password that the migration gives this role. */
export function appDatabaseUrl(adminUrl, key) {
  const url = new URL(adminUrl);
  url.username = 'crm_app';
  url.password = createHmac('sha256', key).update('crm_app').digest('hex');
  return url.href;
}

/** A small JSON file that only this user may read; `fallback` while it is missing or broken. */
export function readJson(file, fallback) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return fallback;
  }
}

export function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value, null, 2) + '\n', { mode: 0o600 });
}
