import type { Dispatched } from '../domain/event.ts';
import type { Incident, Sent } from '../domain/incident/state.ts';
import type { DirectiveStep } from '../domain/plan.ts';
import type { KsNode } from '../domain/topology.ts';
import { type Engine, topologyOf } from './engine.ts';
import { resolveSent } from './resolve-sent.ts';

/** Sends what `dispatched` was appended for, and follows it to its outcome. Only the one whose append won may call it. */
export async function send(
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
