import { answerOr } from './adapters/slack/patience.ts';
import type { Config } from './config.ts';
import { catalogue } from './domain/wording/catalogue.ts';
import { render } from './domain/wording/sentence.ts';
import { unmetInSlack } from './engine/approvers-in-slack.ts';
import type { Engine } from './engine/engine.ts';

export interface Found {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Systems where some operator would leave too few approvers, by the roster. Refused only while no incident is open in any
 * system of this process (`midIncident`): one that comes back in the middle of an incident must follow it to its end,
 * whoever could approve the next step, there or elsewhere (approval rule 9).
 */
export function unmetByRoster(config: Config, midIncident: boolean): Found {
  return sorted(
    config.unmetQuorums.map(({ line }) => line),
    midIncident,
  );
}

/** The same, by Slack's definite answers about the approvers' accounts and their user group. */
export async function unmetBySlack(
  asking: Pick<Engine, 'directory'>,
  config: Config,
  midIncident: boolean,
): Promise<Found> {
  const looks = Promise.all(config.topologies.map((topology) => unmetInSlack(asking, topology)));
  const shorts = await answerOr(midIncident, looks, []);
  return sorted(
    shorts.flatMap((short) => (short ? [`TOPOLOGY: ${render(catalogue, short, 'en')}`] : [])),
    midIncident,
  );
}

function sorted(lines: readonly string[], midIncident: boolean): Found {
  return midIncident ? { problems: [], warnings: lines } : { problems: lines, warnings: [] };
}
