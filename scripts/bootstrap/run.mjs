import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
/** npm passes on a signal that the terminal has sent to all already: within this time (ms) it is the same one. */
const SAME_SIGNAL = 1000;

/** Runs a program in this one's place: its streams, its signals, its exit code. */
export async function run(program, args, root) {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, PATH: path } });
  const last = new Map();
  const forward = (signal) => {
    const before = last.get(signal) ?? Number.NEGATIVE_INFINITY;
    last.set(signal, performance.now());
    // Ctrl-C reaches every process of the terminal by itself.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    if (performance.now() - before > SAME_SIGNAL) child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (...ended) => resolve(ended));
  });
  for (const each of FORWARDED) process.off(each, forward);
  return code ?? 128 + constants.signals[signal];
}
