// The test suites, one function each: prepare, run the tool, read its report.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { apiIsBuilt, buildApi, buildWeb, dotnetBuild, dotnetEnv } from './build.mjs';
import { chromium } from './chromium.mjs';
import { npmScript } from './install.mjs';
import { playwrightReport, trxReport, vitestReport } from './reports.mjs';
import { inRoot, readJson } from './settings.mjs';
import { run, step } from './steps.mjs';

const reports = inRoot('.data', 'test-reports');
const apiTests = inRoot('tests', 'api', 'Crm.Tests.csproj');
const journeys = inRoot('tests', 'e2e', 'playwright.config.ts');

let apiBuild = null;

/** May be called early: the compiler then works while the packages install and the web tests run. */
export const buildApiTests = () => (apiBuild ??= outcome('API and its tests build', () => dotnetBuild(apiTests)));

/** What `npm test -- <name>` may name; each answers its results as they come. */
export const suites = {
  async *web() {
    const scripts = readJson(inRoot('web', 'package.json'), {}).scripts ?? {};
    for (const name of ['lint', 'types'].filter((name) => scripts[name])) {
      yield outcome(`web ${name}`, () => npmScript(name));
    }
    if (!scripts.unit) return;
    const file = fresh('web.json');
    yield outcome('web unit tests', () => npmScript('unit', '--reporter=json', `--outputFile=${file}`), () => vitestReport(file));
  },

  async *api() {
    const built = await buildApiTests();
    yield built;
    if (built.failed) return;
    apiIsBuilt();
    const file = fresh('api.trx');
    const args = ['test', apiTests, '-c', 'Release', '--no-build', '--nologo', '--logger', `trx;LogFileName=${file}`, '--logger', 'console;verbosity=normal'];
    yield outcome('API tests', (onLine) => run('dotnet', args, { name: 'dotnet test', env: dotnetEnv(), onLine: onLine(/^\s+(Passed|Failed) /) }),
      () => trxReport(file));
  },

  async *e2e() {
    if (!existsSync(journeys)) return;
    process.env.CRM_CHROMIUM = await chromium();
    await buildApi();
    await buildWeb();
    const file = fresh('e2e.json');
    const args = [inRoot('node_modules', '@playwright', 'test', 'cli.js'), 'test', '-c', journeys, '--reporter=list,json'];
    const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
    yield outcome('browser journeys', (onLine) => run(process.execPath, args, { name: 'Playwright', env, onLine: onLine(/^\s+(ok|x|✓|✘)\s/) }),
      () => playwrightReport(file));
  },
};

/**
 * Runs one tool. With a report, its counts; without one, one check that passes or fails.
 * A tool that fails without naming a failed test counts as one failure, with what it said.
 */
function outcome(name, tool, read = null) {
  return step(name, (result) => `${name}: ${counts(result)},`, async (tell) => {
    let tests = 0;
    const onLine = (pattern) => (line) => pattern.test(line) && tell(`${++tests} tests`);
    const error = await tool(onLine).then(() => null, (problem) => problem);
    const check = { name, passed: error ? 0 : 1, failed: error ? 1 : 0, skipped: 0, failures: error ? [{ name, message: error.message }] : [] };
    if (!read) return check;
    try {
      const report = { name, ...read() };
      return error && !report.failed ? { ...report, failed: 1, failures: check.failures } : report;
    } catch (problem) {
      return { ...check, passed: 0, failed: 1, failures: [{ name, message: (error ?? problem).message }] };
    }
  });
}

export const counts = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;

function fresh(name) {
  const file = join(reports, name);
  mkdirSync(reports, { recursive: true });
  rmSync(file, { force: true });
  return file;
}
