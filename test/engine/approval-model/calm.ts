import { retry } from '../../../src/engine/go-on.ts';
import { approve } from './perform.ts';
import { GROUP, setupOf } from './setups.ts';
import type { ModelWorld } from './world.ts';

/** Both are in no roster of the courses before, so nothing can have barred them; a quorum is two at most. */
const GOOD_PEOPLE = ['U_FAY', 'U_GUS'] as const;

/** A card from before, one that takes its place, one that is denied by a reaction from before, one whose command is refused. */
const ROUNDS = 6;

const LONGEST_STALL = 130_000;

/**
 * The other direction: whatever happened, once all is calm and good people approve, it runs. Otherwise an engine that
 * never sends anything would hold all the rules. Gives why it should have run and did not.
 */
export async function whyNothingRanInCalm(world: ModelWorld): Promise<string | undefined> {
  makeCalm(world);
  await world.pass(LONGEST_STALL, () => !world.interruptions.underWay());
  for (let round = 0; round < ROUNDS; round += 1) {
    await world.pass(12_000);
    if (isOver(world)) return undefined;
    const [member = world.join()] = world.living();
    await world.during(retry(member.engine, world.incident, 'U_OP'));
    for (const [by, user] of GOOD_PEOPLE.entries()) await approve(world, user, by);
  }
  await world.pass(12_000);
  return isOver(world) ? undefined : 'nothing disturbed, two good people approved again and again, and nothing ran';
}

/** Nothing is to be expected any more after an abort, or once a command was accepted. */
function isOver({ history }: ModelWorld): boolean {
  return history.typed.some(({ what }) => what === 'abort') || history.runs.some(({ became }) => became === 'accepted');
}

function makeCalm(world: ModelWorld): void {
  const { site, slack } = world.engine;
  world.interruptions.clear();
  site.health.clear();
  slack.facts.clear();
  slack.shared = false;
  slack.away = undefined;
  for (const user of GOOD_PEOPLE) slack.groups.get(GROUP)?.add(user);
  const setup = setupOf(world.deal, 'with Fay and Gus');
  world.deploy(setup);
  for (const member of world.living()) {
    delete member.life.killAt;
    world.load(member);
  }
}
