import { plainText } from '../../lab/slack/plain-text.ts';
import type { World } from '../../lab/world.ts';
import { noticeKey } from '../../src/domain/thread/notice-posts.ts';
import type { Act } from './acts.ts';
import { sizeOf } from './fleet.ts';
import type { Schedule } from './schedule.ts';

/** Two stories of one incident can come about only where Redis lost what one host knew and another went on. */
export function mayFork({ roles, redis, acts }: Schedule): boolean {
  return sizeOf(roles) > 1 && acts.some(({ act }) => losesWrites(act, redis));
}

/** With Sentinels whatever makes the primary silent may make the replica the primary, which is a little behind. */
function losesWrites(act: Act, redis: Schedule['redis']): boolean {
  if (act.do === 'failover') return redis === 'sentinels';
  return act.do === 'redis' && (act.how === 'flush' || act.how === 'old' || redis === 'sentinels');
}

/** Whether TwoKey says in the thread that the incident's journal has stopped it and people must settle it. */
export function peopleAreAsked({ workspace }: World, channel: string, incident: string): boolean {
  return workspace
    .messages(channel)
    .filter(({ metadata }) => metadata?.event_payload.incident === incident)
    .filter(({ metadata }) => metadata?.event_payload.key === noticeKey('stopped'))
    .some((message) =>
      plainText(message).includes('Nothing is asked, sent or counted here until people have settled it'),
    );
}
