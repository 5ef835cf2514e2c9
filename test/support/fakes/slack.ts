import type { UserFacts } from '../../../src/domain/user-facts.ts';
import type { Directory } from '../../../src/engine/ports/directory.ts';

interface Message {
  edited: boolean;
  readonly reactions: Map<string, Set<string>>;
}

export interface FakeSlack {
  readonly directory: Directory;
  /** Changes what users.info says about somebody from now on. */
  readonly facts: Map<string, Partial<UserFacts>>;
  readonly groups: Map<string, Set<string>>;
  readonly messages: Map<string, Message>;
  shared: boolean;
  /** While set, every look-up fails for this reason. */
  away: string | undefined;
  /** Called before each look at a message's reactions; cleared by its own call. */
  meanwhile: (() => Promise<void>) | undefined;
  post(ts: string): void;
}

/** People, channel and reactions as Slack's Web API tells them, changed by hand. */
export function fakeSlack(): FakeSlack {
  const known = <T>(value: T) =>
    slack.away === undefined ? { known: true as const, value } : { known: false as const, why: slack.away };
  const slack: FakeSlack = {
    facts: new Map(),
    groups: new Map(),
    messages: new Map(),
    shared: false,
    away: undefined,
    meanwhile: undefined,
    post: (ts) => void slack.messages.set(ts, { edited: false, reactions: new Map() }),
    directory: {
      user: async (id) => known({ ...plainUser(id), ...slack.facts.get(id) }),
      usergroup: async (group) => known([...(slack.groups.get(group) ?? [])]),
      permalink: async (channel, ts) => known(`https://lab.slack.example/archives/${channel}/p${ts.replace('.', '')}`),
      channel: async (id) => known({ id, name: 'dr', botIsMember: true, sharedExternally: slack.shared }),
      async reactions(_channel, ts) {
        const { meanwhile } = slack;
        slack.meanwhile = undefined;
        await meanwhile?.();
        const message = slack.messages.get(ts);
        if (message === undefined) return known({ there: false as const });
        const reactions = [...message.reactions].map(([emoji, users]) => ({ emoji, users: [...users] }));
        return known({ there: true as const, edited: message.edited, reactions });
      },
    },
  };
  return slack;
}

export function plainUser(id: string): UserFacts {
  return { id, team: 'T0LAB', deleted: false, bot: false, restricted: false, ultraRestricted: false, stranger: false };
}
