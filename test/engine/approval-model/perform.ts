import type { Life } from '../../support/fakes/life.ts';
import type { Act, Deed, Edge } from './acts.ts';
import { carryOut, standing } from './deeds.ts';
import { lastMoment } from './votes.ts';
import type { ModelWorld } from './world.ts';

/** Does one act of a course, with the time that it takes. */
export async function perform(world: ModelWorld, act: Act): Promise<void> {
  switch (act.do) {
    case 'pass':
      return world.pass(act.ms);
    case 'idle':
      return world.idle(act.ms);
    case 'to':
      return goTo(world, act);
    case 'approve':
      for (const user of act.users) await approve(world, user, act.by);
      return world.pass(act.ms);
    case 'meanwhile':
      return meanwhile(world, act);
    case 'unheard':
      await read(world);
      await together(
        world,
        act.users.map((user) => ({ ...approvalBy(world, user, 0), heard: false })),
      );
      await together(world, [{ do: 'look', by: 0 }]);
      return world.pass(6_000);
    case 'to and fro':
      await perform(world, { do: 'approve', users: act.users, by: 0, ms: 0 });
      for (const variant of [act.variant, 'as it was'] as const) {
        await world.pass(1_100);
        await together(world, [{ do: 'deploy', variant, loadedBy: 'all' }]);
      }
      return world.pass(6_000);
    case 'slow':
      world.interruptions.add({ ...act, skip: 0, happens: () => world.engine.clock.sleep(act.ms) });
      for (const [by, user] of act.users.entries()) await approve(world, user, by);
      await world.pass(6_000);
      return act.idle ? world.idle(act.ms) : world.pass(act.ms);
    case 'tap':
      await goTo(world, { do: 'to', edge: 'reflex', by: act.late, idle: false });
      return together(world, [approvalBy(world, act.user, act.by)]);
    case 'together':
      return together(world, act.deeds);
    case 'between':
      return world.interruptions.add({ ...act, happens: () => inTurn(world, act.deeds) });
    case 'stall':
      return world.interruptions.add({ ...act, happens: () => world.engine.clock.sleep(act.ms) });
    case 'die':
      return world.interruptions.add({ ...act, happens: async (life) => die(world, act.when, life) });
    default:
      return together(world, [act]);
  }
}

async function together(world: ModelWorld, deeds: readonly Deed[]): Promise<void> {
  for (const deed of deeds) void world.during(carryOut(world, deed));
  await world.settle();
}

async function inTurn(world: ModelWorld, deeds: readonly Deed[]): Promise<void> {
  for (const deed of deeds) await carryOut(world, deed);
}

async function meanwhile(world: ModelWorld, { users, when, deeds }: Act & { do: 'meanwhile' }): Promise<void> {
  const isPlace = typeof when === 'string';
  await read(world);
  if (isPlace) world.interruptions.add({ place: when, skip: 0, happens: () => inTurn(world, deeds) });
  for (const [by, user] of users.entries()) await approve(world, user, by);
  if (!isPlace) {
    await world.pass(when);
    await together(world, deeds);
  }
  await world.pass(6_000);
}

/** Before what it was about to do, or once that is done and nobody hears of it; at the journal itself all die. */
function die(world: ModelWorld, when: 'before' | 'after', life: Life | undefined): void {
  if (life) life.killAt = () => when;
  else for (const each of world.living()) each.life.dead = true;
}

/** Waits until the card can have been read; an old reaction is taken away first. */
export async function approve(world: ModelWorld, user: string, by: number): Promise<void> {
  await read(world);
  const approval = approvalBy(world, user, by);
  await together(world, [{ ...approval, add: false }]);
  await together(world, [approval]);
}

/** With the emoji that stands for it now, whatever stood for it when the card was made. */
function approvalBy(world: ModelWorld, user: string, by: number): Deed & { do: 'react' } {
  const emoji = world.deployed().topology.policy.approveEmoji;
  return { do: 'react', user, emoji, add: true, on: 'card', away: false, heard: true, by };
}

/** Until the newest card has stood for longer than the reflex guard; not for ever where none comes. */
async function read(world: ModelWorld): Promise<void> {
  const newest = () => world.history.cards.at(-1);
  await world.pass(15_000, () => newest()?.known !== undefined);
  const { appearedAt = 0 } = newest() ?? {};
  await world.pass(appearedAt + 3_001 - world.engine.clock.now());
}

async function goTo(world: ModelWorld, { edge, by, idle }: Act & { do: 'to' }): Promise<void> {
  const at = edgeAt(world, edge);
  const ms = at === undefined ? 0 : at + by - world.engine.clock.now();
  if (ms > 0) await (idle ? world.idle(ms) : world.pass(ms));
}

function edgeAt(world: ModelWorld, edge: Edge): number | undefined {
  const card = standing(world).at(-1);
  if (card?.appearedAt === undefined) return undefined;
  const { reflexGuard, armedWindow, executeWithin } = card.shows.policy;
  const approvals = world.history.reactions.filter(({ message, added }) => message === card.ts && added);
  const heardAt = approvals.flatMap(({ heard }) => heard.flatMap(({ to }) => to ?? [])).at(-1)?.at;
  switch (edge) {
    case 'reflex':
      return card.appearedAt + reflexGuard;
    case 'approve':
      return card.known && lastMoment(world.history, card);
    case 'armed':
      return heardAt && heardAt + armedWindow;
    case 'execute':
      return heardAt && heardAt + executeWithin;
  }
}
