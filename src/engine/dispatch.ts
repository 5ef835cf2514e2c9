import { type Recheck, recheck, recheckNext } from '../domain/approval/recheck.ts';
import type { Dispatched, IncidentEvent } from '../domain/event.ts';
import { nodesLeft } from '../domain/incident/course.ts';
import { executeByOf } from '../domain/incident/next-action.ts';
import { type Incident, type Request, type Sent, stateOf } from '../domain/incident/state.ts';
import { receiptText } from '../domain/outcome.ts';
import { type DirectiveStep, ksNodeOf } from '../domain/plan.ts';
import { tokenOf } from '../domain/token.ts';
import type { KsNode, Topology } from '../domain/topology.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { type Engine, topologyOf } from './engine.ts';
import { otherTopology } from './other-topology.ts';
import { reachFirst, whyUnreachable, wrongHostKey } from './reach.ts';
import { readGateChecks } from './read-gates.ts';
import { resolveSent } from './resolve-sent.ts';
import { gatherStanding } from './standing.ts';

/**
 * Sends an approved directive, once. Order matters: everything the approval depends on is read again; the node
 * is reached and its receipts looked at; `dispatched` is appended; only the one whose append won sends it.
 */
export async function dispatch(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  request: Request,
): Promise<Went> {
  const topology = topologyOf(engine, incident.system);
  if (await otherTopology(engine, topology)) return 'not-here';
  const gates = await readGateChecks(engine, topology, step.gates);
  const deadline = executeByOf(request) ?? engine.clock.now();
  const ready = await makeReady(engine, incident, request, candidatesOf(incident, step, topology), deadline);
  // Last of all, so that nothing slow stands between what Slack says now and the append.
  const checked = recheck(await gatherStanding(engine, incident, request, topology, gates));
  switch (checked.is) {
    case 'not-approved':
      return 'on';
    case 'later':
      engine.log.warn(
        { incident: incident.id, step: step.id, say: checked.say },
        'dispatch waits: Slack could not be asked',
      );
      return 'wait';
    case 'append':
      await appendWhileApproved(engine, incident, request, checked.event);
      return 'on';
    case 'go': {
      if (ready.is === 'unsent') {
        await appendWhileApproved(engine, incident, request, {
          type: 'request-closed',
          request: request.asked.request,
          how: 'unsent',
          say: ready.say,
        });
        return 'on';
      }
      if (engine.stopping.aborted) return 'not-here';
      const won = await appendWhileApproved(engine, incident, request, {
        ...ready.event,
        approvers: checked.approvers,
      });
      if (won) await send(engine, incident, step, ready.node, ready.event);
      return 'on';
    }
  }
}

/**
 * A directive for each node goes on to the next one under the same approval, once the one before has accepted it.
 * What the approval was bound to, who gave it and the abort flag are looked at again; anything else than "as before"
 * asks people, and a new attempt is for the nodes that are left.
 */
export async function dispatchNext(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  attempt: number,
): Promise<Went> {
  const topology = topologyOf(engine, incident.system);
  const request = incident.requests.findLast(({ asked, status }) => asked.step === step.id && status.is === 'used');
  if (request === undefined || (await otherTopology(engine, topology))) return 'not-here';
  const deadline = engine.clock.now() + request.asked.binding.policy.executeWithin;
  const ready = await makeReady(engine, incident, request, candidatesOf(incident, step, topology), deadline);
  const checked = recheckNext(await gatherStanding(engine, incident, request, topology, []));
  if (checked.is === 'later') return 'wait';
  if (ready.is === 'unsent' || checked.is !== 'go') {
    const params = { step: step.id, left: nodesLeft(incident, step).join(', ') };
    const why = ready.is === 'unsent' ? unsentTo(ready.say, params) : saidBy(checked);
    const say = why ?? sayEngine('stuck.next-node', params);
    const event = { type: 'stuck', step: step.id, attempt, kind: 'not-started', say, readings: [] } as const;
    await engine.incidents.transact(incident.id, (now) => (isBetweenNodes(now, step, attempt) ? { event } : undefined));
    return 'on';
  }
  if (engine.stopping.aborted) return 'not-here';
  const event: Dispatched = { ...ready.event, approvers: checked.approvers };
  const done = await engine.incidents.transact(incident.id, (now) =>
    isBetweenNodes(now, step, attempt) ? { event, notAfter: deadline } : undefined,
  );
  if (done.ok && done.appended !== undefined) await send(engine, incident, step, ready.node, ready.event);
  return 'on';
}

