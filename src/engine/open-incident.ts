import { randomBytes } from 'node:crypto';
import { eligibilityOf, listOf, meetsQuorum, personOf } from '../domain/approval/eligible.ts';
import type { ScenarioRequest } from '../domain/command-line/command.ts';
import type { Course } from '../domain/course.ts';
import { EMPTY } from '../domain/entry.ts';
import type { Actor, Opened } from '../domain/event.ts';
import { type Fit, type FitRequest, fitOf } from '../domain/fit.ts';
import type { Incident } from '../domain/incident/state.ts';
import { joinableRows } from '../domain/join.ts';
import { planOf } from '../domain/make-plan.ts';
import type { IncidentId, RegionName } from '../domain/names.ts';
import { hashOfPlan, type Plan, regionOf, type Step } from '../domain/plan.ts';
import { clockText } from '../domain/thread/times.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { whyParams } from '../domain/wording/why.ts';
import { approversInSlack, shortInSlack } from './approvers-in-slack.ts';
import type { Engine } from './engine.ts';
import { againTooSoon } from './last-switch.ts';
import { actBar, roleBar } from './steer.ts';
import { surveyRegions } from './survey-regions.ts';

export interface OpenRequest {
  readonly topology: Topology;
  readonly request: ScenarioRequest;
  readonly reason: string;
  readonly understood: string;
  readonly slack: string;
}

export type OpenResult =
  | { readonly ok: true; readonly incident: IncidentId; readonly plan: Plan }
  | { readonly ok: false; readonly say: Sentence };

/**
 * Opens an incident: who may, whether anybody could approve, whether the system is free, whether the scenario fits what
 * is seen, and which way it goes; then one append that takes the system's lock. Nothing is half-opened: every refusal
 * comes before that append.
 */
export async function openIncident(engine: Engine, request: OpenRequest): Promise<OpenResult> {
  const { topology, slack } = request;
  const person = personOf(topology, slack);
  const bar = roleBar(topology, slack, ['operator']);
  if (bar || person === undefined) return no(bar ?? sayEngine('act.not-allowed', { system: topology.name }));
  const by: Actor = { person: person.name, slack };
  const refusal = (await actBar(engine, topology)) ?? noSecondPerson(topology, by) ?? (await heldBy(engine, topology));
  if (refusal) return no(refusal);
  const [planned, closed] = await Promise.all([
    planNow(engine, topology, request.request),
    nobodyCouldApprove(engine, topology, by),
  ]);
  if (!planned.ok) return planned;
  if (closed) return no(closed);
  const { plan } = planned;
  const soon =
    plan.force === undefined &&
    (await againTooSoon(engine, topology, firstSwitch(plan), `${request.request.name} reason="..."`));
  if (soon) return no(soon);
  return append(engine, request, plan, by);
}

/** A planned switch moves the master at once; in a disaster nobody is asked for reasons to switch. */
function firstSwitch({ preflight, steps }: Plan): readonly Step[] {
  return preflight === 'gates' ? steps : [];
}

/** The plan as it would be opened now, or why it cannot be. `hypothetical`: also where it does not fit what is seen, for `/dr plan`. */
export async function planNow(
  engine: Engine,
  topology: Topology,
  request: ScenarioRequest,
  when: 'now' | 'hypothetical' = 'now',
): Promise<{ readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly say: Sentence }> {
  const seen = await surveyRegions(engine, topology);
  const asked = fitRequestOf(request);
  const fit = fitOf(when === 'now' ? asked : { ...asked, force: when }, seen, topology);
  if (!fit.ok) return fit;
  const wrongZone = fit.lost && zoneElsewhere(topology, request, fit.lost);
  if (wrongZone) return no(wrongZone);
  const scenario = engine.scenarios.find(({ name }) => name === fit.scenario);
  if (scenario === undefined) throw new Error(`no scenario ${fit.scenario}`);
  const plan = planOf(scenario, topology, courseOf(request, fit));
  if ('from' in request && request.from !== undefined && plan.join === undefined) {
    const rows = joinableRows(plan.steps).join(', ');
    return no(sayEngine('open.no-such-row', { row: request.from, scenario: scenario.name, rows }));
  }
  return { ok: true, plan };
}

function fitRequestOf(request: ScenarioRequest): FitRequest {
  const { name: scenario } = request;
  const force = request.force === undefined ? {} : { force: request.force };
  if (scenario === 'failover' || scenario === 'failback')
    return { scenario, ...force, ...('to' in request && request.to !== undefined && { to: request.to }) };
  const disaster = request as Exclude<ScenarioRequest, { name: 'failover' | 'failback' }>;
  return {
    scenario,
    ...force,
    ...('keep' in disaster && { keep: disaster.keep }),
    ...('region' in disaster && { region: disaster.region }),
    ...joinOf(disaster.from, scenario),
  };
}

