import type { IncidentEvent, Requested } from '../../../src/domain/event.ts';
import type { EngineWorld } from '../../support/fakes/engine-world.ts';
import type { FakeSite } from '../../support/fakes/site.ts';
import type { Fault } from './acts.ts';
import type { Card, Facts, History, Moment, Run } from './history.ts';
import type { Interruptions } from './interruptions.ts';
import { GROUP, type Setup } from './setups.ts';

/** No course needs as many by far. */
const MOST_ENTRIES = 400;

/** Writes down what happens around TwoKey, at the fakes: Slack, the journal's storage, the nodes. */
export interface Recorder {
  readonly history: History;
  readonly moment: () => Moment;
  /** Writes down how the world is now; to be called after each change of it. */
  readonly changed: () => void;
  readonly deployed: () => Setup;
  readonly deploy: (setup: Setup) => void;
  /** A process lets a command go. */
  readonly leaves: (token: string, before: Pick<Run, 'began' | 'ready'>) => void;
}

/** What a course begins with. */
export interface Recorded {
  readonly opener: History['opener'];
  readonly setup: Setup;
  readonly places: Interruptions;
  readonly faults: readonly Fault[];
}

/** Puts itself between TwoKey and the fakes. */
export function recorder(world: EngineWorld, given: Recorded): Recorder {
  const { opener, places } = given;
  const faults = [...given.faults];
  const { clock, journal, site, slack } = world;
  const left = new Map<string, Pick<Run, 'began' | 'ready' | 'left'>>();
  const decided = new Map<string, Moment>();
  let setup = given.setup;
  let n = 0;
  const moment = (): Moment => {
    n += 1;
    return { n, at: clock.now() };
  };
  const history: History = {
    opener,
    facts: [],
    cards: [],
    reactions: [],
    looks: [],
    glances: [],
    typed: [],
    runs: [],
  };

  function changed(): void {
    const isBad = (user: string) => Object.values(slack.facts.get(user) ?? {}).includes(true);
    const are: Facts = {
      setup,
      hostKeys: Object.fromEntries([...site.nodes].map(([node, { hostKey }]) => [node, hostKey])),
      badAccounts: [...slack.facts.keys()].filter(isBad),
      group: [...(slack.groups.get(GROUP) ?? [])],
      shared: slack.shared,
      away: slack.away !== undefined,
      healthy: site.health.size === 0,
      messages: Object.fromEntries(
        [...slack.messages].map(([ts, { edited, reactions }]) => {
          const each = [...reactions].flatMap(([emoji, users]) => [...users].map((user) => ({ user, emoji })));
          return [ts, { edited, reactions: each }];
        }),
      ),
    };
    history.facts.push({ from: moment(), are });
  }

  function took(event: IncidentEvent): void {
    if (event.type === 'requested') history.cards.push(cardOf(event, moment()));
    if (event.type === 'prolonged') {
      history.cards.find(({ request }) => request === event.request)?.again.push(moment());
    }
    if (event.type === 'dispatched') decided.set(event.token, moment());
    if (event.type === 'card-posted') {
      const card = history.cards.find(({ request }) => request === event.request);
      if (card) card.known = moment();
    }
  }

  const { append } = journal;
  journal.append = async (incident, after, event, terms) => {
    await places.at(`append ${event.type}`);
    if (journal.entries(incident).length > MOST_ENTRIES)
      throw new Error('the journal fills up and the course does not end');
    const appended = await append(incident, after, event, terms);
    if (appended.ok) took(appended.entry.event);
    return appended;
  };

  const { run } = site.shell;
  site.shell.run = async (node, token, command, limits) => {
    const arrived = moment();
    const sent = left.get(token) ?? { began: arrived, ready: arrived, left: arrived };
    const ranBefore = site.ledger.length;
    const fault = faults.shift();
    const record: Run = {
      node: node.name,
      token,
      command,
      arrived,
      decided: decided.get(token),
      ...sent,
      became: 'lost',
    };
    history.runs.push(record);
    const answer = await withFault(site, fault, () => run(node, token, command, limits));
    if (site.ledger.length > ranBefore) record.became = fault === 'refused by the tool' ? 'refused' : 'accepted';
    return answer;
  };

  changed();
  return {
    history,
    moment,
    changed,
    deployed: () => setup,
    deploy(next) {
      setup = next;
      world.recordedIdentity = next.identity;
      changed();
    },
    leaves: (token, before) => void left.set(token, { ...before, left: moment() }),
  };
}

/** The tool's word is a refusal; the others are the fence's and the network's. */
async function withFault<Answer>(
  site: FakeSite,
  fault: Fault | undefined,
  run: () => Promise<Answer>,
): Promise<Answer> {
  if (fault === 'refused by the tool') site.answer = '{"ret_code": 1400, "message": "denied"}';
  if (fault === 'refused by the node') site.runFault = 'refused';
  if (fault === 'lost') site.runFault = 'lost-before';
  if (fault === 'answer lost') site.runFault = 'lost-after';
  try {
    return await run();
  } finally {
    site.answer = undefined;
    site.runFault = undefined;
  }
}

/** What the card says; the gates' readings stand on it too. */
function cardOf({ step, attempt, request, binding, gates }: Requested, asked: Moment): Card {
  const { hosts, policy, roster } = binding;
  const gatesHold = gates.every(({ verdict }) => verdict.is === 'holds');
  return { step, attempt, request, asked, again: [], shows: { hosts, policy, roster, gatesHold } };
}
