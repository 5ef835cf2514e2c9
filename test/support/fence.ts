import { spawn } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseFenceAnswer } from '../../src/adapters/ssh/fence-answer.ts';
import { type FenceRequest, fenceCommand } from '../../src/adapters/ssh/fence-command.ts';
import type { FenceAnswer } from '../../src/domain/receipt.ts';
import type { Spool } from '../../src/domain/topology.ts';

/** A provisioned spool and a PATH whose `sh` is the given shell: the fence as a node would run it. */
export interface LocalFence {
  readonly spool: Spool;
  readonly env: NodeJS.ProcessEnv;
}

export async function localFence(dir: string, shell: string): Promise<LocalFence> {
  const base = join(dir, 'spool');
  await mkdir(base, { mode: 0o700 });
  await writeFile(join(base, 'id'), 'spool-1\n');
  const bin = join(dir, 'bin');
  await mkdir(bin);
  await symlink(shell, join(bin, 'sh'));
  return { spool: { base, id: 'spool-1' }, env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } };
}

export interface Spoken {
  readonly answer: Exclude<FenceAnswer, { state: 'silent' }> | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Starts one request in a login shell of its own, as sshd would; `pid` is the launcher's. */
export function startFence(fence: LocalFence, request: FenceRequest): { pid: number; spoken: Promise<Spoken> } {
  const command = fenceCommand(fence.spool, request);
  if (!command.ok) throw new Error(command.why);
  const child = spawn('sh', ['-c', command.text], { env: fence.env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const spoken = new Promise<Spoken>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const all = Buffer.concat(stdout);
      resolve({ answer: parseFenceAnswer(all.toString('latin1')), stdout: all, stderr });
    });
  });
  if (child.pid === undefined) throw new Error('no shell could be started');
  return { pid: child.pid, spoken };
}

export async function askFence(fence: LocalFence, request: FenceRequest): Promise<Spoken['answer']> {
  return (await startFence(fence, request).spoken).answer;
}
