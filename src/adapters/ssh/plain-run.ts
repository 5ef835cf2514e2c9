import type { FenceAnswer } from '../../domain/receipt.ts';
import { shellText } from '../../domain/shell-text.ts';
import type { KsNode } from '../../domain/topology.ts';
import { saySsh } from '../../domain/wording/ssh.ts';
import { because, reasonOf } from '../../domain/wording/why.ts';
import type { Output, RunLimits } from '../../engine/ports/remote-shell.ts';
import { withinLimit } from './fence-command.ts';
import type { Requester } from './request.ts';
import { called } from './sentences.ts';

/** Of stdout and of stderr each, kept in memory. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Runs whose output is kept, oldest forgotten first. */
const KEPT = 16;
const REFUSED = /^S=REFUSED boot= (late|rebooted)\n$/;

/**
 * Directives on a node without receipts: a plain exec, so any end but an exit status is `silent`. Output lives
 * in this process only.
 */
export function createPlainRuns(request: Requester) {
  const kept = new Map<string, Record<'out' | 'err', Buffer>>();
  const keyOf = (node: KsNode, token: string) => `${node.address}:${node.port} ${token}`;
  const receipt = { boot: '', prior: false } as const;
  return {
    async run(node: KsNode, token: string, command: string, limits: RunLimits): Promise<FenceAnswer> {
      const text = withinLimit(`${guardOf(limits)}exec ${shellText(['sh', '-c', command])}`);
      if (!text.ok) return { state: 'silent', sent: false, ...reasonOf(text) };
      const end = await request(node, text.text, {
        giveUpAfter: limits.giveUpAfter,
        maxBytes: MAX_BYTES,
        resetWhenLate: true,
      });
      if (end.kind !== 'exited') return { state: 'silent', sent: end.kind === 'lost', ...reasonOf(end) };
      const why = end.exit === 97 ? REFUSED.exec(end.stdout.toString('latin1'))?.[1] : undefined;
      if (why !== undefined) return { state: 'refused', why, ...receipt };
      kept.set(keyOf(node, token), { out: end.stdout, err: end.stderr });
      for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
      return { state: 'done', exit: end.exit, ...receipt };
    },
    output(node: KsNode, token: string, stream: 'out' | 'err', offset: number): Output {
      const bytes = kept.get(keyOf(node, token))?.[stream];
      if (bytes !== undefined) return { ok: true, bytes: bytes.subarray(offset, offset + 65_536) };
      return { ok: false, ...because(saySsh('ssh.receipts-off-output', { node: called(node) })) };
    },
  };
}

/** The deadline as the fence keeps it: the node's uptime decides, under the boot that it was reckoned in, before anything starts. */
function guardOf({ notAfter }: RunLimits): string {
  if (notAfter === undefined) return '';
  const refuse = (why: string) => `{ echo 'S=REFUSED boot= ${why}'; exit 97; }; `;
  const sameBoot = `read -r b </proc/sys/kernel/random/boot_id && [ "$b" = ${shellText([notAfter.boot])} ]`;
  const inTime = `read -r up _ </proc/uptime && [ "\${up%.*}" -lt ${Math.floor(notAfter.uptime)} ]`;
  return `{ ${sameBoot}; } || ${refuse('rebooted')}{ ${inTime}; } || ${refuse('late')}`;
}
