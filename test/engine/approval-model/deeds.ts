import type { IncidentId } from '../../../src/domain/names.ts';
import { deny } from '../../../src/engine/deny.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { abort, retry, takeOver } from '../../../src/engine/go-on.ts';
import { vote } from '../../../src/engine/vote.ts';
import { said, slackTs } from '../../support/fakes/engine-world.ts';
import type { Deed } from './acts.ts';
import { type Card, type Hearing, type Reaction, TEAM, type Typed } from './history.ts';
import type { Member } from './member.ts';
import { GROUP, setupOf } from './setups.ts';
import type { ModelWorld } from './world.ts';

/** Does it, and resolves when whoever did it has the answer. */
export async function carryOut(world: ModelWorld, deed: Deed): Promise<void> {
  const { slack, site } = world.engine;
  switch (deed.do) {
    case 'react':
      return react(world, deed);
    case 'take back': {
      const ts = standing(world).at(-1)?.ts ?? '';
      const reactions = [...(slack.messages.get(ts)?.reactions ?? [])];
      const all = reactions.flatMap(([emoji, users]) => [...users].map((user) => ({ user, emoji })));
      const one = all.at(-1 - deed.back);
      return one && react(world, { ...deed, ...one, do: 'react', add: false, on: 'card', away: false });
    }
    case 'deliver': {
      const reaction = world.history.reactions.at(-1 - deed.back);
      return reaction && deliver(world, reaction, deed.by);
    }
    case 'look':
      return byMember(world, deed.by, (member) => world.look(member));
    case 'account':
      slack.facts.set(deed.user, deed.is === 'good' ? {} : { [deed.is]: true });
      break;
    case 'group':
      if (deed.member) slack.groups.get(GROUP)?.add(deed.user);
      else slack.groups.get(GROUP)?.delete(deed.user);
      break;
    case 'share':
      slack.shared = deed.shared;
      break;
    case 'slack':
      slack.away = deed.away ? 'ratelimited' : undefined;
      break;
    case 'host key': {
      const name = `global2a-webservice${deed.node}`;
      const node = site.nodes.get(name);
      if (node) node.hostKey = deed.changed ? `SHA256:another of ${name}` : `SHA256:${name}`;
      break;
    }
    case 'gates':
      if (deed.healthy) site.health.clear();
      else site.health.set('global1a-pgserver1', 'syncing');
      break;
    case 'card': {
      const ts = standing(world).at(-1)?.ts ?? '';
      const message = slack.messages.get(ts);
      if (deed.becomes === 'deleted') slack.messages.delete(ts);
      else if (message) message.edited = true;
      break;
    }
    case 'deploy': {
      const setup = setupOf(world.deal, deed.variant);
      const all = world.living();
      world.deploy(setup);
      const loading = deed.loadedBy === 'all' ? all : deed.loadedBy === 'one' ? all.slice(0, 1) : [];
      for (const member of loading) world.load(member);
      return;
    }
    case 'load':
      return byMember(world, deed.by, async (member) => world.load(member));
    case 'type':
      return byMember(world, deed.by, (member) => type(world, member, deed));
    case 'kill':
      for (const { life } of deed.which === 'all' ? world.living() : world.living().slice(0, 1)) life.dead = true;
      return;
    case 'join':
      world.join();
      return;
  }
  world.changed();
}

/** In Slack nobody can add what stands there already, or remove what does not. */
async function react(
  world: ModelWorld,
  { user, emoji, add, on, heard, by, away }: Deed & { do: 'react' },
): Promise<void> {
  const { slack, clock } = world.engine;
  const cards = standing(world);
  const message = on === 'other message' ? '1.000000' : cards.at(on === 'card' ? -1 : -2)?.ts;
  if (message === undefined) return;
  const reactions = slack.messages.get(message)?.reactions;
  const users = reactions?.get(emoji) ?? new Set<string>();
  if (users.has(user) === add) return;
  if (add) users.add(user);
  else users.delete(user);
  reactions?.set(emoji, users);
  const id = `Ev${world.history.reactions.length + 1}`;
  const team = away ? 'T0ELSE' : TEAM;
  const reaction: Reaction = { id, user, team, emoji, message, added: add, at: clock.now(), heard: [] };
  world.history.reactions.push(reaction);
  world.changed();
  if (heard) await deliver(world, reaction, by);
}

async function deliver(world: ModelWorld, reaction: Reaction, by: number): Promise<void> {
  const { id, user, team, emoji, message, added, at } = reaction;
  await byMember(world, by, async (member) => {
    const { engine, setup } = member;
    const hearing: Hearing = { by: [setup], from: world.moment() };
    reaction.heard.push(hearing);
    const told = await vote(engine, {
      signal: added ? 'added' : 'removed',
      user,
      team,
      emoji,
      channel: setup.topology.channel,
      ts: message,
      eventTs: slackTs(at),
      eventId: id,
    });
    hearing.by.push(member.setup);
    hearing.told = said(told?.say);
    hearing.to = world.moment();
  });
}

/** What is refused did not happen; what was still under way when its process died may have. */
async function type(world: ModelWorld, member: Member, { what, user: slack }: Deed & { do: 'type' }): Promise<void> {
  const name = member.setup.topology.roster.find((person) => person.slack.includes(slack))?.name;
  const typed: Typed = { what, slack, name, from: world.moment() };
  world.history.typed.push(typed);
  const isRefused = await COMMANDS[what](member.engine, world.incident, slack);
  if (isRefused) world.history.typed.splice(world.history.typed.indexOf(typed), 1);
  else typed.to = world.moment();
}

const COMMANDS: Record<Typed['what'], (engine: Engine, id: IncidentId, slack: string) => Promise<boolean>> = {
  retry: async (engine, id, slack) => (await retry(engine, id, slack)) !== undefined,
  'take over': async (engine, id, slack) => (await takeOver(engine, id, slack, 'next shift')) !== undefined,
  deny: async (engine, id, slack) => (await deny(engine, id, slack, 'not now')).key !== 'deny.done',
  abort: async (engine, id, slack) => !said(await abort(engine, id, slack, 'enough')).startsWith('Aborted.'),
};

/** One of the processes that live; nothing happens where none does. */
async function byMember(world: ModelWorld, by: number, act: (member: Member) => Promise<void>): Promise<void> {
  const living = world.living();
  const member = living[by % Math.max(1, living.length)];
  if (member) await world.during(act(member));
}

/** The cards that stand in Slack, or stood until they were deleted. */
export function standing(world: ModelWorld): readonly Card[] {
  return world.history.cards.filter(({ ts }) => ts !== undefined);
}
