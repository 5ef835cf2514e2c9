import { randomUUID } from 'node:crypto';
import type { App } from '@slack/bolt';
import type { Part } from '../../domain/thread/post.ts';
import { slackSentence } from '../../domain/wording/slack.ts';
import type { Inbound } from '../../engine/ports/inbound.ts';
import type { Log } from '../../engine/ports/log.ts';
import type { Thread } from '../../engine/ports/thread.ts';
import { actionOf } from './blocks/buttons.ts';
import { type Delivery, type FirstSight, once } from './first-sight.ts';
import type { IdentityCard } from './identity.ts';
import type { Respond } from './respond.ts';
import { typed } from './typed.ts';

export interface ListenParts {
  readonly commandName: string;
  readonly inbound: Inbound;
  readonly firstSight: FirstSight;
  readonly thread: Thread;
  readonly respond: Respond;
  readonly identity: IdentityCard;
  readonly log: Log;
  /** Keeps account of what is under way, for a clean stop. */
  readonly track: (work: Promise<void>) => void;
}

const journalAway: readonly Part[] = [sentence('slack.journalAway')];
const reactionNotCounted: readonly Part[] = [sentence('slack.reactionNotCounted')];
const fault: readonly Part[] = [sentence('slack.fault')];

/** Everything Slack sends, each acknowledged before any work and carried out once. */
export function listen(app: App, parts: ListenParts): void {
  onCommand(app, parts);
  onButton(app, parts);
  onReaction(app, parts);
  onMention(app, parts);
}

function onCommand(app: App, { commandName, inbound, respond, ...parts }: ListenParts): void {
  app.command(commandName, async ({ ack, command }) => {
    await ack();
    const { user_id: user, team_id: team, channel_id: channel, trigger_id: triggerId, response_url } = command;
    const answer = (answers: readonly Part[]): Promise<void> =>
      respond({ responseUrl: response_url, channel, user }, answers);
    const said = { text: typed(command.text), user, team, channel, triggerId };
    start(parts, {
      key: triggerKey(triggerId),
      run: async () => await answer(await inbound.command(said)),
      whenAway: async () => await answer(await inbound.whileAway(said)),
      whenFault: () => answer(fault),
    });
  });
}

function onButton(app: App, { inbound, thread, ...parts }: ListenParts): void {
  app.action({ type: 'block_actions' }, async ({ ack, body, action }) => {
    await ack();
    const { container, message } = body;
    const channel = body.channel?.id ?? textOf(container.channel_id);
    const messageTs = message?.ts ?? textOf(container.message_ts);
    if (action.type !== 'button' || channel === '' || messageTs === '') return;
    const user = body.user.id;
    const threadTs = textOf(message?.thread_ts ?? container.thread_ts) || messageTs;
    const answer = (answers: readonly Part[]): Promise<void> => thread.tell(channel, user, answers, threadTs);
    start(parts, {
      key: triggerKey(body.trigger_id),
      run: async () => {
        const team = body.user.team_id ?? body.team?.id ?? '';
        const pressed = { action: actionOf(action.action_id), value: action.value ?? '', user, team };
        await answer(await inbound.button({ ...pressed, channel, messageTs, triggerId: body.trigger_id }));
      },
      whenAway: () => answer(journalAway),
      whenFault: () => answer(fault),
    });
  });
}

function onReaction(app: App, { inbound, thread, identity, ...parts }: ListenParts): void {
  for (const signal of ['added', 'removed'] as const) {
    app.event(`reaction_${signal}`, async ({ event, body }) => {
      const me = identity.known()?.botUser;
      if (event.item.type !== 'message' || event.user === me) return;
      const { user, reaction: emoji, event_ts: eventTs, item_user } = event;
      const { channel, ts } = event.item;
      // Only who reacted to a message of the bot's own needs to know; other reactions are no business of its.
      const tell = async (what: readonly Part[]): Promise<void> => {
        if (me !== undefined && item_user === me) await thread.tell(channel, user, what, ts);
      };
      const { team_id: team, event_id: eventId } = body;
      const own = me === undefined || item_user === undefined ? {} : { onOwn: item_user === me };
      start(parts, {
        key: `event:${eventId}`,
        run: () => inbound.reaction({ signal, user, team: team ?? '', emoji, channel, ts, eventTs, eventId, ...own }),
        whenAway: () => tell(reactionNotCounted),
        whenFault: () => tell(fault),
      });
    });
  }
}

function onMention(app: App, { inbound, thread, identity, ...parts }: ListenParts): void {
  app.event('app_mention', async ({ event, body }) => {
    const { user, channel, thread_ts: threadTs } = event;
    if (user === undefined || event.bot_id !== undefined) return;
    const me = await identity.get();
    const answer = (answers: readonly Part[]): Promise<void> => thread.tell(channel, user, answers, threadTs);
    const { event_id: eventId } = body;
    const said = { text: typed(event.text, me?.botUser), user, team: event.team ?? body.team_id, channel, threadTs };
    start(parts, {
      key: `event:${eventId}`,
      run: async () => await answer(await inbound.mention({ ...said, eventId })),
      whenAway: async () => await answer(await inbound.whileAway(said)),
      whenFault: () => answer(fault),
    });
  });
}

/** The listener ends at once; the work goes on and is waited for at the stop. */
function start(
  { firstSight, log, track }: Pick<ListenParts, 'firstSight' | 'log' | 'track'>,
  delivery: Delivery,
): void {
  track(once(firstSight, delivery, log));
}

function sentence(key: 'slack.journalAway' | 'slack.reactionNotCounted' | 'slack.fault'): Part {
  return { kind: 'text', lines: [slackSentence(key)] };
}

/** A delivery without a trigger_id cannot be told from another one: it is taken for a new one. */
function triggerKey(triggerId: string | undefined): string {
  return `trigger:${triggerId || randomUUID()}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
