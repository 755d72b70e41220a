// Builds the API and the web app, each only when its sources changed since the last time.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { npmScript } from './install.mjs';
import { inRoot, readJson, root, writeJson } from './settings.mjs';
import { run, step } from './steps.mjs';

export const apiDll = inRoot('api', 'bin', 'Release', 'net10.0', 'Crm.Api.dll');
export const webFolder = inRoot('web', 'dist');

const stampFile = inRoot('.data', 'builds.json');
const sharedByApi = ['Directory.Build.props', 'Directory.Packages.props', 'BannedSymbols.txt', 'global.json', '.editorconfig'];
const made = new Set(['bin', 'obj', 'dist', 'node_modules', 'openapi.json', 'TestResults', 'coverage']);

// No build server stays behind when we are done.
export const dotnetEnv = () => ({
  ...process.env, DOTNET_NOLOGO: '1', DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_CLI_USE_MSBUILD_SERVER: '0', MSBUILDDISABLENODEREUSE: '1',
});
const quiet = ['-c', 'Release', '--nologo', '-v', 'quiet', '-clp:NoSummary', '-p:UseSharedCompilation=false'];
export const dotnetBuild = (project) => run('dotnet', ['build', project, ...quiet], { name: 'dotnet build', env: dotnetEnv() });

const apiSources = ['api', ...sharedByApi];
export const buildApi = () => buildOnce('api', apiSources, apiDll, 'API', () => dotnetBuild(inRoot('api', 'Crm.Api.csproj')));

/** Building its tests has built the API along. */
export const apiIsBuilt = () => remember('api', fingerprint(apiSources));

export const buildWeb = () => buildOnce('web', ['web', 'package-lock.json'], join(webFolder, 'index.html'), 'web app',
  () => npmScript('build'));

async function buildOnce(key, sources, product, label, build) {
  const now = fingerprint(sources);
  if (existsSync(product) && readJson(stampFile, {})[key] === now) return;
  await step(`building the ${label}`, `${label} built`, build);
  remember(key, now);
}

function remember(key, value) {
  writeJson(stampFile, { ...readJson(stampFile, {}), [key]: value });
}

/** One hash over names and contents: a checkout that only touches times builds nothing. */
function fingerprint(sources) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesOf(inRoot(source)))) {
    hash.update(`${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).filter((name) => !made.has(name)).sort().flatMap((name) => filesOf(join(path, name)));
}
