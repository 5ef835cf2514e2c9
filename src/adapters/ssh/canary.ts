import { setTimeout as sleep } from 'node:timers/promises';
import type { FenceAnswer } from '../../domain/receipt.ts';
import type { KsNode } from '../../domain/topology.ts';
import type { RemoteShell } from '../../engine/ports/remote-shell.ts';
import { called } from './sentences.ts';

export interface CanaryResult {
  readonly ok: boolean;
  readonly why: string;
}

/** What usually kills a service user's processes. */
const KILLER =
  'a log-in manager may end a user’s processes with the session (KillUserProcesses in logind.conf, or `loginctl enable-linger` for the service user)';

/** When the connection is cut, and how long the command's end is waited for; in ms. */
const CUT_AFTER = 2_000;
const PATIENCE = 10_000;

/**
 * Proves a node's set-up: a fenced `sleep 3`, the connection cut meanwhile, and its exit code 0 expected
 * from the receipt. Catches a log-in manager that kills a user's processes with the session. `connect` gives
 * a shell of its own to cut; the receipt stays on the node, as all do.
 */
export async function canary(node: KsNode, token: string, connect: () => RemoteShell): Promise<CanaryResult> {
  const who = called(node);
  if (node.spool === 'off')
    return { ok: false, why: `${who} has no receipts (\`receipts: off\`): there is nothing to prove` };
  const runner = connect();
  const onlooker = connect();
  try {
    const opened = await onlooker.open(node);
    if (!opened.ok) return { ok: false, why: opened.why };
    await runner.open(node);
    // Giving up is the cut: it resets the connection under the running command.
    const answered = await runner.run(node, token, 'sleep 3', { giveUpAfter: CUT_AFTER });
    if (answered.state === 'running')
      return { ok: false, why: `${who} lost the process that watches over its \`sleep 3\`: ${KILLER}` };
    if (answered.state !== 'silent') return { ok: false, why: `${who} ${verdict(answered)}` };
    if (!answered.sent) return { ok: false, why: answered.why };
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const answer = await onlooker.stat(node, token);
      if (answer.state === 'done' && answer.exit === 0) {
        return { ok: true, why: `${who} finished a command whose connection was cut, and kept its receipt` };
      }
      if (answer.state === 'silent') return { ok: false, why: answer.why };
      const ended = answer.state !== 'running' && answer.state !== 'claimed';
      if (ended || Date.now() > deadline) return { ok: false, why: `${who} ${verdict(answer)}` };
      await sleep(200);
    }
  } finally {
    await Promise.all([runner.close(), onlooker.close()]);
  }
}

function verdict(answer: Exclude<FenceAnswer, { state: 'silent' }>): string {
  switch (answer.state) {
    case 'done':
      return `ended \`sleep 3\` with exit ${answer.exit}${answer.prior ? ' before this canary began' : ''}`;
    case 'refused':
      return `refused to start anything: ${answer.why}`;
    case 'no-base':
      return 'has no spool with the id that the topology names: run `npm run provision` for it';
    case 'died':
      return `killed the command when its connection was cut: ${KILLER}`;
    case 'running':
      return 'still runs a `sleep 3` that should long have ended';
    case 'claimed':
      return answer.why === undefined
        ? 'claimed the receipt, but never started the command'
        : 'could not write the receipt, and so started nothing: its spool is full, or its disk fails';
    case 'none':
      return 'never received the command';
    case 'void':
    case 'rebooted':
      return `answered “${answer.state}”, which this canary cannot have caused`;
  }
}
