// `npm run check`: everything a compiler or linter can say. `--long` runs all tests as well, at their full counts.
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dotnetBuild } from './parts/build.mjs';
import { checkTools, installPackages, npmScript } from './parts/install.mjs';
import { inRoot, readJson } from './parts/settings.mjs';
import { giveUp, step } from './parts/steps.mjs';

async function main() {
  checkTools();
  await installPackages();
  const scripts = readJson(inRoot('web', 'package.json'), {}).scripts ?? {};
  for (const name of ['lint', 'types', 'knip'].filter((name) => scripts[name])) {
    await step(`web ${name}`, `web ${name}`, () => npmScript(name));
  }
  const solution = inRoot('Crm.sln');
  if (existsSync(solution)) await step('building API and tests', 'API and tests build', () => dotnetBuild(solution));
  if (process.argv.includes('--long')) {
    process.exitCode = spawnSync(process.execPath, [inRoot('deploy', 'test.mjs')], { stdio: 'inherit', env: { ...process.env, CRM_LONG: '1' } }).status;
  }
}

await main().catch(giveUp);
