import type { Part } from '../../domain/thread/post.ts';
import type { Log } from '../../engine/ports/log.ts';
import type { Thread } from '../../engine/ports/thread.ts';
import { renderAnswer } from './blocks/answers.ts';
import type { Message } from './blocks/message.ts';
import type { Voice } from './blocks/voice.ts';
import { content } from './thread.ts';

export interface RespondTo {
  /** Takes 5 answers in 30 min, in any channel (https://docs.slack.dev/interactivity/handling-user-interaction). */
  readonly responseUrl: string;
  readonly channel: string;
  readonly user: string;
}

export type Respond = (to: RespondTo, parts: readonly Part[]) => Promise<void>;

const USES = 5;
const TIMEOUT_MS = 10_000;

/** Answers to one person alone, where the command was typed; by chat.postEphemeral when the response_url fails. */
export function createRespond(thread: Thread, voice: Voice, log: Log): Respond {
  return async ({ responseUrl, channel, user }, parts) => {
    const messages = renderAnswer(parts, voice);
    const sent = messages.length <= USES && (await allSent(responseUrl, messages, log));
    if (!sent) await thread.tell(channel, user, parts);
  };
}

async function allSent(responseUrl: string, messages: readonly Message[], log: Log): Promise<boolean> {
  for (const message of messages) {
    try {
      const response = await fetch(responseUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...content(message) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      if (!response.ok) {
        log.warn({ status: response.status }, 'a response_url took no answer');
        return false;
      }
    } catch (error) {
      log.warn({ err: error }, 'a response_url gave no answer');
      return false;
    }
  }
  return true;
}
