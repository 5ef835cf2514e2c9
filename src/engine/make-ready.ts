import type { Dispatched } from '../domain/event.ts';
import { nodesLeft } from '../domain/incident/course.ts';
import type { Incident, Request } from '../domain/incident/state.ts';
import type { NodeName } from '../domain/names.ts';
import { receiptText } from '../domain/outcome.ts';
import { type DirectiveStep, ksNodeOf } from '../domain/plan.ts';
import { tokenOf } from '../domain/token.ts';
import type { KsNode, Topology } from '../domain/topology.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { sayReason } from '../domain/wording/reason.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { allOf, because, reasonOf, type Why, whyParams } from '../domain/wording/why.ts';
import type { Engine } from './engine.ts';
import { mayPass, reachFirst, type Unreachable, wrongHostKey } from './reach.ts';
import type { Silence } from './silences.ts';

/** How long the other nodes are asked for a receipt before a dispatch, and one that was just silent whether it is back, ms. */
const LOOK_ELSEWHERE = 3_000;

export type Ready =
  | { readonly is: 'ready'; readonly node: KsNode; readonly event: Omit<Dispatched, 'approvers'> }
  /** `soon`: a node could not be opened, and the next moment may be better, as with a full sshd. */
  | { readonly is: 'unsent'; readonly say: Sentence; readonly soon: boolean };

/** How long nodes that cannot be opened are tried again before an approval is given up for it, ms. */
const TRY_FOR = 8_000;
const TRY_EVERY = 1_000;

/**
 * Chooses the node and proves that it has never seen this token. Nothing is sent by this: a node that cannot be reached,
 * or is silent when it is looked at, is passed over for the region's next one, unless the journal has lost entries. A
 * passing fault does not cost the approval.
 */
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
  const { request: number, attempt, step, binding } = request.asked;
  const unsentSaying =
    (key: 'approval.unsent' | 'approval.unsent-lost') =>
    (why: Why, soon = false): Ready => ({
      is: 'unsent',
      say: sayApproval(key, { request: number, ...whyParams(why) }),
      soon,
    });
  const unsent = unsentSaying('approval.unsent');
  const ranOn = (found: ReceiptOn): Ready => ({
    is: 'unsent',
    say: sayApproval('approval.receipt-there', { request: number, ...found }),
    soon: false,
  });
  // A journal that has lost entries may have lost that this very attempt went to the node that cannot be asked now.
  const mayHoldLost = incident.noted !== undefined;
  const unsentLost = unsentSaying('approval.unsent-lost');
  const unreachable: Unreachable[] = [];
  const silent: Silence[] = [];
  for (let left = candidates; ; ) {
    const quiet = await stillQuiet(engine, left[0]);
    if (quiet !== undefined) {
      if (mayHoldLost) return unsentLost(quiet);
      silent.push(quiet);
      left = left.slice(1);
      continue;
    }
    const reached = await reachFirst(engine, left);
    const { node } = reached;
    unreachable.push(...reached.unreachable);
    const wrong = wrongHostKey(reached);
    if (wrong !== undefined) return unsent(wrong);
    if (mayHoldLost && reached.unreachable.length > 0)
      return unsentLost(allOf(reached.unreachable), reached.unreachable.some(mayPass));
    if (node === undefined) {
      const passed = [...unreachable, ...silent].toSorted(
        (a, b) => candidates.indexOf(a.node) - candidates.indexOf(b.node),
      );
      return unsent(allOf(passed), unreachable.some(mayPass));
    }
    const command = binding.hosts.find((each) => each.node === node.name)?.command;
    if (command === undefined) return unsent(because(sayReason('reason.no-command', { node: node.name })));
    const token = tokenOf(incident.id, step, attempt, node.name, command);
    // One that was silent may answer now; one that could not be opened would only take its time again.
    const others = candidates.filter((each) => each !== node && !unreachable.some((one) => one.node === each));
    const [fence, elsewhere] = await Promise.all([
      lookInTime(engine, node, token),
      receiptElsewhere(engine, incident, request, others),
    ]);
    if (fence.is === 'used') return ranOn({ node: node.name, receipt: fence.receipt });
    if (elsewhere.is === 'found') return ranOn({ node: elsewhere.node, receipt: elsewhere.receipt });
    if (fence.is === 'cannot') return unsent(fence);
    // What was lost and put back again is whole; what is gone may have gone to any of them.
    if (fence.is === 'free' && incident.noted?.about === 'lost' && elsewhere.is === 'unasked')
      return unsentLost(elsewhere);
    if (fence.is === 'free') {
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
    const silence = { node, ...reasonOf(fence) };
    engine.silences.fell(silence);
    if (mayHoldLost) return unsentLost(fence);
    silent.push(silence);
    left = left.slice(left.indexOf(node) + 1);
  }
}

