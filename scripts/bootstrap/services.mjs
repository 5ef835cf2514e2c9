import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';

/**
 * Runs an installation during which Debian starts no service (invoke-rc.d asks policy-rc.d; 101 forbids): the
 * programs are wanted, not a Redis on port 6379 or a second sshd. A policy that is there already is left alone.
 * A signal ends this process only when the package at hand is finished and the policy is gone again.
 */
export async function withServicesHeld(policyFile, work) {
  let stopped;
  const note = (signal) => {
    stopped ??= signal;
  };
  const ours = !existsSync(policyFile);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, note);
  try {
    if (ours) writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    await work(() => stopped !== undefined);
  } finally {
    if (ours) rmSync(policyFile, { force: true });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, note);
  }
  if (stopped !== undefined) process.exit(128 + constants.signals[stopped]);
}