/** Nothing could be sent to the next node; the nodes before it have run theirs, so the sentence is about what is left. */
function unsentTo(say: Sentence, params: { step: string; left: string }): Sentence {
  return say.key === 'approval.unsent' ? sayEngine('stuck.next-unsent', { ...params, why: say.params.why ?? '' }) : say;
}

function saidBy(checked: Recheck): Sentence | undefined {
  return checked.is === 'append' && 'say' in checked.event ? checked.event.say : undefined;
}

function isBetweenNodes(now: Incident, step: DirectiveStep, attempt: number): boolean {
  const state = stateOf(now, step.id);
  if (now.aborted !== undefined || state.is !== 'running' || state.attempt !== attempt) return false;
  return state.nodes.every(({ outcome }) => outcome?.outcome === 'accepted');
}

/** `on`: look at the journal again. `wait`: a little later. `not-here`: this process must not act. */
export type Went = 'on' | 'wait' | 'not-here';

type Ready =
  | { readonly is: 'ready'; readonly node: KsNode; readonly event: Omit<Dispatched, 'approvers'> }
  | { readonly is: 'unsent'; readonly say: Sentence };

/** Chooses the node and proves that it has never seen this token. */
async function makeReady(
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
function candidatesOf(incident: Incident, step: DirectiveStep, topology: Topology): KsNode[] {
  const nodes = nodesLeft(incident, step).flatMap((name) => ksNodeOf(topology, name) ?? []);
  return step.nodes === 'each' ? nodes.slice(0, 1) : nodes;
}

type Before =
  | { readonly is: 'free'; readonly boot: string; readonly uptime: number }
  /** The token was claimed or voided before this journal sent it. */
  | { readonly is: 'used'; readonly receipt: string }
  | { readonly is: 'cannot'; readonly why: string };

async function lookBefore(engine: Engine, node: KsNode, token: string): Promise<Before> {
  if (node.spool === 'off') return withUptime(engine, node, '');
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
async function withUptime(engine: Engine, node: KsNode, boot: string): Promise<Before> {
  const uptime = await engine.shell.uptime(node);
  return uptime.ok ? { is: 'free', boot, uptime: uptime.seconds } : { is: 'cannot', why: uptime.why };
}

/** Appends only while the approval that was checked still stands and nobody aborted; true when this call's append won. */
async function appendWhileApproved(
  engine: Engine,
  incident: Incident,
  request: Request,
  event: IncidentEvent,
): Promise<boolean> {
  const executeBy = executeByOf(request);
  const done = await engine.incidents.transact(incident.id, (now) => {
    const current = now.requests.find(({ asked }) => asked.request === request.asked.request);
    if (now.aborted !== undefined || current === undefined || !stillApproved(request, current)) return undefined;
    return { event, ...(event.type === 'dispatched' && executeBy !== undefined && { notAfter: executeBy }) };
  });
  return done.ok && done.appended !== undefined;
}

/** The same approval by the same persons: one that was taken back and given again has its own clocks and its own check. */
function stillApproved(checked: Request, now: Request): boolean {
  if (checked.status.is !== 'approved' || now.status.is !== 'approved' || checked.status.at !== now.status.at)
    return false;
  return checked.approvals.every(({ slack, at }) =>
    now.approvals.some((each) => each.slack === slack && each.at === at),
  );
}

async function send(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  node: KsNode,
  event: Omit<Dispatched, 'approvers'>,
): Promise<void> {
  const sent: Sent = {
    node: event.node,
    token: event.token,
    boot: event.boot,
    command: event.command,
    at: engine.clock.now(),
  };
  const loaded = await engine.incidents.load(incident.id);
  // Aborted after the append, or nobody can say: nothing left this host yet, so the node is asked to make sure that nothing will.
  if (!loaded.ok || loaded.incident.aborted !== undefined) {
    return resolveSent(engine, incident, step, sent, {
      answer: await engine.shell.void(node, event.token),
      asked: 'void',
    });
  }
  const answer = await engine.shell.run(node, event.token, event.command, {
    ...(event.notAfterUptime !== undefined && { notAfterUptime: event.notAfterUptime }),
    giveUpAfter: topologyOf(engine, incident.system).timing.runTimeout,
  });
  return resolveSent(engine, incident, step, sent, { answer, asked: 'run' });
}
