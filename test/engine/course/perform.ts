import { currentStep, openOptions } from '../../../src/domain/incident/course.ts';
import { type Incident, liveRequest, type Question, stateOf } from '../../../src/domain/incident/state.ts';
import { waysOn } from '../../../src/domain/incident/ways-on.ts';
import { type Step, stepById } from '../../../src/domain/plan.ts';
import { findMissedVotes } from '../../../src/engine/find-missed-votes.ts';
import { abort, choose } from '../../../src/engine/go-on.ts';
import type { EngineWorld } from '../../support/fakes/engine-world.ts';
import { people } from '../../support/fakes/journey.ts';
import type { Act } from './acts.ts';

export async function perform(world: EngineWorld, each: Act): Promise<void> {
  const incident = world.now();
  const { engine } = world.living();
  const acts = people(world);
  const { site, slack } = world;
  const step = current(incident);
  switch (each.do) {
    case 'pass':
      return world.pass(each.ms);
    case 'react':
      return react(world, each);
    case 'approve':
      return approve(world, each.user, each.ms);
    case 'onwards':
      for (let i = 0; i < each.times; i += 1) await onwards(world, each.which + i);
      return;
    case 'press':
      return press(world, each.user, each.which);
    case 'confirm':
      return done(acts.confirms(each.user, step?.id ?? '3', each.works));
    case 'decide':
      return done(acts.decides(each.user, optionAt(incident, step, each.which), each.force ? 'because' : undefined));
    case 'resume':
      return done(acts.resumes(each.user));
    case 'retry':
      return done(acts.retries(each.user));
    case 'takeover':
      return done(acts.takesOver(each.user));
    case 'skip':
      return done(acts.skips(each.user, each.row ?? step?.id ?? ''));
    case 'done':
      return done(acts.records(each.user, each.row ?? step?.id ?? ''));
    case 'abort':
      return done(abort(engine, incident.id, each.user, 'enough'));
    case 'look':
      return done(findMissedVotes(engine));
    case 'kill': {
      const { life } = world.living();
      const at = life.calls.length + each.call;
      life.killAt = (call) => (call === at ? each.when : undefined);
      return;
    }
    case 'fault':
      site.runFault = each.fault;
      if (each.fault === undefined) site.release();
      return;
    case 'answer':
      site.answer = each.text;
      return;
    case 'node': {
      const node = site.nodes.get(each.node);
      if (node) node.shut = each.up ? undefined : { ok: false, reason: 'timeout', why: 'no answer' };
      return;
    }
    case 'power':
      return power(world, each.on);
    case 'slack':
      slack.away = each.away ? 'ratelimited' : undefined;
      return;
    case 'offboard':
      slack.facts.set(each.user, { deleted: each.deleted });
      return;
    case 'health':
      if (each.ok) site.health.clear();
      else site.health.set('global1a-pgserver1', 'syncing');
      return;
    case 'log':
      site.logReadable = each.readable;
  }
}

async function done(act: Promise<unknown>): Promise<void> {
  await act;
}

function current(incident: Incident): Step | undefined {
  return stepById(incident.plan, currentStep(incident) ?? '');
}

function optionAt(incident: Incident, step: Step | undefined, which: number): string {
  const options = step === undefined ? [] : openOptions(incident, step);
  return options[which % Math.max(1, options.length)]?.name ?? 'stay';
}

/** The one thing that leads on from here, as good people would do it. */
async function onwards(world: EngineWorld, which: number): Promise<void> {
  const incident = world.now();
  const step = current(incident);
  const acts = people(world);
  if (liveRequest(incident) !== undefined) {
    await approve(world, 'U_BO', 0);
    return approve(world, 'U_CY', 6_000);
  }
  if (questionOf(incident) !== undefined) return press(world, 'U_OP', which);
  if (step === undefined || incident.phase.is !== 'steps') return world.pass(6_000);
  switch (step.kind) {
    case 'confirm':
      return done(which % 4 === 3 ? acts.skips('U_OP', step.id) : acts.confirms('U_OP', step.id));
    case 'choose':
      return done(acts.decides('U_OP', optionAt(incident, step, which), 'because'));
    case 'wait':
      power(world, true);
      world.site.link('up');
      await acts.resumes('U_OP');
      return world.pass(5_000);
    default:
      return world.pass(26_000);
  }
}

function power({ site }: EngineWorld, on: boolean): void {
  for (const { name, power: is } of site.state.regions) if (on && is === 'off') site.powerOn(name as never);
  if (!on) site.powerOff(site.state.regions[0].name as never);
}

async function approve(world: EngineWorld, user: string, ms: number): Promise<void> {
  await world.pass(4_000);
  await react(world, { do: 'react', user, emoji: 'white_check_mark', add: false, heard: true });
  await react(world, { do: 'react', user, emoji: 'white_check_mark', add: true, heard: true });
  return world.pass(ms);
}

function questionOf(incident: Incident): Question | undefined {
  if (incident.phase.is === 'gates-stuck') return incident.phase.stuck;
  const step = current(incident);
  const state = step && stateOf(incident, step.id);
  return state?.is === 'stuck' ? state.question : undefined;
}

async function press(world: EngineWorld, user: string, which: number): Promise<void> {
  const incident = world.now();
  const question = questionOf(incident);
  if (question === undefined) return;
  const { entry, stuck } = question;
  const ways = waysOn(stuck.kind);
  const way = ways[which % ways.length] ?? 'look-again';
  await choose(world.living().engine, { act: 'choose', incident: incident.id, step: stuck.step, entry, way }, user);
}

async function react(world: EngineWorld, { user, emoji, add, heard }: Act & { do: 'react' }): Promise<void> {
  const card = world.now().requests.at(-1)?.card;
  if (card === undefined) return;
  if (heard) {
    await (add ? world.react(user, emoji) : world.unreact(user, emoji));
    return;
  }
  const reactions = world.slack.messages.get(card.ts)?.reactions;
  const users = new Set(reactions?.get(emoji));
  if (add) users.add(user);
  else users.delete(user);
  reactions?.set(emoji, users);
}
