import { answerOr } from './adapters/slack/patience.ts';
import type { Config } from './config.ts';
import { catalogue } from './domain/wording/catalogue.ts';
import { render } from './domain/wording/sentence.ts';
import { unmetInSlack } from './engine/approvers-in-slack.ts';
import type { Engine } from './engine/engine.ts';
import { inIncident } from './engine/open-incidents.ts';

export interface Found {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

type Asking = Pick<Engine, 'journal' | 'directory'>;

/** Systems where some operator would leave too few approvers, by the roster. */
export async function unmetByRoster(asking: Asking, config: Config): Promise<Found> {
  const lines = config.unmetQuorums.map(({ line }) => line);
  return sorted(asking, config, lines);
}

/** The same, by Slack's definite answers about the approvers' accounts and their user group. */
export async function unmetBySlack(asking: Asking, config: Config): Promise<Found> {
  const looks = Promise.all(config.topologies.map((topology) => unmetInSlack(asking, topology)));
  const shorts = await answerOr(await isMidIncident(asking, config), looks, []);
  const lines = shorts.flatMap((short) => (short ? [`TOPOLOGY: ${render(catalogue, short, 'en')}`] : []));
  return sorted(asking, config, lines);
}

/**
 * Refused only while no incident is open in any system of this process: one that comes back in the middle of an incident
 * must follow it to its end, whoever could approve the next step, there or elsewhere (approval rule 9).
 */
async function sorted(asking: Asking, config: Config, lines: readonly string[]): Promise<Found> {
  if (lines.length === 0) return { problems: [], warnings: [] };
  return (await isMidIncident(asking, config)) ? { problems: [], warnings: lines } : { problems: lines, warnings: [] };
}

function isMidIncident({ journal }: Asking, { topologies }: Config): Promise<boolean> {
  return inIncident(
    journal,
    topologies.map(({ name }) => name),
  );
}
