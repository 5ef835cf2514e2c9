import type { Config } from './config.ts';
import type { SystemName } from './domain/names.ts';
import { catalogue } from './domain/wording/catalogue.ts';
import { render } from './domain/wording/sentence.ts';
import { unmetInSlack } from './engine/approvers-in-slack.ts';
import type { Engine } from './engine/engine.ts';

export interface Found {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

type Asking = Pick<Engine, 'journal' | 'directory'>;

/** Systems where some operator would leave too few approvers, by the roster. */
export async function unmetByRoster(asking: Asking, { unmetQuorums }: Config): Promise<Found> {
  return sorted(asking, unmetQuorums);
}

/** The same, by Slack's definite answers about the approvers' accounts and their user group. */
export async function unmetBySlack(asking: Asking, { topologies }: Config): Promise<Found> {
  const shorts = await Promise.all(
    topologies.map(async (topology) => ({ system: topology.name, short: await unmetInSlack(asking, topology) })),
  );
  const lines = shorts.flatMap(({ system, short }) =>
    short ? [{ system, line: `TOPOLOGY: ${render(catalogue, short, 'en')}` }] : [],
  );
  return sorted(asking, lines);
}

/**
 * Refused only where no incident is open: a process that comes back in the middle of one must follow it to its end,
 * whoever could approve the next step (approval rule 9).
 */
async function sorted(
  { journal }: Asking,
  lines: readonly { readonly system: SystemName; readonly line: string }[],
): Promise<Found> {
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const { system, line } of lines) {
    const open = await journal.openIncident(system);
    const free = open.ok && open.incident === undefined;
    (free ? problems : warnings).push(line);
  }
  return { problems, warnings };
}
