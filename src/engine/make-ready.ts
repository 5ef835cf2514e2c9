import type { Dispatched } from '../domain/event.ts';
import { nodesLeft } from '../domain/incident/course.ts';
import type { Incident, Request } from '../domain/incident/state.ts';
import type { NodeName } from '../domain/names.ts';
import { receiptText } from '../domain/outcome.ts';
import { type DirectiveStep, ksNodeOf } from '../domain/plan.ts';
import { tokenOf } from '../domain/token.ts';
import type { KsNode, Topology } from '../domain/topology.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';
import { mayPass, reachFirst, whyUnreachable, wrongHostKey } from './reach.ts';

/** How long the other nodes are asked for a receipt before a dispatch, ms. */
const LOOK_ELSEWHERE = 3_000;

export type Ready =
  | { readonly is: 'ready'; readonly node: KsNode; readonly event: Omit<Dispatched, 'approvers'> }
  /** `soon`: no node could be opened, and the next moment may be better, as with a full sshd. One that was asked is never passed over. */
  | { readonly is: 'unsent'; readonly say: Sentence; readonly soon: boolean };

/** How long nodes that cannot be opened are tried again before an approval is given up for it, ms. */
const TRY_FOR = 8_000;
const TRY_EVERY = 1_000;

/** Chooses the node and proves that it has never seen this token. A passing fault does not cost the approval. */
export async function makeReady(
  engine: Engine,
  incident: Incident,
  request: Request,
  candidates: readonly KsNode[],
  deadline: number,
): Promise<Ready> {
  const until = Math.min(engine.clock.now() + TRY_FOR, deadline);
  for (;;) {
    const ready = await tryToMakeReady(engine, incident, request, candidates, deadline);
    if (ready.is === 'ready' || !ready.soon) return ready;
    if (engine.stopping.aborted || engine.clock.now() + TRY_EVERY > until) return ready;
    await engine.clock.sleep(TRY_EVERY, engine.stopping);
  }
}

async function tryToMakeReady(
  engine: Engine,
  incident: Incident,
  request: Request,
  candidates: readonly KsNode[],
  deadline: number,
): Promise<Ready> {
  const reached = await reachFirst(engine, candidates);
  const { node } = reached;
  const { request: number, attempt, step, binding } = request.asked;
  const unsent = (why: string, soon = false): Ready => ({
    is: 'unsent',
    say: sayApproval('approval.unsent', { request: number, why }),
    soon,
  });
  const wrong = wrongHostKey(reached);
  if (wrong !== undefined) return unsent(wrong);
  if (node === undefined) return unsent(whyUnreachable(reached), reached.unreachable.some(mayPass));
  const command = binding.hosts.find((each) => each.node === node.name)?.command;
  if (command === undefined) return unsent(`the plan has no command for ${node.name}`);
  const token = tokenOf(incident.id, step, attempt, node.name, command);
  const others = candidates.slice(candidates.indexOf(node) + 1);
  const [fence, elsewhere] = await Promise.all([
    lookBefore(engine, node, token),
    receiptElsewhere(engine, incident, request, others),
  ]);
  const ranOn = (found: ReceiptOn): Ready => ({
    is: 'unsent',
    say: sayApproval('approval.receipt-there', { request: number, ...found }),
    soon: false,
  });
  if (fence.is === 'used') return ranOn({ node: node.name, receipt: fence.receipt });
  if (elsewhere) return ranOn(elsewhere);
  if (fence.is === 'cannot') return unsent(fence.why);
  const secondsLeft = Math.max(1, Math.floor((deadline - engine.clock.now()) / 1000));
  return {
    is: 'ready',
    node,
    event: {
      type: 'dispatched',
      request: number,
      step,
      attempt,
      node: node.name,
      command,
      token,
      boot: fence.boot,
      notAfterUptime: fence.uptime + secondsLeft,
    },
  };
}

/**
 * A receipt of this attempt on another node of the region: this journal would have begun with the first, so it is of a
 * dispatch that the journal has lost (docs/journal.md), when the first could not be reached. A node that does not answer in time
 * cannot be asked: it may well be the lost one.
 */
async function receiptElsewhere(
  engine: Engine,
  incident: Incident,
  { asked: { step, attempt, binding } }: Request,
  others: readonly KsNode[],
): Promise<ReceiptOn | undefined> {
  if (others.length === 0) return undefined;
  const late = new AbortController();
  const looks = others.map(async (node) => {
    const command = binding.hosts.find((each) => each.node === node.name)?.command;
    if (command === undefined || node.spool === 'off' || !(await engine.shell.open(node)).ok) return undefined;
    const receipt = await engine.shell.stat(node, tokenOf(incident.id, step, attempt, node.name, command));
    const isThere = !['none', 'silent', 'no-base', 'refused'].includes(receipt.state);
    return isThere ? { node: node.name, receipt: receiptText(receipt) } : undefined;
  });
  const inTime = engine.clock.sleep(LOOK_ELSEWHERE, late.signal).then(() => undefined);
  inTime.catch(() => undefined);
  try {
    const found = await Promise.all(looks.map((look) => Promise.race([look, inTime])));
    return found.find((each) => each !== undefined);
  } finally {
    late.abort();
  }
}

/** One node: all of the region in order. Each node: only those that were not accepted yet, one after the other. */
export function candidatesOf(incident: Incident, step: DirectiveStep, topology: Topology): KsNode[] {
  const nodes = nodesLeft(incident, step).flatMap((name) => ksNodeOf(topology, name) ?? []);
  return step.nodes === 'each' ? nodes.slice(0, 1) : nodes;
}

interface ReceiptOn {
  readonly node: NodeName;
  readonly receipt: string;
}

type Before =
  | { readonly is: 'free'; readonly boot: string; readonly uptime: number }
  /** The token was claimed or voided before this journal sent it. */
  | { readonly is: 'used'; readonly receipt: string }
  | { readonly is: 'cannot'; readonly why: string };

async function lookBefore(engine: Engine, node: KsNode, token: string): Promise<Before> {
  if (node.spool === 'off') return withUptime(engine, node);
  const receipt = await engine.shell.stat(node, token);
  switch (receipt.state) {
    case 'none':
      return withUptime(engine, node, receipt.boot);
    case 'silent':
      return { is: 'cannot', why: receipt.why };
    case 'no-base':
      return {
        is: 'cannot',
        why: `${node.name}: the spool is missing or is not the provisioned one (npm run provision makes it)`,
      };
    case 'refused':
      return { is: 'cannot', why: `${node.name} cannot keep receipts (${receipt.why})` };
    default:
      return { is: 'used', receipt: receiptText(receipt) };
  }
}

/** The node's own clock, by which it refuses a request that the network held for too long. */
async function withUptime(engine: Engine, node: KsNode, boot?: string): Promise<Before> {
  const uptime = await engine.shell.uptime(node);
  if (!uptime.ok) return { is: 'cannot', why: uptime.why };
  return { is: 'free', boot: boot ?? uptime.boot, uptime: uptime.seconds };
}
