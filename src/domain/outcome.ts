import type { Acceptance } from './answer.ts';
import type { Proof } from './event.ts';
import type { FenceAnswer } from './receipt.ts';
import { sayReceipt } from './wording/receipt.ts';
import type { Sentence } from './wording/sentence.ts';
import { because, whyParams } from './wording/why.ts';

/**
 * What follows from a fence's answer about one token: the table of docs/remote-execution.md, and the only
 * place where it is decided. Nothing runs again by itself, whatever the answer.
 */
export type NextOnNode =
  /** The tool ran to its end: decode what it printed. */
  | { readonly is: 'decode' }
  /** Ask the node to make sure that it never runs, then judge that answer. */
  | { readonly is: 'void' }
  /** It runs: look again, until the deadline. */
  | { readonly is: 'follow' }
  /** The node gave no usable answer: look again while that makes sense, then unknown. */
  | { readonly is: 'look-again'; readonly say: Sentence }
  /** Nothing more can be learnt. */
  | { readonly is: 'unknown'; readonly say: Sentence }
  /** Certainly nothing was started. */
  | { readonly is: 'outcome'; readonly outcome: Acceptance; readonly proof: Proof };

/**
 * `asked`: `run` is the first delivery's own answer, `stat` any later look, `void` the answer after asking to void.
 * `bootBefore` is the boot id seen before dispatch.
 */
export function judgeReceipt(answer: FenceAnswer, asked: 'run' | 'stat' | 'void', bootBefore: string): NextOnNode {
  switch (answer.state) {
    case 'done':
      return answer.exit <= 128
        ? { is: 'decode' }
        : unknown(sayReceipt('receipt.signal', { signal: answer.exit - 128, exit: answer.exit }));
    case 'refused':
      // The one refusal that is met after the claim was looked at: the lock could not be opened, so nothing is known.
      if (answer.why === 'flock') return { is: 'look-again', say: sayReceipt('receipt.lock') };
      return asked === 'run' && !answer.prior
        ? refused(whyRefused(answer.why))
        : unknown(sayReceipt('receipt.refused-later', { why: answer.why }));
    case 'no-base':
      return asked === 'run' ? refused(sayReceipt('receipt.no-base')) : unknown(sayReceipt('receipt.no-base-later'));
    case 'claimed':
      // Said by the one request that could have started it: it did not, and the claim keeps all others from it.
      if (answer.why === 'spool-error' && asked === 'run' && !answer.prior)
        return refused(sayReceipt('receipt.spool-error'));
      if (answer.why === 'unstarted' && asked === 'run' && !answer.prior)
        return refused(sayReceipt('receipt.unstarted'));
      return ruleOut(answer, asked);
    case 'none':
      // `run` makes the receipt before it does anything else.
      return asked === 'run' ? unknown(sayReceipt('receipt.vanished')) : ruleOut(answer, asked);
    case 'void':
      return answer.boot === bootBefore
        ? refused(sayReceipt('receipt.voided'), 'void')
        : unknown(sayReceipt('receipt.void-other-boot'));
    case 'running':
      return { is: 'follow' };
    case 'died':
      return { is: 'look-again', say: sayReceipt('receipt.died') };
    case 'rebooted':
      return { is: 'look-again', say: sayReceipt('receipt.rebooted') };
    case 'silent':
      // Only the one who sends knows that nothing left: a later look that could not be sent says nothing about it.
      return asked === 'run' && !answer.sent
        ? refused(sayReceipt('receipt.unsent', whyParams(answer)), 'unsent')
        : { is: 'look-again', say: sayReceipt('receipt.silent', whyParams(answer)) };
  }
}

/** Not started so far: the node is asked to make sure that it never will be. */
function ruleOut(answer: FenceAnswer, asked: 'run' | 'stat' | 'void'): NextOnNode {
  return asked === 'void' ? unknown(sayReceipt('receipt.not-voided', { answer: receiptText(answer) })) : { is: 'void' };
}

function whyRefused(why: string): Sentence {
  switch (why) {
    case 'late':
      return sayReceipt('receipt.refused-late');
    case 'rebooted':
      return sayReceipt('receipt.refused-rebooted');
    case 'mkdir':
      return sayReceipt('receipt.refused-mkdir');
    default:
      return sayReceipt('receipt.refused', { why });
  }
}

/**
 * After such an answer a receipt that is missing was wiped, or its spool was: one that is made void in its place proves
 * nothing any more.
 */
export function rulesOutVoid({ state }: FenceAnswer, asked: 'run' | 'stat' | 'void'): boolean {
  return ['done', 'running', 'died', 'rebooted', 'no-base'].includes(state) || (state === 'none' && asked === 'run');
}

/** Why nobody can say whether it ran, as an outcome. */
export function unknownBecause(say: Sentence): Acceptance {
  return { outcome: 'unknown', ...because(say) };
}

/** The receipt in words people can compare with the node's own `stat`. */
export function receiptText(answer: FenceAnswer): string {
  switch (answer.state) {
    case 'done':
      return `DONE ${answer.exit}${answer.prior ? ' prior' : ''}`;
    case 'silent':
      return 'no answer';
    default:
      return `${answer.state.toUpperCase().replace('-', '')}${answer.prior ? ' prior' : ''}`;
  }
}

function refused(say: Sentence, proof: 'receipt' | 'void' | 'unsent' = 'receipt'): NextOnNode {
  return { is: 'outcome', proof, outcome: { outcome: 'refused', ...because(say), busy: false } };
}

function unknown(say: Sentence): NextOnNode {
  return { is: 'unknown', say };
}
