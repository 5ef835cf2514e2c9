import { readdirSync, readFileSync } from 'node:fs';

/** The master and every session that it began: each outlives the other. */
export async function stopWithSessions(sshd: { readonly pid: number; stop(): Promise<void> }): Promise<void> {
  const sessions = descendantsOf(sshd.pid).filter(isSshd);
  await sshd.stop();
  for (const pid of sessions) kill(pid);
}

/** Every session dies; the master takes new ones. */
export function killSessions(master: number): void {
  for (const pid of descendantsOf(master).filter(isSshd)) kill(pid);
}

function isSshd(pid: number): boolean {
  return contentOf(`/proc/${pid}/comm`).startsWith('sshd');
}

function descendantsOf(pid: number): number[] {
  const children = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && contentOf(`/proc/${name}/stat`).split(') ')[1]?.split(' ')[1] === String(pid),
  );
  return children.flatMap((child) => [Number(child), ...descendantsOf(Number(child))]);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with its parent.
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
