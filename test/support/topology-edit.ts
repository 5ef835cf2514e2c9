import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BotProcess } from '../../lab/bot-process.ts';
import { eventually } from './world.ts';

/** The lab's topology file, as far as tests change it. */
export interface LabTopology {
  roster: { name: string; slack: string[]; roles: ('operator' | 'approver')[] }[];
  policy: Record<string, string | number>;
  regions: { name: string; ks: { name: string; address: string; port: number }[] }[];
}

/** Where a system's topology file stands. */
export function topologyFile({ TOPOLOGY }: Readonly<Record<string, string>>, system = 'lab'): string {
  return join(TOPOLOGY ?? '', `${system}.yaml`);
}

/** Changes a system's topology file; the running processes do not know of it yet. */
export async function editTopology(
  env: Readonly<Record<string, string>>,
  change: (file: LabTopology) => void,
  system = 'lab',
): Promise<void> {
  const path = topologyFile(env, system);
  const file: LabTopology = JSON.parse(await readFile(path, 'utf8'));
  change(file);
  await writeFile(path, JSON.stringify(file, null, 2));
}

/** Sends SIGHUP, and gives the lines that the process prints for people once it has read the files again. */
export async function hangUp(process: Pick<BotProcess, 'kill' | 'output'>): Promise<readonly string[]> {
  const before = process.output().length;
  process.kill('SIGHUP');
  return eventually(() => {
    const lines = process
      .output()
      .slice(before)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{'));
    if (!lines.some((line) => line.startsWith('topology: '))) throw new Error('the files were not read again yet');
    return lines;
  });
}
