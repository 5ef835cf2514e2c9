import { randomBytes } from 'node:crypto';
import type { Channel, Message, User, Workspace } from '../model.ts';
import type { Timing } from '../options.ts';
import type { AppLink, Delivery, Receipt } from './link.ts';

export type Events = {
  reaction: (
    type: 'reaction_added' | 'reaction_removed',
    channel: Channel,
    message: Message,
    user: string,
    name: string,
  ) => void;
  mention: (channel: Channel, message: Message) => void;
  homeOpened: (user: User) => void;
  /** `app_rate_limited`: no event of its own, and none is sent for a minute (https://docs.slack.dev/apis/events-api#rate_limiting). */
  limited: () => void;
  /** Sends the last event once more, with its own event_id, as Slack's retries do. False when there was none. */
  redeliverLast: () => boolean;
  /** Keeps events back from now on, as a slow network does. */
  hold: () => void;
  /** Sends what was kept back, in the order and as often as `arrange` says. */
  release: (arrange: Arrange) => void;
  close: () => void;
};

/** Puts events into the order of their arrival; one may come more than once. */
export type Arrange = <T>(events: readonly T[]) => readonly T[];

/**
 * The Events API: each event is sent until acknowledged, at most four times, only for channels the app is in and only
 * the subscribed types (https://docs.slack.dev/apis/events-api#retries).
 */
export function createEvents(workspace: Workspace, link: AppLink, timing: Timing, subscribed: string[]): Events {
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;
  let last: Delivery | undefined;
  let held: Delivery[] | undefined;

  async function send(delivery: Delivery, attempt: number, reason: string): Promise<void> {
    const receipt = await link.deliver(delivery, { attempt, reason });
    const wait = timing.retries[attempt];
    if (closed || receipt.kind === 'acked' || wait === undefined) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void send(delivery, attempt + 1, retryReason(receipt));
    }, wait);
    timer.unref();
    timers.add(timer);
  }

  function emit(channel: Channel | undefined, event: Record<string, unknown> & { type: string }): void {
    if (!subscribed.includes(event.type) || (channel && !channel.members.has(workspace.bot.userId))) return;
    last = { type: 'events_api', payload: eventPayload(workspace, channel, event) };
    if (held) held.push(last);
    else void send(last, 0, '');
  }

  return {
    reaction(type, channel, message, user, name) {
      const item = { type: 'message', channel: channel.id, ts: message.ts };
      emit(channel, { type, user, reaction: name, item, item_user: message.user, event_ts: workspace.nextTs() });
    },
    mention(channel, message) {
      const thread = message.threadTs ? { thread_ts: message.threadTs } : {};
      const { user, ts, text } = message;
      const place = { channel: channel.id, event_ts: ts, team: workspace.team.id, ...thread };
      emit(channel, { type: 'app_mention', user, ts, client_msg_id: randomBytes(16).toString('hex'), text, ...place });
    },
    homeOpened(user) {
      emit(undefined, {
        type: 'app_home_opened',
        user: user.id,
        channel: `D${user.id.slice(1)}`,
        tab: 'home',
        event_ts: workspace.nextTs(),
      });
    },
    limited() {
      const minute = Math.floor(workspace.clock() / 60_000) * 60;
      const payload = {
        type: 'app_rate_limited',
        token: 'not-verified-any-more',
        team_id: workspace.team.id,
        minute_rate_limited: minute,
        api_app_id: workspace.bot.appId,
      };
      void send({ type: 'events_api', payload }, 0, '');
    },
    redeliverLast() {
      if (!last) return false;
      void link.deliver(last, { attempt: 1, reason: 'timeout' });
      return true;
    },
    hold() {
      held ??= [];
    },
    release(arrange) {
      const events = held ?? [];
      held = undefined;
      for (const event of arrange(events)) void send(event, 0, '');
    },
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function eventPayload(w: Workspace, channel: Channel | undefined, event: Record<string, unknown>) {
  return {
    token: 'lab',
    team_id: w.team.id,
    context_team_id: w.team.id,
    context_enterprise_id: null,
    api_app_id: w.bot.appId,
    event,
    type: 'event_callback',
    event_id: `Ev0${randomBytes(6).toString('hex').slice(0, 9).toUpperCase()}`,
    event_time: Math.floor(w.clock() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: w.team.id, user_id: w.bot.userId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: channel?.isExtShared ?? false,
    event_context: `4-${randomBytes(12).toString('hex')}`,
  };
}

function retryReason(receipt: Receipt): string {
  switch (receipt.kind) {
    case 'timeout':
      return 'timeout';
    case 'unreachable':
      return 'connection_failed';
    case 'refused':
      return 'http_error';
    case 'acked':
      return '';
  }
}
