import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TimedAct } from './acts.ts';
import type { ArmedLife } from './fleet.ts';
import { type Schedule, scheduleOf } from './schedule.ts';

/** A program that is wrong in one respect: the harness must notice. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** What finds it: arguments of scripts/faults.ts. */
  readonly found: readonly string[];
  /** What the harness says then. */
  readonly says: string;
}

/** The text stands in the file exactly once. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** One planned switch in one process, with nothing going wrong but this. */
function play(what: { readonly armed?: readonly ArmedLife[]; readonly acts?: readonly TimedAct[] }): readonly string[] {
  const schedule: Schedule = {
    ...scheduleOf(1, 'failover'),
    roles: 'all',
    quorum: 1,
    recoveryPg: true,
    redis: 'alone',
    usergroup: false,
    approveWithin: '30s',
    hurry: 6,
    leavesOut: false,
    approvers: ['second'],
    doubleClick: false,
    armed: what.armed ?? [],
    acts: what.acts ?? [],
  };
  return ['--acts', JSON.stringify(schedule)];
}

const FIRST_LIFE = { member: 0, life: 0, time: 1 } as const;

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'appends `dispatched` after SSH instead of before',
    edits: [
      {
        file: 'src/engine/dispatch.ts',
        from: '      const won = await appendWhileApproved(engine, incident, request, {\n        ...ready.event,',
        to:
          '      await engine.shell.run(ready.node, ready.event.token, ready.event.command, { giveUpAfter: 5_000 });\n' +
          '      const won = await appendWhileApproved(engine, incident, request, {\n        ...ready.event,',
      },
    ],
    found: play({}),
    says: 'ran what no host had in its mirror yet',
  },
  {
    name: 'sends again after a crash instead of asking for the receipt',
    edits: [
      {
        file: 'src/engine/resolve-sent.ts',
        from: '? await engine.shell.stat(node, sent.token)\n    :',
        to: "? await engine.shell.run(node, sent.token.concat('-again'), sent.command, { giveUpAfter: 5_000 })\n    :",
      },
    ],
    found: play({ armed: [{ ...FIRST_LIFE, point: 'shell.run:after', does: 'kill' }] }),
    says: 'without a dispatch of its own before it',
  },
  {
    name: 'lets the fence run what is claimed or void already',
    edits: [
      { file: 'src/adapters/ssh/fence.sh', from: 'if mkdir "$receipt"; then', to: 'if mkdir -p "$receipt"; then' },
      { file: 'src/adapters/ssh/fence.sh', from: 'ln -sn run "$1/go"', to: 'ln -sfn run "$1/go"' },
    ],
    // The exec is on its way for longer than anybody waits for it, and arrives when its token is void.
    found: play({
      acts: [
        {
          after: 'reacted',
          nth: 1,
          ms: 0,
          act: { do: 'ssh-cut', node: 2, afterMs: 0, started: false, directives: true, lateMs: 2_500 },
        },
      ],
    }),
    says: 'is called not started, and the node ran it',
  },
  {
    name: 'counts a reaction that was taken back',
    edits: [
      {
        file: 'src/domain/incident/fold-request.ts',
        from: 'return { ...unheld(next), approvals: others, status: statusWith(others, request) };',
        to: 'return next;',
      },
      {
        file: 'src/domain/approval/recheck.ts',
        from: "!users('approve').includes(slack)",
        to: "users('approve').includes(slack) === undefined",
      },
    ],
    found: play({
      armed: [{ ...FIRST_LIFE, point: 'directory.channel:before', time: 3, does: { blockMs: 7_000 } }],
      acts: [{ after: 'reacted', nth: 1, ms: 0, act: { do: 'people', what: 'withdraw' } }],
    }),
    says: 'had no valid approval in Slack',
  },
  {
    name: 'acts before the entry is in its mirror',
    edits: [
      {
        file: 'src/adapters/redis/mirror.ts',
        from: '        await extend(path(incident), state, lines);',
        to: '        setTimeout(() => void extend(path(incident), state, lines).catch(() => undefined), 1_500);',
      },
    ],
    found: play({}),
    says: 'ran what no host had in its mirror yet',
  },
  {
    name: 'calls refused what a cut left unknown',
    edits: [
      {
        file: 'src/domain/outcome.ts',
        from: "return asked === 'run' && !answer.sent",
        to: "return asked === 'run'",
      },
    ],
    found: play({
      acts: [
        {
          after: 'reacted',
          nth: 1,
          ms: 0,
          act: { do: 'ssh-cut', node: 2, afterMs: 20, started: true, directives: true },
        },
      ],
    }),
    says: 'is called not started, and the node ran it',
  },
  {
    name: 'forgets to post an entry',
    edits: [
      {
        file: 'src/engine/post-thread.ts',
        from: '  const missing = posts.find((post) => !shown.has(post.key));',
        to: '  const missing = posts.find((post) => !shown.has(post.key) && !/^e1[2-4]$/.test(post.key));',
      },
    ],
    found: play({}),
    says: 'missing: ',
  },
  {
    name: 'posts again without looking whether it stands there already',
    edits: [
      {
        file: 'src/engine/post-thread.ts',
        from: '  if (session.doubt) {',
        to: '  if (session.doubt && session.suspects.size < 0) {',
      },
    ],
    found: play({ armed: [{ ...FIRST_LIFE, point: 'thread.post:after', time: 4, does: 'kill' }] }),
    says: 'twice: ',
  },
  {
    name: 'uses an approval whenever it likes',
    edits: [
      {
        file: 'src/engine/dispatch.ts',
        from: "...(event.type === 'dispatched' && executeBy !== undefined && { notAfter: executeBy })",
        to: "...(event.type === 'dispatched' && executeBy !== undefined && {})",
      },
    ],
    found: play({
      armed: [{ ...FIRST_LIFE, point: 'journal.append:dispatched:before', does: { blockMs: 14_000 } }],
    }),
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
    for (const edit of mutant.edits) await apply(dir, edit);
    const { code, printed } = await run(join(dir, 'scripts/faults.ts'), mutant.found, dir);
    return { noticed: code === 1 && printed.includes(mutant.says), printed };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function apply(dir: string, { file, from, to }: Edit): Promise<void> {
  const text = await readFile(join(dir, file), 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} does not hold the text to mutate once: ${from}`);
  await writeFile(
    join(dir, file),
    text.replace(from, () => to),
  );
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
