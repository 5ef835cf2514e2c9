import type { Dispatched } from '../domain/event.ts';
import { nodesLeft } from '../domain/incident/course.ts';
import type { Incident, Request } from '../domain/incident/state.ts';
import { receiptText } from '../domain/outcome.ts';
import { type DirectiveStep, ksNodeOf } from '../domain/plan.ts';
import { tokenOf } from '../domain/token.ts';
import type { KsNode, Topology } from '../domain/topology.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';
import { reachFirst, whyUnreachable, wrongHostKey } from './reach.ts';

export type Ready =
  | { readonly is: 'ready'; readonly node: KsNode; readonly event: Omit<Dispatched, 'approvers'> }
  | { readonly is: 'unsent'; readonly say: Sentence };

/** Chooses the node and proves that it has never seen this token. */
export async function makeReady(
  engine: Engine,
  incident: Incident,
  request: Request,
  candidates: readonly KsNode[],
  deadline: number,
): Promise<Ready> {
  const reached = await reachFirst(engine, candidates);
  const { node } = reached;
  const { request: number, attempt, step, binding } = request.asked;
  const unsent = (why: string): Ready => ({
    is: 'unsent',
    say: sayApproval('approval.unsent', { request: number, why }),
  });
  const wrong = wrongHostKey(reached);
  if (node === undefined || wrong !== undefined) return unsent(wrong ?? whyUnreachable(reached));
  const command = binding.hosts.find((each) => each.node === node.name)?.command;
  if (command === undefined) return unsent(`the plan has no command for ${node.name}`);
  const token = tokenOf(incident.id, step, attempt, node.name, command);
  const fence = await lookBefore(engine, node, token);
  if (fence.is === 'cannot') return unsent(fence.why);
  if (fence.is === 'used') {
    return {
      is: 'unsent',
      say: sayApproval('approval.receipt-there', { request: number, node: node.name, receipt: fence.receipt }),
    };
  }
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

/** One node: all of the region in order. Each node: only those that were not accepted yet, one after the other. */
export function candidatesOf(incident: Incident, step: DirectiveStep, topology: Topology): KsNode[] {
  const nodes = nodesLeft(incident, step).flatMap((name) => ksNodeOf(topology, name) ?? []);
  return step.nodes === 'each' ? nodes.slice(0, 1) : nodes;
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
        why: `${node.name}: the spool is missing or is not the provisioned one (run \`npm run provision\`)`,
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
