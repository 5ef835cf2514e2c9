import type { IncidentEvent, Reacted } from '../../../src/domain/event.ts';
import { liveRequest, type Request } from '../../../src/domain/incident/state.ts';
import type { SystemName } from '../../../src/domain/names.ts';
import type { Topology } from '../../../src/domain/topology.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { identityOf } from '../../../src/engine/other-topology.ts';
import type { Reaction } from '../../../src/engine/ports/inbound.ts';
import { vote } from '../../../src/engine/vote.ts';
import { type EngineWorld, said, slackTs } from './engine-world.ts';
import { posts, textOf } from './thread-text.ts';

/** A reaction's event as Slack delivers it: Bo's approval on the newest card now, but for what is said otherwise. */
export function eventOn(world: EngineWorld, change: Partial<Reaction> = {}): Reaction {
  const { card } = newest(world);
  return {
    signal: 'added',
    user: 'U_BO',
    team: 'T0LAB',
    emoji: 'white_check_mark',
    channel: card?.channel ?? world.topology.channel,
    ts: card?.ts ?? '',
    eventTs: slackTs(world.clock.now()),
    eventId: 'EvByHand',
    ...change,
  };
}

/** The event is delivered, and only that: what Slack shows on the message is changed by `shown`. Gives what its author is told. */
export async function deliver(world: EngineWorld, change: Partial<Reaction> = {}, engine?: Engine): Promise<string> {
  return said((await vote(engine ?? world.living().engine, eventOn(world, change)))?.say);
}

/** Somebody adds or removes a reaction on the newest card while nobody listens: Slack has it, no event is delivered. */
export function shown(world: EngineWorld, user: string, emoji = 'white_check_mark', there = true): void {
  const reactions = world.slack.messages.get(newest(world).card?.ts ?? '')?.reactions;
  const users = new Set(reactions?.get(emoji));
  if (there) users.add(user);
  else users.delete(user);
  reactions?.set(emoji, users);
}

export function newest(world: EngineWorld): Request {
  const request = world.now().requests.at(-1);
  if (request === undefined) throw new Error('no request was made');
  return request;
}

export function live(world: EngineWorld): Request {
  const request = liveRequest(world.now());
  if (request === undefined) throw new Error('no request waits');
  return request;
}

/** Every reaction that stands in the journal, as it was decided. */
export function reacted(world: EngineWorld): readonly Reacted[] {
  return world.events().filter((event) => event.type === 'reacted');
}

export function ofType<T extends IncidentEvent['type']>(
  world: EngineWorld,
  type: T,
): readonly Extract<IncidentEvent, { type: T }>[] {
  return world.events().filter((event): event is Extract<IncidentEvent, { type: T }> => event.type === type);
}

/** What stands below the card of a request. */
export function companionText(world: EngineWorld, request = newest(world).asked.request): string {
  return textOf(posts(world).find(({ key }) => key === `companion-${request}`));
}

/** The topology file was changed and this process has read it again. */
export function reread(engine: Engine, topology: Topology): void {
  const { topologies } = engine;
  if (!(topologies instanceof Map)) throw new Error('the topologies of a process stand in a Map');
  (topologies as Map<SystemName, Topology>).set(topology.name, topology);
}

/** The deployment agrees on this topology, roster included, as the last process that read its file recorded it. */
export function recorded(world: EngineWorld, topology: Topology): void {
  for (const { engine } of world.processes) {
    Object.assign(engine, {
      topologyRecord: {
        record: async () => undefined,
        recordedElse: async () => ({ known: true, identity: identityOf(topology) }),
      },
    });
  }
}
