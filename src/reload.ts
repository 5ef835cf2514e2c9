import type { Config, ReadConfig } from './config.ts';
import { eligibilityOf, listOf, meetsQuorum, steeringOf } from './domain/approval/eligible.ts';
import { digestOf } from './domain/hash.ts';
import { liveRequest } from './domain/incident/state.ts';
import type { Topology } from './domain/topology.ts';
import { catalogue } from './domain/wording/catalogue.ts';
import { render } from './domain/wording/sentence.ts';
import { unmetInSlack } from './engine/approvers-in-slack.ts';
import type { Engine } from './engine/engine.ts';
import { identityOf } from './engine/other-topology.ts';

export interface Reload {
  /** The systems as this process runs them; what is taken over is put in here, all of it or nothing. */
  readonly topologies: Map<Topology['name'], Topology>;
  readonly read: () => ReadConfig;
  /** What Slack plainly says against these systems. */
  readonly refusals: (topologies: readonly Topology[]) => Promise<readonly string[]>;
  readonly engine: Pick<Engine, 'directory' | 'topologyRecord' | 'changed' | 'journal' | 'incidents' | 'log'>;
}

/**
 * Reads the topology files again (SIGHUP): roster, policy, deadlines and the words of the log are taken over at once,
 * and what waits for approval under other rules is void (rule 19). What runs where needs a restart. Anything wrong
 * leaves everything as it was. Gives the lines to print.
 */
export async function reload(parts: Reload): Promise<readonly string[]> {
  const { topologies, read, engine } = parts;
  const fresh = read();
  const problems = fresh.ok ? needRestart(topologies, fresh.config.topologies) : fresh.problems;
  if (!fresh.ok || problems.length > 0) return [...problems, NOTHING];
  const unmet = await unmetNow(parts, fresh.config);
  if (unmet.length > 0) return [...unmet, NOTHING];
  const changed = fresh.config.topologies.filter(
    (each) => digestOf(topologies.get(each.name) ?? {}) !== digestOf(each),
  );
  const unrecorded = await recordAll(engine, fresh.config.topologies);
  if (unrecorded !== undefined) return [unrecorded, NOTHING];
  for (const topology of changed) {
    topologies.set(topology.name, topology);
    engine.log.info({ system: topology.name, roster: topology.rosterVersion }, 'the topology was read again');
    const open = await engine.journal.openIncident(topology.name);
    if (open.ok && open.incident !== undefined) engine.changed(open.incident);
  }
  const short = await Promise.all(fresh.config.topologies.map((topology) => shortOfPeople(engine, topology)));
  const said =
    changed.length === 0
      ? ['topology: read again, nothing has changed.']
      : changed.map(
          ({ name, rosterVersion }) => `topology: ${name} was read again, roster ${rosterVersion.slice(0, 12)}.`,
        );
  return [...said, ...short.flat()];
}

/**
 * Before anything is taken over: from here on no process with the roster before may use an approval. What has not changed
 * is recorded too, for the last record may be that of a process that was stopped since.
 */
async function recordAll(
  { topologyRecord, log }: Reload['engine'],
  fresh: readonly Topology[],
): Promise<string | undefined> {
  try {
    for (const topology of fresh) await topologyRecord.record(topology.name, identityOf(topology));
    return undefined;
  } catch (error) {
    log.warn({ err: error }, 'the topology could not be recorded');
    return 'TOPOLOGY: Redis could not be told of every system: this process holds back where it was, until it reads the files again (SIGHUP) once Redis is back.';
  }
}

/** An incident that is open may have taken more people out than any operator's start: nobody is left to go on with. */
async function shortOfPeople({ journal, incidents }: Reload['engine'], topology: Topology): Promise<readonly string[]> {
  const open = await journal.openIncident(topology.name);
  if (!open.ok || open.incident === undefined) return [];
  const loaded = await incidents.load(open.incident);
  if (!loaded.ok) return [];
  const left = eligibilityOf(topology, steeringOf(loaded.incident), liveRequest(loaded.incident)?.asked.step);
  if (meetsQuorum(topology, left)) return [];
  return [
    `warning: TOPOLOGY: the open incident of ${topology.name} needs ${topology.policy.quorum} approver(s) and ${left.eligible.length} may: ${listOf(left.eligible)}. Name more, or nothing of it can be approved.`,
  ];
}

const NOTHING = 'topology: the reload was refused, nothing was taken over; the roster and policy of before still hold.';

function needRestart(now: ReadonlyMap<string, Topology>, fresh: readonly Topology[]): readonly string[] {
  const gone = [...now.keys()].filter((name) => !fresh.some((each) => each.name === name));
  const line = (what: string) => `TOPOLOGY: ${what}: that needs a restart.`;
  return [
    ...gone.map((name) => line(`system ${name} is no longer there`)),
    ...fresh.flatMap((each) => {
      const before = now.get(each.name);
      if (before === undefined) return [line(`system ${each.name} is new`)];
      if (before.channel !== each.channel) return [line(`the channel of ${each.name} is another one`)];
      if (before.hash !== each.hash)
        return [line(`what runs where in ${each.name} has changed (regions, nodes, tools, spool)`)];
      return [];
    }),
  ];
}

/** The quorum, by the roster alone and by what Slack says of its approvers and their user group. */
async function unmetNow({ engine, refusals: refusedBySlack }: Reload, fresh: Config): Promise<readonly string[]> {
  if (fresh.unmetQuorums.length > 0) return fresh.unmetQuorums.map(({ line }) => line);
  const refused = await refusedBySlack(fresh.topologies);
  if (refused.length > 0) return refused;
  const unmet = await Promise.all(fresh.topologies.map((topology) => unmetInSlack(engine, topology)));
  return unmet.flatMap((short) => (short ? [`TOPOLOGY: ${render(catalogue, short, 'en')}`] : []));
}
