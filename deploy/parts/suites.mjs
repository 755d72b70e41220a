// The test suites, one function each: prepare, run the tool, read its report.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildApi, buildWeb, dotnetBuild, dotnetEnv } from './build.mjs';
import { chromium } from './chromium.mjs';
import { npm } from './install.mjs';
import { playwrightReport, trxReport, vitestReport } from './reports.mjs';
import { inRoot, readJson } from './settings.mjs';
import { run, step } from './steps.mjs';

const reports = inRoot('.data', 'test-reports');
const apiTests = inRoot('tests', 'api', 'Crm.Tests.csproj');
const journeys = inRoot('tests', 'e2e', 'playwright.config.ts');

/** What `npm test -- <name>` may name; each answers its results as they come. */
export const suites = {
  async *web() {
    const scripts = readJson(inRoot('web', 'package.json'), {}).scripts ?? {};
    for (const name of ['lint', 'types', 'knip'].filter((name) => scripts[name])) {
      yield outcome(`web ${name}`, () => npm(['run', name, '--workspace', 'web']));
    }
    if (scripts.unit) {
      const file = fresh('web.json');
      yield outcome('web unit tests', () => npm(['run', 'unit', '--workspace', 'web', '--', '--reporter=json', `--outputFile=${file}`]),
        () => vitestReport(file));
    }
  },

  async *api() {
    if (!existsSync(apiTests)) return;
    yield outcome('API and its tests build', () => dotnetBuild(apiTests));
    const file = fresh('api.trx');
    yield outcome('API tests', () => run('dotnet',
      ['test', apiTests, '-c', 'Release', '--no-build', '--nologo', '--logger', `trx;LogFileName=${file}`],
      { name: 'dotnet test', env: { ...dotnetEnv, ...process.env } }), () => trxReport(file));
  },

  async *e2e() {
    if (!existsSync(journeys)) return;
    process.env.CRM_CHROMIUM = await chromium();
    await buildApi();
    await buildWeb();
    const file = fresh('e2e.json');
    yield outcome('browser journeys', () => run(process.execPath,
      [inRoot('node_modules', '@playwright', 'test', 'cli.js'), 'test', '-c', journeys, '--reporter=json'],
      { name: 'Playwright', env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } }), () => playwrightReport(file));
  },
};

/**
 * Runs one tool. With a report, its counts; without one, one check that passes or fails.
 * A tool that fails without naming a failed test counts as one failure, with what it said.
 */
async function outcome(name, tool, read = null) {
  let error = null;
  try {
    await step(name, name, tool);
  } catch (problem) {
    error = problem;
  }
  const failure = () => ({ name, message: error.message });
  if (!read) return { name, passed: error ? 0 : 1, failed: error ? 1 : 0, skipped: 0, failures: error ? [failure()] : [] };
  try {
    const report = { name, ...read() };
    if (!error || report.failed) return report;
    return { ...report, failed: 1, failures: [failure()] };
  } catch (problem) {
    error ??= problem;
    return { name, passed: 0, failed: 1, skipped: 0, failures: [failure()] };
  }
}

function fresh(name) {
  const file = join(reports, name);
  mkdirSync(reports, { recursive: true });
  rmSync(file, { force: true });
  return file;
}
