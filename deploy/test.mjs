// `npm test`: sets everything up, runs every suite, and ends with one plain line. `npm test -- api|web|e2e` runs a part.
import { checkTools, installPackages } from './parts/install.mjs';
import { prepareDataFolder } from './parts/settings.mjs';
import { giveUp, interruptTools, say, seconds, step, Stop } from './parts/steps.mjs';
import { buildApiTests, counts, suites } from './parts/suites.mjs';
import { startTestDatabase } from './test-database.mjs';

let database = null;

async function main() {
  const names = process.argv.slice(2).length ? process.argv.slice(2) : Object.keys(suites);
  const unknown = names.find((name) => !suites[name]);
  if (unknown) throw new Stop(`There is no suite "${unknown}"; there are ${Object.keys(suites).join(', ')}.`);

  checkTools();
  prepareDataFolder();
  if (names.includes('api')) buildApiTests();
  await installPackages();
  if (names.some((name) => name !== 'web')) await givePostgres();

  const total = { passed: 0, failed: 0, skipped: 0 };
  const failed = [];
  for (const name of names) {
    for await (const result of results(name)) {
      show(result);
      for (const key of Object.keys(total)) total[key] += result[key];
      failed.push(...result.failures.map(({ name }) => name));
    }
  }
  await stop();
  say(`\nTook ${seconds()}.`);
  for (const name of failed) say(`  ✗ ${name}`);
  say(counts(total));
  process.exitCode = total.failed || !total.passed ? 1 : 0;
}

/** A suite that cannot even begin is one failure, and the others still run. */
async function* results(name) {
  try {
    yield* suites[name]();
  } catch (error) {
    yield { name, passed: 0, failed: 1, skipped: 0, failures: [{ name, message: error instanceof Stop ? error.message : error.stack }] };
  }
}

async function givePostgres() {
  if (process.env.CRM_TEST_DATABASE_URL) return;
  database = await step('starting the test database', 'test database ready', () => startTestDatabase({ fresh: true }));
  process.env.CRM_TEST_DATABASE_URL = database.url;
}

function show({ failures, flaky = [] }) {
  for (const test of flaky) say(`  passed only when tried again: ${test}`);
  for (const { name, message } of failures) say(`\n  ✗ ${name}\n${shortened(message).replace(/^/gm, '    ')}\n`);
}

/** What is said first and where it happened; a statement of the database in between may be pages long. */
function shortened(message) {
  const lines = message.split('\n').map((line) => (line.length > 400 ? `${line.slice(0, 400)} …` : line));
  return (lines.length > 60 ? [...lines.slice(0, 25), `… ${lines.length - 50} lines more`, ...lines.slice(-25)] : lines).join('\n');
}

/** One that ran before us stays: somebody is using it. */
async function stop() {
  if (database && !database.reused) await database.stop();
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    interruptTools();
    await stop().catch(() => {});
    process.exit(130);
  });
}

await main().catch(async (error) => {
  await stop().catch(() => {});
  giveUp(error);
});
