import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const port = Number(process.env.CRM_E2E_PORT ?? 5380);
/** A server that already runs (for writing journeys); otherwise one of our own on an empty database. */
const running = process.env.CRM_E2E_URL;
const chromium = [process.env.CRM_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (file) => file && existsSync(file),
);

export default defineConfig({
  testDir: '.',
  // One browser at a time: the journeys look at each other's live changes, and timings should mean something.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  retries: process.env.CI ? 1 : 0,
  outputDir: join(import.meta.dirname, 'test-results'),
  use: {
    baseURL: running ?? `http://localhost:${port}`,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: chromium, args: ['--no-sandbox', '--disable-dev-shm-usage'] },
    screenshot: 'only-on-failure',
  },
  webServer: running
    ? undefined
    : {
        command: 'node deploy/e2e-server.mjs',
        cwd: join(import.meta.dirname, '..', '..'),
        url: `http://localhost:${port}/health/ready`,
        timeout: 300_000,
        gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
        stdout: 'ignore',
        stderr: 'pipe',
      },
});
