import { randomBytes } from 'node:crypto';
import { eligibilityOf, listOf, meetsQuorum, personOf } from '../domain/approval/eligible.ts';
import { EMPTY } from '../domain/entry.ts';
import type { Actor, Opened } from '../domain/event.ts';
import type { Incident } from '../domain/incident/state.ts';
import type { IncidentId, RegionName } from '../domain/names.ts';
import { hashOfPlan, type Plan, planOf } from '../domain/plan.ts';
import type { Scenario } from '../domain/scenario.ts';
import { clockText } from '../domain/thread/times.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';
import { roleBar } from './steer.ts';
import { surveyMaster } from './survey-master.ts';

export interface OpenRequest {
  readonly topology: Topology;
  readonly scenario: Scenario;
  /** The region that is to become master; the scenario's own choice when absent. */
  readonly to?: string;
  readonly reason: string;
  readonly understood: string;
  readonly slack: string;
}

export type OpenResult =
  | { readonly ok: true; readonly incident: IncidentId; readonly plan: Plan }
  | { readonly ok: false; readonly say: Sentence };

/**
 * Opens an incident: who may, whether anybody could approve, whether the system is free, which way it goes; then
 * one append that takes the system's lock. Nothing is half-opened: every refusal comes before that append.
 */
export async function openIncident(engine: Engine, request: OpenRequest): Promise<OpenResult> {
  const { topology, slack } = request;
  const person = personOf(topology, slack);
  const bar = roleBar(topology, slack, ['operator']);
  if (bar || person === undefined) return no(bar ?? sayEngine('act.not-allowed', { system: topology.name }));
  const by: Actor = { person: person.name, slack };
  const refusal = noSecondPerson(topology, by) ?? (await heldBy(engine, topology));
  if (refusal) return no(refusal);
  const planned = await planNow(engine, topology, request.scenario, request.to);
  if (!planned.ok) return planned;
  return append(engine, request, planned.plan, by);
}

/** The plan as it would be opened now, or why it cannot be: also what `/dr plan` shows. */
export async function planNow(
  engine: Engine,
  topology: Topology,
  scenario: Scenario,
  to: string | undefined,
): Promise<{ readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly say: Sentence }> {
  if (to !== undefined && !topology.regions.some(({ name }) => name === to)) {
    return no(
      sayEngine('open.region-elsewhere', {
        to,
        system: topology.name,
        regions: listOf(topology.regions.map(({ name }) => name)),
      }),
    );
  }
  const survey = await surveyMaster(engine, topology);
  if (!survey.ok) return no(survey.say);
  const target = targetOf(topology, scenario, survey.master, to);
  if (target === survey.master) return no(sayEngine('open.already-there', { to: target }));
  return { ok: true, plan: planOf(scenario, topology, target) };
}

function targetOf(topology: Topology, scenario: Scenario, master: RegionName, to: string | undefined): RegionName {
  const named = topology.regions.find((region) => region.name === to);
  if (named) return named.name;
  if (scenario.goesTo === 'the first region') return topology.regions[0].name;
  return topology.regions[0].name === master ? topology.regions[1].name : topology.regions[0].name;
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

async function heldBy(engine: Engine, topology: Topology): Promise<Sentence | undefined> {
  const open = await engine.journal.openIncident(topology.name);
  if (open.ok) return open.incident === undefined ? undefined : heldSentence(engine, topology, open.incident);
  if (open.reason === 'several')
    return sayEngine('open.several', { system: topology.name, incidents: listOf(open.incidents) });
  return sayEngine('open.journal-away', { why: open.why });
}

async function heldSentence(engine: Engine, topology: Topology, id: IncidentId): Promise<Sentence> {
  const loaded = await engine.incidents.load(id);
  if (!loaded.ok) return sayEngine('open.journal-away', { why: loaded.why });
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
  return no(sayEngine('open.journal-doubt', { why: 'why' in appended ? appended.why : appended.reason }));
}

function no(say: Sentence): { readonly ok: false; readonly say: Sentence } {
  return { ok: false, say };
}
