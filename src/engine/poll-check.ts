import type { ReadingTaken } from '../domain/event.ts';
import { digestOf } from '../domain/hash.ts';
import { type Incident, stateOf } from '../domain/incident/state.ts';
import { type CheckStep, regionOf } from '../domain/plan.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import { summaryOf } from '../domain/wording/reading.ts';
import { type Engine, topologyOf } from './engine.ts';
import type { Lease } from './ports/lease.ts';
import { type CheckRead, labelOf, readCheck } from './read-check.ts';
import { readQuery } from './read-query.ts';
import { minutes } from './settle-operation.ts';

/** Polls a check until it holds or its deadline is over. The journal gets the first reading, each change, and the final one. */
export async function pollCheck(engine: Engine, incident: Incident, step: CheckStep, lease: Lease): Promise<void> {
  while (lease.held() && !engine.stopping.aborted) {
    // Each time: deadlines and the words of the log may be read again meanwhile.
    const topology = topologyOf(engine, incident.system);
    const read = await readCheck(engine, topology, step);
    const final = step.informs || read.verdict.is === 'holds';
    const state = await note(engine, incident, topology, step, read, final);
    if (state === undefined || final || state.is !== 'checking') return;
    const lasted = engine.clock.now() - state.since;
    if (lasted >= topology.timing.checkDeadline) return askPeople(engine, incident, step, read, lasted);
    await engine.clock.sleep(topology.timing.pollEvery, engine.stopping);
  }
}

/** The step's state after the reading; undefined when the incident moved on without this poll. */
async function note(
  engine: Engine,
  incident: Incident,
  topology: Topology,
  step: CheckStep,
  read: CheckRead,
  final: boolean,
) {
  const before = await engine.incidents.load(incident.id);
  if (!before.ok || !isPolled(before.incident, step)) return undefined;
  const state = stateOf(before.incident, step.id);
  const last = state.is === 'checking' ? state.last : undefined;
  const same = last !== undefined && digestOf(last.verdict) === digestOf(read.verdict);
  if (same && !final) return state;
  const beside = final || last === undefined ? await readBeside(engine, topology, step) : [];
  const { at: _, ...reading } = read;
  const event: ReadingTaken = { type: 'reading', step: step.id, ...reading, final, beside };
  const done = await engine.incidents.transact(incident.id, (now) => (isPolled(now, step) ? { event } : undefined));
  return done.ok && isPolledOrPassed(done.incident, step) ? stateOf(done.incident, step.id) : undefined;
}

function isPolled(incident: Incident, step: CheckStep): boolean {
  const { is } = stateOf(incident, step.id);
  return incident.aborted === undefined && (is === 'waiting' || is === 'checking');
}

function isPolledOrPassed(incident: Incident, step: CheckStep): boolean {
  return isPolled(incident, step) || stateOf(incident, step.id).is === 'passed';
}

async function readBeside(engine: Engine, topology: Topology, step: CheckStep): Promise<ReadingTaken['beside']> {
  return Promise.all(
    step.beside.map(async (query) => {
      const read = await readQuery(engine, topology, regionOf(topology, step.region).name, query);
      return { label: labelOf(query), summary: summaryOf(read.decoded), raw: read.raw };
    }),
  );
}

async function askPeople(
  engine: Engine,
  incident: Incident,
  step: CheckStep,
  read: CheckRead,
  lasted: number,
): Promise<void> {
  const say = sayEngine('stuck.check-deadline', { step: step.id, minutes: minutes(lasted) });
  await engine.incidents.transact(incident.id, (now) =>
    stateOf(now, step.id).is === 'checking' && now.aborted === undefined
      ? {
          event: {
            type: 'stuck',
            step: step.id,
            attempt: 1,
            kind: 'check-deadline',
            say,
            readings: [{ label: labelOf(step.query), verdict: read.verdict, raw: read.raw }],
          },
        }
      : undefined,
  );
}
