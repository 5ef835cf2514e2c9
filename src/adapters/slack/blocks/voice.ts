import type { Locale, Sentence } from '../../../domain/wording/sentence.ts';
import { saySlack, slackWording } from '../../../domain/wording/slack.ts';
import type { Say } from './words.ts';

/** How a deployment speaks: one language, and the sentences of every catalogue. */
export interface Voice {
  readonly say: Say;
  readonly locale: Locale;
}

/** A voice that knows the adapter's own sentences besides those of the given catalogue. */
export function voiceOf(say: (sentence: Sentence, locale: Locale) => string, locale: Locale): Voice {
  return {
    locale,
    say: (sentence) => (isOwn(sentence.key) ? saySlack(sentence.key, sentence.params, locale) : say(sentence, locale)),
  };
}

function isOwn(key: string): key is keyof typeof slackWording {
  return Object.hasOwn(slackWording, key);
}
