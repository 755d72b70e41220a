// Prints the address of a running PostgreSQL for tests; starts it if needed. `--stop` stops it.
// Nothing in it is worth keeping: safety against power loss is switched off for speed.
import { pathToFileURL } from 'node:url';
import { startDatabase, stopDatabase } from './database.mjs';
import { installPackages } from './parts/install.mjs';
import { giveUp, progressTo } from './parts/steps.mjs';

/** `fresh` throws away what earlier runs left, unless the server is in use. */
export const startTestDatabase = ({ fresh = false } = {}) => startDatabase({
  fresh,
  name: 'test-postgres',
  firstPort: 54520,
  settings: {
    fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: 0,
    max_wal_size: '4GB', checkpoint_timeout: '1h', shared_buffers: '256MB', max_connections: 600, jit: 'off',
  },
});

async function main() {
  if (process.argv.includes('--stop')) return stopDatabase('test-postgres');
  progressTo(process.stderr); // the address alone belongs on the standard output
  await installPackages();
  const { url } = await startTestDatabase();
  console.log(url);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main().catch(giveUp);
