import { decodeWords } from './decode.ts';
import { journalWords } from './journal.ts';
import { reasonWords, sayReason } from './reason.ts';
import { receiptWords } from './receipt.ts';
import { type Catalogue, inBoth, type Locale, render, type Sentence } from './sentence.ts';
import { sshWords } from './ssh.ts';

/**
 * A reason that stands inside another sentence. `why` is in English, for the log and for plain readers; `say` are the
 * same words in each language. It is absent where a node or a tool says it in words of its own, and in journals from
 * before it was written down: they are shown as they are.
 */
export interface Why {
  readonly why: string;
  readonly say?: Sentence;
}

/** A reason in TwoKey's own words. */
export type OwnWhy = Required<Why>;

/** The wordings that a reason may be of. */
const REASONS: Catalogue = { ...decodeWords, ...journalWords, ...reasonWords, ...receiptWords, ...sshWords };

/** The reason that a sentence states. */
export function because(say: Sentence): OwnWhy {
  return { why: render(REASONS, say, 'en'), say };
}

/** The reason alone, of something that carries one. */
export function reasonOf({ why, say }: OwnWhy): OwnWhy;
export function reasonOf({ why, say }: Why): Why;
export function reasonOf({ why, say }: Why): Why {
  return say === undefined ? { why } : { why, say };
}

/** A reason as a parameter of a sentence: in each language where it has words of its own. */
export function whyParams({ why, say }: Why, name = 'why'): Readonly<Record<string, string>> {
  return say === undefined ? { [name]: why } : nested(name, say);
}

/** A sentence of reasons as a parameter of another sentence. */
export function nested(name: string, say: Sentence): Readonly<Record<string, string>> {
  return inBoth(name, { en: render(REASONS, say, 'en'), zh: render(REASONS, say, 'zh') });
}

/** A reason in one language. */
export function saidIn(locale: Locale, { why, say }: Why): string {
  return say === undefined ? why : render(REASONS, say, locale);
}

/** Several reasons in a row. */
export function allOf(whys: readonly Why[]): Why {
  const [first, ...rest] = whys;
  if (first === undefined) return { why: '' };
  return rest.reduce<Why>((one, other) => because(sayReason('reason.and', pair(one, other))), first);
}

/** No ks node of a region could be logged in to, and why each could not. */
export function noneReached(region: string, why: Why): OwnWhy {
  return because(sayReason('reason.none-reached', { region, ...whyParams(why) }));
}

/** No ks node of a region gave an answer, though one let TwoKey in, and why each did not. */
export function noneAnswered(region: string, why: Why): OwnWhy {
  return because(sayReason('reason.none-answered', { region, ...whyParams(why) }));
}

function pair(one: Why, other: Why) {
  return { ...whyParams(one, 'one'), ...whyParams(other, 'other') };
}
