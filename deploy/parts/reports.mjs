// Reads what the test tools report: {passed, failed, skipped, failures: [{name, message}]}.
import { readFileSync } from 'node:fs';

/** Vitest, --reporter=json */
export function vitestReport(file) {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  const tests = testResults.flatMap((suite) => suite.assertionResults.map((test) => ({
    name: test.fullName, status: test.status, message: test.failureMessages.join('\n'),
  })));
  // A file that could not even be loaded holds no tests.
  const broken = testResults.filter((suite) => suite.status === 'failed' && !suite.assertionResults.some(({ status }) => status === 'failed'))
    .map((suite) => ({ name: suite.name, status: 'failed', message: suite.message }));
  return count([...tests, ...broken], { passed: 'passed', failed: 'failed' });
}

/** dotnet test, --logger trx */
export function trxReport(file) {
  const text = readFileSync(file, 'utf8');
  const tests = [...text.matchAll(/<UnitTestResult ([^>]*?)(\/>|>([\s\S]*?)<\/UnitTestResult>)/g)].map(([, head, , body = '']) => ({
    name: plain(/testName="([^"]*)"/.exec(head)?.[1]),
    status: /outcome="([^"]*)"/.exec(head)?.[1],
    message: [/<Message>([\s\S]*?)<\/Message>/, /<StackTrace>([\s\S]*?)<\/StackTrace>/].map((part) => plain(part.exec(body)?.[1])).join('\n'),
  }));
  return count(tests, { passed: 'Passed', failed: 'Failed' });
}

/** Playwright, json reporter; a test that passed only when tried again counts as passed and is named as flaky. */
export function playwrightReport(file) {
  const { suites, errors } = JSON.parse(readFileSync(file, 'utf8'));
  const walk = (suite, names) => [
    ...(suite.specs ?? []).flatMap((spec) => spec.tests.map((test) => ({
      name: [...names, spec.title].join(' › '),
      status: test.status,
      message: test.results.flatMap((result) => result.errors ?? []).map((error) => error.message).join('\n'),
    }))),
    ...(suite.suites ?? []).flatMap((inner) => walk(inner, [...names, inner.title])),
  ];
  const tests = suites.flatMap((suite) => walk(suite, [suite.title]));
  const outside = errors.map((error) => ({ name: 'browser journeys', status: 'unexpected', message: error.message }));
  const report = count([...tests, ...outside], { passed: ['expected', 'flaky'], failed: 'unexpected' });
  return { ...report, flaky: tests.filter(({ status }) => status === 'flaky').map(({ name }) => name) };
}

function count(tests, { passed, failed }) {
  const having = (status) => tests.filter((test) => [status].flat().includes(test.status));
  const failures = having(failed).map(({ name, message }) => ({ name, message: message.replace(/\x1b\[[\d;]*m/g, '').trim() }));
  const good = having(passed).length;
  return { passed: good, failed: failures.length, skipped: tests.length - good - failures.length, failures };
}

const signs = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const plain = (xml = '') => xml.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) => {
  if (name) return signs[name] ?? all;
  return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal));
});
