import type { Incident } from '../domain/incident/state.ts';
import type { Part } from '../domain/thread/post.ts';
import { whoParts } from '../domain/thread/who-parts.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import { reasonOf, type Why, whyParams } from '../domain/wording/why.ts';
import { approversInSlack } from './approvers-in-slack.ts';
import type { Engine } from './engine.ts';

/** `/dr who`: from the roster, the open incident, and what Slack says of each approver just now. */
export async function answerWho(engine: Engine, topology: Topology, slack: string): Promise<readonly Part[]> {
  const [approvers, incident] = await Promise.all([approversInSlack(engine, topology), openOne(engine, topology)]);
  const inSlack = new Map(approvers.flatMap(({ person, why }) => (why ? [[person, why] as const] : [])));
  if (incident !== undefined && 'why' in incident) {
    const doubt: Part = { kind: 'text', lines: [sayEngine('open.journal-away', whyParams(incident))] };
    return [doubt, ...whoParts({ topology, inSlack, incident: undefined, slack })];
  }
  return whoParts({ topology, inSlack, incident, slack });
}

/** The open incident, if there is one, or why that cannot be told. */
async function openOne(engine: Engine, topology: Topology): Promise<Incident | Why | undefined> {
  const open = await engine.journal.openIncident(topology.name);
  if (!open.ok) return open.reason === 'several' ? { why: open.incidents.join(', ') } : reasonOf(open);
  if (open.incident === undefined) return undefined;
  const loaded = await engine.incidents.load(open.incident);
  return loaded.ok ? loaded.incident : reasonOf(loaded);
}
