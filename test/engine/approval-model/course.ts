import fc from 'fast-check';
import { said } from '../../support/fakes/engine-world.ts';
import type { Course } from './acts.ts';
import { course } from './any-course.ts';
import { whyNothingRanInCalm } from './calm.ts';
import { whyItMustNotRun } from './model.ts';
import { perform } from './perform.ts';
import { refusedWithoutAWord } from './votes.ts';
import { begin, type ModelWorld } from './world.ts';

/** What came up in the courses, or they would hold of nothing. */
export type Seen = Map<string, number>;

/** Shrinking takes so long at most, ms. */
const SHRINK_FOR = 30_000;

/** The course of a seed, over the real engine, against the model; throws with the seed and the fewest acts that show it. */
export async function holds(seed: number, seen: Seen, file: string): Promise<void> {
  const property = fc.asyncProperty(course, async (each) => {
    const wrong = await wrongs(each, seen);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  });
  const found = await fc.check(property, { seed, numRuns: 1, interruptAfterTimeLimit: SHRINK_FOR });
  if (!found.failed) return;
  const [fewest] = found.counterexample ?? [];
  const why = found.errorInstance instanceof Error ? found.errorInstance.message : String(found.errorInstance);
  throw new Error(
    `seed ${seed}: ${why}\n\nThe fewest acts that show it:\n${textOf(fewest)}\n\nOnly this course: SEED=${seed} RUNS=1 npx vitest run ${file}`,
  );
}

function textOf(fewest: Course | undefined): string {
  if (fewest === undefined) return '(none)';
  const { acts, ...start } = fewest;
  return [start, ...acts].map((each) => `  ${JSON.stringify(each)}`).join('\n');
}

async function wrongs(each: Course, seen: Seen): Promise<string[]> {
  const world = await begin(each);
  if (each.variant !== 'as it was') await perform(world, { do: 'deploy', variant: each.variant, loadedBy: 'all' });
  await world.pass(10_000, () => world.history.cards.some(({ known }) => known !== undefined));
  for (const act of each.acts) {
    await perform(world, act);
    if (world.history.runs.some(({ became }) => became === 'accepted')) break;
  }
  const early = world.history.runs.length;
  const unrun = await whyNothingRanInCalm(world);
  count(world, early, seen);
  const wrong = [...wrongRuns(world), ...refusedWithoutAWord(world.history), ...(unrun === undefined ? [] : [unrun])];
  return wrong.length === 0
    ? []
    : [...wrong, '', 'The journal:', ...journalOf(world), 'Reactions in Slack:', ...reactionsOf(world)];
}

/** What TwoKey wrote down of it, a line for each entry. */
function journalOf({ engine, incident }: ModelWorld): string[] {
  const entries = engine.journal.entries(incident);
  const from = entries[0]?.at ?? 0;
  return entries.map(({ at, event }) => {
    const { type } = event;
    const who = 'slack' in event ? ` ${event.slack}` : 'by' in event ? ` ${event.by.slack}` : '';
    const signal = 'signal' in event ? ` ${event.signal}${'counts' in event && event.counts ? '' : ' refused'}` : '';
    const what = 'request' in event ? ` ${event.request}` : '';
    return `  ${(at - from) / 1000} s ${type}${what}${signal}${who}${'say' in event ? `: ${said(event.say)}` : ''}`;
  });
}

function wrongRuns({ history, engine }: ModelWorld): string[] {
  const wrong = history.runs.flatMap((run) => {
    const why = whyItMustNotRun(history, run);
    return why === undefined ? [] : [`it ran on ${run.node} at ${run.arrived.at} although ${why}`];
  });
  const sent = history.runs.map(({ node, command }) => `${node} ${command}`);
  const unsent = engine.site.ledger.filter(({ node, command }) => !sent.includes(`${node} ${command}`));
  return [...wrong, ...unsent.map(({ node }) => `something ran on ${node} that nobody sent`)];
}

function count({ history, engine }: ModelWorld, early: number, seen: Seen): void {
  const note = (what: string, times: number) => void (times > 0 && seen.set(what, (seen.get(what) ?? 0) + 1));
  note('ran before calm', early);
  note('ran at all', history.runs.length);
  note('a second attempt', history.cards.filter(({ attempt }) => attempt > 1).length);
  note('a second card', history.cards.length - 1);
  note('a process died', engine.processes.filter(({ life }) => life.dead).length);
  for (const what of ['retry', 'take over', 'deny', 'abort'])
    note(what, history.typed.filter((typed) => typed.what === what).length);
  const told = history.reactions.flatMap(({ heard }) => heard.filter((hearing) => (hearing.told ?? '') !== ''));
  note('a reaction was refused', told.length);
  for (const event of engine.events()) if (event.type === 'request-closed') note(`${event.how}: ${event.say.key}`, 1);
}

function reactionsOf({ engine, history, incident }: ModelWorld): string[] {
  const from = engine.journal.entries(incident)[0]?.at ?? 0;
  return history.reactions.map(({ id, user, emoji, message, added, at, heard }) => {
    const card = history.cards.find(({ ts }) => ts === message)?.request ?? 'no card';
    const hearings = heard.map(({ to, told }) => (to === undefined ? 'not to its end' : `told "${told}"`));
    return `  ${(at - from) / 1000} s ${id} ${user} ${added ? 'adds' : 'removes'} ${emoji} on ${card}: ${hearings.join(', ') || 'unheard'}`;
  });
}
