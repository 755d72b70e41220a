// Is a process alive, is it the one we mean, and how does it end.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { waitFor } from './steps.mjs';

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Its command line, or '' when there is no such process. Numbers are used again: never trust a pid file alone. */
export function commandOf(pid) {
  if (!Number.isInteger(pid) || pid < 1 || !isAlive(pid)) return '';
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
}

/** Asks a process to stop, and ends it the hard way if it has not after `patience` milliseconds. */
export async function stopProcess(pid, patience = 28_000) {
  try {
    process.kill(pid, 'SIGTERM');
    if (!(await waitFor(() => !isAlive(pid), patience, 50))) process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** Only one process at a time does `work`; a lock whose owner died is taken over. */
export async function alone(file, work) {
  const take = () => {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return true;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!isAlive(Number(readFileSync(file, 'utf8')))) rmSync(file, { force: true });
      return false;
    }
  };
  if (!(await waitFor(take, 120_000))) throw new Error(`${file} has been locked for two minutes; remove it if nothing else runs.`);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