/** A node that fell silent a moment ago and does not even let us in now; a refusal is an answer. */
async function stillQuiet(engine: Engine, node: KsNode | undefined): Promise<Silence | undefined> {
  const lately = node && engine.silences.lately(node);
  if (node === undefined || lately === undefined) return undefined;
  const opened = await within(engine, engine.shell.open(node), undefined);
  return opened === undefined ? { node, ...reasonOf(lately) } : undefined;
}

/** A node that fell silent a moment ago is given no more time than it takes to see whether it is back. */
async function lookInTime(engine: Engine, node: KsNode, token: string): Promise<Before> {
  const lately = engine.silences.lately(node);
  const look = lookBefore(engine, node, token);
  const before = lately ? await within(engine, look, { is: 'silent', ...reasonOf(lately) } as const) : await look;
  if (before.is !== 'silent') engine.silences.spoke(node);
  return before;
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
): Promise<Elsewhere> {
  const looks = others.map(async (node): Promise<Elsewhere> => {
    const command = binding.hosts.find((each) => each.node === node.name)?.command;
    if (command === undefined || node.spool === 'off') return { is: 'none' };
    const opened = await engine.shell.open(node);
    if (!opened.ok) return { is: 'unasked', ...reasonOf(opened) };
    const receipt = await engine.shell.stat(node, tokenOf(incident.id, step, attempt, node.name, command));
    switch (receipt.state) {
      case 'none':
        return { is: 'none' };
      case 'silent':
        return { is: 'unasked', ...reasonOf(receipt) };
      case 'no-base':
        return { is: 'unasked', ...because(sayReason('reason.no-spool', { node: node.name })) };
      case 'refused':
        return { is: 'unasked', ...because(sayReason('reason.no-receipts', { node: node.name, why: receipt.why })) };
      default:
        return { is: 'found', node: node.name, receipt: receiptText(receipt) };
    }
  });
  const found = await Promise.all(
    looks.map((look, index) =>
      within(engine, look, {
        is: 'unasked',
        ...because(sayReason('reason.not-asked', { node: others[index]?.name ?? '' })),
      } as const),
    ),
  );
  return found.find(({ is }) => is === 'found') ?? found.find(({ is }) => is === 'unasked') ?? { is: 'none' };
}

/** What the look finds within `LOOK_ELSEWHERE`, else `late`. */
async function within<Found>(engine: Engine, look: Promise<Found>, late: Found): Promise<Found> {
  const over = new AbortController();
  const tooLate = engine.clock.sleep(LOOK_ELSEWHERE, over.signal).then(() => late);
  tooLate.catch(() => undefined);
  try {
    return await Promise.race([look, tooLate]);
  } finally {
    over.abort();
  }
}

/** One node: all of the region in order. Each node: only those that were not accepted yet, one after the other. */
export function candidatesOf(incident: Incident, step: DirectiveStep, topology: Topology): KsNode[] {
  const nodes = nodesLeft(incident, step).flatMap((name) => ksNodeOf(topology, name) ?? []);
  return step.nodes === 'each' ? nodes.slice(0, 1) : nodes;
}

type Elsewhere =
  | { readonly is: 'none' }
  | (ReceiptOn & { readonly is: 'found' })
  /** At least one of them gave no answer to that. */
  | (Why & { readonly is: 'unasked' });

interface ReceiptOn {
  readonly node: NodeName;
  readonly receipt: string;
}

type Before =
  | { readonly is: 'free'; readonly boot: string; readonly uptime: number }
  /** The token was claimed or voided before this journal sent it. */
  | { readonly is: 'used'; readonly receipt: string }
  /** It answered, and is not as it must be. */
  | (Why & { readonly is: 'cannot' })
  /** It let us in and gave no answer to a look. */
  | (Why & { readonly is: 'silent' });

async function lookBefore(engine: Engine, node: KsNode, token: string): Promise<Before> {
  if (node.spool === 'off') return withUptime(engine, node);
  const receipt = await engine.shell.stat(node, token);
  switch (receipt.state) {
    case 'none':
      return withUptime(engine, node, receipt.boot);
    case 'silent':
      return { is: 'silent', ...reasonOf(receipt) };
    case 'no-base':
      return { is: 'cannot', ...because(sayReason('reason.no-spool', { node: node.name })) };
    case 'refused':
      return { is: 'cannot', ...because(sayReason('reason.no-receipts', { node: node.name, why: receipt.why })) };
    default:
      return { is: 'used', receipt: receiptText(receipt) };
  }
}

/** The node's own clock, by which it refuses a request that the network held for too long. */
async function withUptime(engine: Engine, node: KsNode, boot?: string): Promise<Before> {
  const uptime = await engine.shell.uptime(node);
  if (!uptime.ok) return { is: 'silent', ...reasonOf(uptime) };
  return { is: 'free', boot: boot ?? uptime.boot, uptime: uptime.seconds };
}
