// The browser of the journeys: one that is there already, else Debian's. Nothing is downloaded past the system's own packages.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, step, Stop } from './steps.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/opt/google/chrome', '/snap/bin'];
const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** The path of a Chrome or Chromium. */
export async function chromium() {
  if (process.env.CRM_CHROMIUM) {
    if (runnable(process.env.CRM_CHROMIUM)) return process.env.CRM_CHROMIUM;
    throw new Stop(`CRM_CHROMIUM names ${process.env.CRM_CHROMIUM}, which is no program.`);
  }
  const found = find();
  if (found) return found;
  if (process.getuid?.() === 0 && runnable('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await step('installing Chromium', 'Chromium installed', async () => {
      await run('apt-get', ['update', '-q'], { env });
      await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], { env });
    }).catch((error) => { throw new Stop(`${error.message}\n\n${advice}`); });
    if (find()) return find();
  }
  throw new Stop(advice);
}

const advice = 'The browser journeys need Chrome or Chromium. Install one (Debian: sudo apt-get install chromium), or name one in CRM_CHROMIUM.';

const find = () => [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...elsewhere].find(runnable);

function runnable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
