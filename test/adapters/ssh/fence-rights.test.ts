import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseFenceAnswer } from '../../../src/adapters/ssh/fence-answer.ts';
import { type FenceRequest, fenceCommand } from '../../../src/adapters/ssh/fence-command.ts';

const NOBODY = 65_534;
const AS_NOBODY = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
const mayBeNobody = spawnSync('setpriv', [...AS_NOBODY, 'true']).status === 0;

describe.skipIf(!mayBeNobody)('the fence without the rights it needs (root runs it as somebody else)', () => {
  it('with a spool that may not be entered: no spool at all', async () => {
    const { base, ask, ledger } = await spoolOf();
    await chmod(base, 0o000);
    expect(ask({ op: 'run', token: 't', command: `touch ${ledger}` })).toMatchObject({ state: 'no-base' });
    expect(ask({ op: 'stat', token: 't' })).toMatchObject({ state: 'no-base' });
  });

  it('with a spool that may not be written: refused, and nothing is started', async () => {
    const { base, ask } = await spoolOf();
    await chmod(base, 0o555);
    expect(ask({ op: 'stat', token: 't' })).toMatchObject({ state: 'none' });
    expect(ask({ op: 'run', token: 't', command: 'exit 0' })).toMatchObject({ state: 'refused', why: 'mkdir' });
    expect(ask({ op: 'void', token: 't' })).toMatchObject({ state: 'refused', why: 'mkdir' });
  });

  it('with an id that may not be read: no spool', async () => {
    const { base, ask } = await spoolOf();
    await chmod(join(base, 'id'), 0o000);
    expect(ask({ op: 'run', token: 't', command: 'exit 0' })).toMatchObject({ state: 'no-base' });
  });

  // What it says then is never one that is taken for "nothing was started".
  it.each([
    ['the receipt', (base: string) => `chmod 000 ${base}/t`, 'claimed'],
    ['the spool', (base: string) => `chmod 000 ${base}`, 'none'],
  ] as const)('with %s closed in mid-run: not known', async (_, close, state) => {
    const { base, ask } = await spoolOf();
    const ran = ask({ op: 'run', token: 't', command: close(base) });
    expect(ran).toEqual({ state, boot: expect.any(String), prior: false });
    const voided = ask({ op: 'void', token: 't' });
    expect(['claimed', 'no-base']).toContain(voided?.state);
  });
});

/** A spool of nobody's, outside the folder that only root may enter. */
async function spoolOf() {
  const dir = await mkdtemp('/tmp/twokey-rights-');
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await chmod(dir, 0o777);
  const base = join(dir, 'spool');
  await mkdir(base, { mode: 0o700 });
  await chown(base, NOBODY, NOBODY);
  await writeFile(join(base, 'id'), 'rights\n');
  await chown(join(base, 'id'), NOBODY, NOBODY);
  return {
    base,
    ledger: join(dir, 'ledger'),
    ask: (request: FenceRequest) => {
      const command = fenceCommand({ base, id: 'rights' }, request);
      if (!command.ok) throw new Error(command.why);
      const spoken = spawnSync('setpriv', [...AS_NOBODY, 'sh', '-c', command.text], { encoding: 'utf8', cwd: '/' });
      return parseFenceAnswer(spoken.stdout);
    },
  };
}
