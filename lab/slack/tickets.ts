import { randomBytes } from 'node:crypto';
import type { Channel, Clock, Ephemeral, Message } from './model.ts';

export type TriggerState = { user: string } | 'unknown' | 'expired' | 'used';

export type Triggers = { issue: (user: string) => string; take: (id: string) => TriggerState };

/** Trigger ids: short-lived, good for one modal (https://docs.slack.dev/interactivity/handling-user-interaction). */
export function createTriggers(clock: Clock, life: number): Triggers {
  const issued = new Map<string, { user: string; at: number; used: boolean }>();
  return {
    issue(user) {
      const id = `${Math.floor(clock())}.${randomBytes(4).readUInt32BE()}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { user, at: clock(), used: false });
      return id;
    },
    take(id) {
      const trigger = issued.get(id);
      if (!trigger) return 'unknown';
      if (trigger.used) return 'used';
      if (clock() - trigger.at > life) return 'expired';
      trigger.used = true;
      return { user: trigger.user };
    },
  };
}

/** What a response_url answers to: the channel and person, and the message the click was on. */
export type ResponseTarget = {
  channel: Channel;
  user: string;
  threadTs?: string;
  original?: { message: Message } | { ephemeral: Ephemeral };
};

export type ResponseUrls = {
  issue: (origin: string, target: ResponseTarget) => string;
  use: (id: string) => ResponseTarget | 'unknown' | 'expired' | 'used_up';
};

const MAX_USES = 5;

/** response_url addresses: five uses within half an hour. */
export function createResponseUrls(clock: Clock, life: number): ResponseUrls {
  const issued = new Map<string, { target: ResponseTarget; at: number; uses: number }>();
  return {
    issue(origin, target) {
      const id = randomBytes(18).toString('base64url');
      issued.set(id, { target, at: clock(), uses: 0 });
      return `${origin}/response/${id}`;
    },
    use(id) {
      const entry = issued.get(id);
      if (!entry) return 'unknown';
      if (clock() - entry.at > life) return 'expired';
      if (entry.uses >= MAX_USES) return 'used_up';
      entry.uses += 1;
      return entry.target;
    },
  };
}
