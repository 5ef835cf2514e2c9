import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scheduleOf } from './schedule.ts';

/** A program that is wrong in one place: the harness must notice. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** What finds it: arguments of scripts/faults.ts. */
  readonly found: readonly string[];
  /** What the harness says then. */
  readonly says: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'appends `dispatched` after SSH instead of before',
    file: 'src/engine/dispatch.ts',
    from: '      const won = await appendWhileApproved(engine, incident, request, {\n        ...ready.event,',
    to:
      '      await engine.shell.run(ready.node, ready.event.token, ready.event.command, { giveUpAfter: 5_000 });\n' +
      '      const won = await appendWhileApproved(engine, incident, request, {\n        ...ready.event,',
    found: ['--seed', '1', '--runs', '1', '--scenario', 'failover'],
    says: 'without a dispatch of its own before it',
  },
  {
    name: 'posts again without looking whether it stands there already',
    file: 'src/engine/post-thread.ts',
    from: '  if (session.doubt) {',
    to: '  if (session.doubt && session.suspects.size < 0) {',
    found: [
      '--acts',
      JSON.stringify({
        ...scheduleOf(1, 'failover'),
        armed: [{ member: 0, life: 0, point: 'thread.post:after', time: 4, does: 'kill' }],
        acts: [],
      }),
    ],
    says: 'twice: ',
  },
  {
    name: 'uses an approval whenever it likes',
    file: 'src/engine/dispatch.ts',
    from: "...(event.type === 'dispatched' && executeBy !== undefined && { notAfter: executeBy })",
    to: "...(event.type === 'dispatched' && executeBy !== undefined && {})",
    found: [
      '--acts',
      JSON.stringify({
        ...scheduleOf(1, 'failover'),
        roles: 'all',
        armed: [{ member: 0, life: 0, point: 'journal.append:dispatched:before', time: 1, does: { blockMs: 14_000 } }],
        acts: [],
      }),
    ],
    says: 'after its approval had lapsed',
  },
];

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['src', 'commands', 'lab', 'scripts', 'test'];

/** Tries the harness on a mutated copy of this tree. Gives what it printed, and whether it noticed. */
export async function tryMutant(mutant: Mutant): Promise<{ readonly noticed: boolean; readonly printed: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'twokey-mutant-'));
  try {
    for (const folder of FOLDERS) await cp(join(ROOT, folder), join(dir, folder), { recursive: true });
    await cp(join(ROOT, 'package.json'), join(dir, 'package.json'));
    await symlink(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
    const text = await readFile(join(dir, mutant.file), 'utf8');
    if (text.split(mutant.from).length !== 2) throw new Error(`${mutant.file} does not hold the text to mutate once`);
    await writeFile(join(dir, mutant.file), text.replace(mutant.from, mutant.to));
    const { code, printed } = await run(join(dir, 'scripts/faults.ts'), mutant.found, dir);
    return { noticed: code === 1 && printed.includes(mutant.says), printed };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function run(
  script: string,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, [script, ...args], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, printed }));
  });
}
