// `npm run gen`: the API's build writes api/openapi.json, and the web app's types are made from it. Both are committed.
import { dotnetBuild } from './parts/build.mjs';
import { checkTools, installPackages } from './parts/install.mjs';
import { inRoot } from './parts/settings.mjs';
import { giveUp, run, step } from './parts/steps.mjs';

async function main() {
  checkTools();
  await installPackages();
  await step('writing api/openapi.json', 'api/openapi.json written', () => dotnetBuild(inRoot('api', 'Crm.Api.csproj')));
  await step('writing web/src/api/schema.d.ts', 'web/src/api/schema.d.ts written', () => run(process.execPath,
    [inRoot('node_modules', 'openapi-typescript', 'bin', 'cli.js'), inRoot('api', 'openapi.json'), '-o', inRoot('web', 'src', 'api', 'schema.d.ts')],
    { name: 'openapi-typescript' }));
}

await main().catch(giveUp);