/** Rows before the switch itself (P1 to P3) find the lost region still named as master; all later ones the other. */
function joinOf(from: string | undefined, scenario: string): Pick<FitRequest, 'joinsAfterSwitch' | 'flow'> {
  if (from === undefined) return {};
  const flow = from.startsWith('P')
    ? ('primary-down' as const)
    : from.startsWith('S')
      ? ('standby-down' as const)
      : undefined;
  const isP = flow === 'primary-down' || (flow === undefined && scenario !== 'standby-down');
  const before = isP && /^P?[123][ab]?$/.test(from);
  return { joinsAfterSwitch: !before, ...(flow && { flow }) };
}

function courseOf(request: ScenarioRequest, fit: Fit & { ok: true }): Course {
  const disaster = 'from' in request || 'zone' in request ? request : undefined;
  const after = fitRequestOf(request).joinsAfterSwitch === true;
  return {
    master: fit.master,
    to: fit.kept,
    ...(after && { masterNow: fit.kept }),
    ...(fit.lost !== undefined && { lost: fit.lost }),
    ...(disaster?.zone && { zone: disaster.zone.choice }),
    ...(disaster?.from !== undefined && { from: disaster.from }),
    ...(request.force !== undefined && { force: request.force }),
    ...(fit.doubt !== undefined && { doubt: fit.doubt }),
  };
}

/** `faulty=beta` although the lost region shares its room with alpha. */
function zoneElsewhere(topology: Topology, request: ScenarioRequest, lost: RegionName): Sentence | undefined {
  const named = 'zone' in request ? request.zone?.name : undefined;
  const { zone } = regionOf(topology, lost);
  if (named === undefined || named === zone) return undefined;
  return sayEngine('open.zone-elsewhere', { named, lost, zone });
}

function noSecondPerson(topology: Topology, by: Actor): Sentence | undefined {
  const left = eligibilityOf(topology, { opener: by, steered: [] }, undefined);
  if (meetsQuorum(topology, left)) return undefined;
  return sayEngine('open.no-second-person', {
    quorum: topology.policy.quorum,
    person: by.person,
    left: left.eligible.length,
    eligible: listOf(left.eligible),
    system: topology.name,
  });
}

/** What Slack plainly says against any approval of what this person starts; nothing while it cannot be asked (rules 7 and 9). */
async function nobodyCouldApprove(engine: Engine, topology: Topology, by: Actor): Promise<Sentence | undefined> {
  const [approvers, place] = await Promise.all([
    approversInSlack(engine, topology),
    engine.directory.channel(topology.channel),
  ]);
  if (place.known && place.value.sharedExternally)
    return sayEngine('open.channel-shared', { channel: `#${topology.channel}`, system: topology.name });
  return shortInSlack(topology, approvers, by.person);
}

async function heldBy(engine: Engine, topology: Topology): Promise<Sentence | undefined> {
  const open = await engine.journal.openIncident(topology.name);
  if (open.ok) return open.incident === undefined ? undefined : heldSentence(engine, topology, open.incident);
  if (open.reason === 'several')
    return sayEngine('open.several', { system: topology.name, incidents: listOf(open.incidents) });
  return sayEngine('open.journal-away', whyParams(open));
}

async function heldSentence(engine: Engine, topology: Topology, id: IncidentId): Promise<Sentence> {
  const loaded = await engine.incidents.load(id);
  if (!loaded.ok) return sayEngine('open.journal-away', whyParams(loaded));
  return held(topology, loaded.incident);
}

function held(topology: Topology, { plan, by, reason, openedAt }: Incident): Sentence {
  return sayEngine('open.held', {
    system: topology.name,
    scenario: plan.scenario,
    by: by.person,
    reason,
    since: clockText(openedAt),
  });
}

async function append(engine: Engine, request: OpenRequest, plan: Plan, by: Actor): Promise<OpenResult> {
  const { topology } = request;
  const id = `${topology.name}-${randomBytes(16).toString('hex')}` as IncidentId;
  const event: Opened = {
    type: 'opened',
    system: topology.name,
    channel: topology.channel,
    plan,
    planHash: hashOfPlan(plan),
    topologyHash: topology.hash,
    by,
    reason: request.reason,
    understood: request.understood,
  };
  const appended = await engine.journal.append(id, EMPTY, event, { system: topology.name, lock: 'open' });
  if (appended.ok) {
    engine.changed(id);
    return { ok: true, incident: id, plan };
  }
  if (appended.reason === 'locked') return no(await heldSentence(engine, topology, appended.by));
  return no(sayEngine('open.journal-doubt', whyParams('why' in appended ? appended : { why: appended.reason })));
}

function no(say: Sentence): { readonly ok: false; readonly say: Sentence } {
  return { ok: false, say };
}
