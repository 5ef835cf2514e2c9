import type { Dispatched } from '../domain/event.ts';
import { type Incident, type Sent, stateOf } from '../domain/incident/state.ts';
import type { DirectiveStep } from '../domain/plan.ts';
import type { FenceAnswer } from '../domain/receipt.ts';
import type { KsNode } from '../domain/topology.ts';
import { type Engine, topologyOf } from './engine.ts';
import { type Look, resolveSent } from './resolve-sent.ts';

/** How long a request that certainly never left this host (a full sshd, a node that went away) is tried again, ms. */
const TRY_FOR = 30_000;
const TRY_EVERY = 1_000;

/** Sends what `dispatched` was appended for, and follows it to its outcome. Only the one whose append won may call it. */
export async function send(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  node: KsNode,
  event: Omit<Dispatched, 'approvers'>,
): Promise<void> {
  const since = engine.clock.now();
  const sent: Sent = { node: event.node, token: event.token, boot: event.boot, command: event.command, at: since };
  for (;;) {
    const loaded = await engine.incidents.load(incident.id);
    // Aborted after the append, or nobody can say: nothing left this host yet, so nothing will.
    if (!loaded.ok || loaded.incident.aborted !== undefined)
      return resolveSent(engine, incident, step, sent, await withheld(engine, node, event.token));
    // Tried for so long that another process has found out by the receipt what became of it.
    if (!isOpen(loaded.incident, step, event.token)) return;
    const answer = await run(engine, incident, node, event);
    const neverLeft = answer.state === 'silent' && !answer.sent;
    if (!neverLeft || engine.stopping.aborted || engine.clock.now() - since >= TRY_FOR)
      return resolveSent(engine, incident, step, sent, { answer, asked: 'run' });
    await engine.clock.sleep(TRY_EVERY, engine.stopping);
  }
}

/** The node is asked to make sure that it never runs. Where it cannot be asked, it is known here that nothing was sent. */
async function withheld(engine: Engine, node: KsNode, token: string): Promise<Look> {
  const answer = await engine.shell.void(node, token);
  return answer.state === 'silent' ? { answer: { ...answer, sent: false }, asked: 'run' } : { answer, asked: 'void' };
}

function run(
  engine: Engine,
  incident: Incident,
  node: KsNode,
  { token, command, notAfterUptime, boot }: Omit<Dispatched, 'approvers'>,
): Promise<FenceAnswer> {
  return engine.shell.run(node, token, command, {
    ...(notAfterUptime !== undefined && { notAfter: { uptime: notAfterUptime, boot } }),
    giveUpAfter: topologyOf(engine, incident.system).timing.runTimeout,
  });
}

function isOpen(now: Incident, step: DirectiveStep, token: string): boolean {
  const state = stateOf(now, step.id);
  return state.is === 'running' && state.nodes.some((node) => node.token === token && node.outcome === undefined);
}
