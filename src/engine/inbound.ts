import type { IncidentId } from '../domain/names.ts';
import { readPress } from '../domain/press.ts';
import type { Part } from '../domain/thread/post.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Locale, Sentence } from '../domain/wording/sentence.ts';
import { answerCommand } from './answer-command.ts';
import { answerWhileAway } from './answer-while-away.ts';
import { decide } from './decide.ts';
import type { Engine } from './engine.ts';
import { findMissedVotes } from './find-missed-votes.ts';
import { abort, choose, confirm } from './go-on.ts';
import type { Inbound } from './ports/inbound.ts';
import type { Thread } from './ports/thread.ts';
import { resume } from './resume.ts';
import { type Told, vote } from './vote.ts';

export interface InboundOptions {
  readonly locale: Locale;
  /** How the command is called in Slack, e.g. `/dr`. */
  readonly slash: string;
  /** Tells one person something, privately; late-bound, because Slack starts with this. */
  readonly tell: Thread['tell'];
  /** Where an incident's thread begins, once it is posted. */
  readonly rootOf: (incident: IncidentId) => Promise<string | undefined>;
}

/** Between two looks at what was missed, while Slack or Redis does not answer, ms. */
const LOOK_AGAIN = 5_000;

/** What comes in from Slack, each led to its use case. */
export function createInbound(engine: Engine, options: InboundOptions): Inbound {
  const { locale, slash } = options;
  let looks = 0;

  async function tell(told: Told): Promise<void> {
    if (told === undefined) return;
    // Redis may be gone since it was decided; what was decided is told all the same.
    const root = await options.rootOf(told.incident).catch(() => undefined);
    await options.tell(told.channel, told.to, text(told.say), root);
  }

  return {
    command: ({ text: typed, channel, user }) =>
      answerCommand(engine, { text: typed, channel, slack: user, slash, locale }),
    mention: ({ text: typed, channel, user, threadTs }) =>
      answerCommand(engine, {
        text: typed,
        channel,
        slack: user,
        slash,
        locale,
        ...(threadTs !== undefined && { threadTs }),
      }),
    whileAway: ({ text: typed, channel, user }) =>
      answerWhileAway(engine, { text: typed, channel, slack: user, slash, locale }),
    reaction: async (reaction) => tell(await vote(engine, reaction)),
    button: async ({ value, user }) => {
      const said = await pressed(engine, value, user);
      return said ? text(said) : [];
    },
    connected: async () => {
      looks += 1;
      const look = looks;
      let again = true;
      // The socket may be back before the Web API is, or Redis: until every card was seen, or the socket came anew.
      while (again && look === looks && !engine.stopping.aborted) {
        again = false;
        const missed = await findMissedVotes(engine, () => {
          again = true;
        });
        for (const told of missed) await tell(told);
        if (again) await engine.clock.sleep(LOOK_AGAIN, engine.stopping);
      }
    },
  };
}

async function pressed(engine: Engine, value: string, slack: string): Promise<Sentence | undefined> {
  const press = readPress(value);
  switch (press?.act) {
    case 'choose':
      return choose(engine, press, slack);
    case 'confirm':
      return confirm(engine, press, slack);
    case 'decide':
      return decide(engine, press.incident, slack, press);
    case 'resume':
      return resume(engine, press.incident, slack);
    case 'abort':
      return abort(engine, press.incident, slack, '—');
    case undefined:
      return sayEngine('choose.stale');
  }
}

function text(...lines: readonly Sentence[]): readonly Part[] {
  return [{ kind: 'text', lines }];
}
