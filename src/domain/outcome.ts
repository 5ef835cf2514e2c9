import type { Acceptance } from './answer.ts';
import type { FenceAnswer } from './receipt.ts';

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
  | { readonly is: 'look-again'; readonly why: string }
  | { readonly is: 'outcome'; readonly outcome: Acceptance; readonly proof: 'receipt' | 'void' | 'none' };

/**
 * `asked`: `run` is the first delivery's own answer, `stat` any later look, `void` the answer after asking to void.
 * `bootBefore` is the boot id seen before dispatch.
 */
export function judgeReceipt(answer: FenceAnswer, asked: 'run' | 'stat' | 'void', bootBefore: string): NextOnNode {
  switch (answer.state) {
    case 'done':
      return answer.exit <= 128
        ? { is: 'decode' }
        : unknown(
            `the command ended by signal ${answer.exit - 128} (exit ${answer.exit}); it may have done its work or part of it`,
          );
    case 'refused':
      // The one refusal that is met after the claim was looked at: the lock could not be opened, so nothing is known.
      if (answer.why === 'flock') return { is: 'look-again', why: 'the node could not open the lock of the receipt' };
      return asked === 'run' && !answer.prior
        ? refused(`the node refused to start it (${answer.why})`)
        : unknown(`the node answered REFUSED ${answer.why} to a later look`);
    case 'no-base':
      return asked === 'run'
        ? refused('the spool on the node is missing or is not the provisioned one')
        : unknown('the spool on the node is missing or is not the one it was sent to: its receipt is gone');
    case 'none':
    case 'claimed':
      return asked === 'void' ? unknown(`the node answered ${answer.state} when asked to void it`) : { is: 'void' };
    case 'void':
      return answer.boot === bootBefore
        ? {
            is: 'outcome',
            proof: 'void',
            outcome: { outcome: 'refused', why: 'it never ran on the node and never will (voided)', busy: false },
          }
        : unknown('the node was rebooted in between: a void receipt proves nothing about the time before');
    case 'running':
      return { is: 'follow' };
    case 'died':
      return { is: 'look-again', why: 'it was started and ended without an exit code' };
    case 'rebooted':
      return { is: 'look-again', why: 'it was started and the node was rebooted since' };
    case 'silent':
      return { is: 'look-again', why: answer.why };
  }
}

/** The receipt in words people can compare with the node's own `stat`. */
export function receiptText(answer: FenceAnswer): string {
  switch (answer.state) {
    case 'done':
      return `DONE ${answer.exit}${answer.prior ? ' prior' : ''}`;
    case 'silent':
      return `no receipt (${answer.why})`;
    default:
      return `${answer.state.toUpperCase().replace('-', '')}${answer.prior ? ' prior' : ''}`;
  }
}

function refused(why: string): NextOnNode {
  return { is: 'outcome', proof: 'receipt', outcome: { outcome: 'refused', why, busy: false } };
}

function unknown(why: string): NextOnNode {
  return { is: 'outcome', proof: 'none', outcome: { outcome: 'unknown', why } };
}
