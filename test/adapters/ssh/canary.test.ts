import { describe, expect, it } from 'vitest';
import { canary } from '../../../src/adapters/ssh/canary.ts';
import type { FenceAnswer } from '../../../src/domain/receipt.ts';
import type { RemoteShell } from '../../../src/engine/ports/remote-shell.ts';
import { labNode } from '../../support/lab-node.ts';

const node = labNode({ name: 'ks-a', spool: { base: '/spool', id: 'x' } });
const spoken = { boot: 'b', prior: false };
const cut: FenceAnswer = { state: 'silent', sent: true, why: 'given up' };

/** Against real nodes: test/integration/openssh.test.ts. Here: what can hardly be brought about there. */
describe('what the canary says', () => {
  it.each<[string, FenceAnswer, FenceAnswer[], string]>([
    [
      'the spool is full',
      { state: 'claimed', why: 'spool-error', ...spoken },
      [],
      'could not write the receipt, and so started nothing: its spool is full, or its disk fails',
    ],
    [
      'the command dies with its session',
      cut,
      [
        { state: 'running', ...spoken },
        { state: 'died', ...spoken },
      ],
      'killed the command when its connection was cut: a log-in manager may end a user’s processes with the session (KillUserProcesses in logind.conf, or `loginctl enable-linger` for the service user)',
    ],
    [
      'the runner is killed, the command lives',
      { state: 'running', ...spoken },
      [],
      'lost the process that watches over its `sleep 3`: a log-in manager may end a user’s processes with the session (KillUserProcesses in logind.conf, or `loginctl enable-linger` for the service user)',
    ],
    [
      'it was rebooted',
      cut,
      [{ state: 'rebooted', ...spoken }],
      'answered “rebooted”, which this canary cannot have caused',
    ],
    ['it ends otherwise', cut, [{ state: 'done', exit: 143, ...spoken }], 'ended `sleep 3` with exit 143'],
  ])('%s', async (_, ran, looks, why) => {
    const left = [...looks];
    const shell = {
      open: async () => ({ ok: true, fingerprint: 'SHA256:x' }),
      run: async () => ran,
      stat: async () => left.shift() ?? cut,
      close: async () => undefined,
    } as Partial<RemoteShell> as RemoteShell;
    expect(await canary(node, 'canary-1', () => shell)).toEqual({ ok: false, why: `ks-a (127.0.0.1:22) ${why}` });
  });
});
