// Progress lines that a person can follow, and tools whose output stays hidden unless they fail.
import { spawn } from 'node:child_process';
import { createConnection, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, Stop } from './settings.mjs';

export { Stop };

const started = Date.now();
let out = process.stdout;

/** Sends the progress elsewhere, for scripts whose standard output is read by a program. */
export const progressTo = (stream) => (out = stream);
export const seconds = (since = started) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

export const say = (text) => out.write(inPlace() ? `\r\x1b[2K${text}\n${underWayLine()}` : `${text}\n`);

/**
 * Runs one step and prints a line with its time. `done` is the line's text, or makes it from the result; a result with `failed` > 0 gets a cross.
 * `work` may call the function it is given to tell how far it is: shown in place, or now and then where lines cannot be rewritten.
 */
export async function step(doing, done, work) {
  if (interrupted) throw new Stop('Stopped.');
  const since = Date.now();
  const key = Symbol(doing);
  show(key, doing);
  let told = Date.now();
  const tell = (text) => {
    if (Date.now() - told < (inPlace() ? 200 : 15_000)) return;
    told = Date.now();
    show(key, inPlace() ? `${doing}: ${text}` : `${doing}: ${text}, ${seconds(since)}`);
  };
  const end = (text) => {
    underWay.delete(key);
    say(text);
  };
  try {
    const result = await work(tell);
    end(`${result?.failed ? '✗' : '✓'} ${typeof done === 'function' ? done(result) : done} ${seconds(since)}`);
    return result;
  } catch (error) {
    end(`✗ ${doing} failed after ${seconds(since)}`);
    throw error;
  }
}

/** The steps under way share one line that is written again and again; a log file or CI gets a line each time instead. */
function show(key, text) {
  underWay.set(key, text);
  out.write(inPlace() ? underWayLine() : `… ${text}\n`);
}

const underWay = new Map();
const inPlace = () => out.isTTY && !process.env.CI;
const underWayLine = () => (underWay.size ? `\r\x1b[2K… ${[...underWay.values()].join(' · ')}`.slice(0, out.columns ?? 80) : '');

const running = new Set();
let interrupted = false;

/** Children that are stopped when the person stops us in the middle of a step. */
export function interruptible(child) {
  running.add(child);
  child.on('exit', () => running.delete(child));
  return () => running.delete(child);
}

/** Ends the tools that run now, and lets no further step begin. */
export function interruptTools() {
  interrupted = true;
  for (const child of running) child.kill('SIGTERM');
}

/** Runs a tool to its end. Its output is returned, and part of the error if it fails. */
export function run(command, args, options = {}) {
  const { name = command, onLine = null, ...rest } = options;
  return new Promise((settle, fail) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...rest });
    if (!rest.detached) interruptible(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    if (onLine) createInterface(child.stdout).on('line', onLine);
    child.on('error', (error) => fail(new Stop(`${name} could not be started: ${error.message}`)));
    const end = (code, signal) => {
      if (code === 0) settle(output);
      else fail(new Stop(`${name} ended with ${signal ?? `exit code ${code}`}:\n${output.trim()}`));
    };
    child.on('close', end);
    // A server left behind by the tool may keep the pipes open: do not wait for that.
    child.on('exit', (...result) => setTimeout(end, 500, ...result));
  });
}

export function portAnswers(port, host = '127.0.0.1') {
  return new Promise((settle) => {
    const socket = createConnection({ port, host });
    const end = (answer) => { socket.destroy(); settle(answer); };
    socket.setTimeout(1000, () => end(false));
    socket.on('connect', () => end(true)).on('error', () => end(false));
  });
}

export function portIsFree(port, host = '127.0.0.1') {
  return new Promise((settle) => {
    const server = createServer();
    server.on('error', () => settle(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => settle(true)));
  });
}

/** Asks again and again until `test` is true; false when the time is over. */
export async function waitFor(test, milliseconds, pause = 100) {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    if (await test()) return true;
    await sleep(pause);
  }
  return false;
}

/** Shows an error the friendly way and ends with code 1. */
export function giveUp(error) {
  let text = error instanceof Stop ? error.message : (error.stack ?? String(error));
  if (error.code === 'EACCES' && error.path) {
    text = `No permission for ${error.path}. Was it made by root before?\nThen hand everything over:  sudo chown -R $(id -un) ${root}`;
  }
  console.error(`\n${text}\n`);
  process.exit(1);
}
