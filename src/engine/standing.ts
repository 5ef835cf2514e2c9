import { bindingOf } from '../domain/approval/binding.ts';
import { meaningOf } from '../domain/approval/emoji.ts';
import type { Standing } from '../domain/approval/recheck.ts';
import type { GateReading } from '../domain/event.ts';
import type { Incident, Request } from '../domain/incident/state.ts';
import { stepById } from '../domain/plan.ts';
import type { Topology } from '../domain/topology.ts';
import { type Engine, pinnedHostKeyOf } from './engine.ts';
import { usersFacts } from './user-facts.ts';

/** Reads, fresh, everything an approval depends on just before it is used (rules 3, 7 and 13). */
export async function gatherStanding(
  engine: Engine,
  incident: Incident,
  request: Request,
  topology: Topology,
  gates: readonly GateReading[],
): Promise<Standing> {
  const { asked, card } = request;
  const step = stepById(incident.plan, asked.step);
  if (step === undefined) throw new Error(`gatherStanding: no step ${asked.step} in the plan of ${incident.id}`);
  const [channel, facts] = await Promise.all([
    engine.directory.channel(incident.channel),
    usersFacts(
      engine,
      topology,
      request.approvals.map(({ slack }) => slack),
    ),
  ]);
  // After the others: a denial or a withdrawal that came while they were slow is seen.
  const message = card
    ? await engine.directory.reactions(card.channel, card.ts)
    : ({ known: false, why: 'its card is not posted yet' } as const);
  return {
    incident,
    request,
    topology,
    bound: bindingOf({
      incident: incident.id,
      plan: incident.plan,
      step,
      attempt: asked.attempt,
      purpose: asked.purpose,
      nodes: asked.binding.hosts.map(({ node }) => node),
      ...(asked.reason !== undefined && { reason: asked.reason }),
      topology,
      pinnedHostKey: pinnedHostKeyOf(engine, topology),
    }),
    message,
    facts,
    channelShared: channel.known ? { known: true, value: channel.value.sharedExternally } : channel,
    gates,
    now: engine.clock.now(),
  };
}

/** Reactions on a card that mean something, as (user, meaning) pairs. */
export function votesOn(
  reactions: readonly { readonly emoji: string; readonly users: readonly string[] }[],
  topology: Topology,
): { readonly slack: string; readonly signal: 'approve' | 'deny'; readonly emoji: string }[] {
  return reactions.flatMap(({ emoji, users }) => {
    const signal = meaningOf(emoji, topology.policy);
    return signal === undefined ? [] : users.map((slack) => ({ slack, signal, emoji }));
  });
}
