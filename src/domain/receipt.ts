import type { Why } from './wording/why.ts';

/**
 * What the fence on a ks node answered about one token (one attempt of one step on one node).
 * Source: the table "Answers" of docs/remote-execution.md.
 */
export type FenceAnswer =
  /** It ran to its end; `exit` is the command's status, above 128 a signal. */
  | (Receipt & { readonly state: 'done'; readonly exit: number })
  /** Nothing was started: the node said why (late, no-flock, token, mkdir, ...). */
  | (Receipt & { readonly state: 'refused'; readonly why: string })
  /** The spool or its id is not the provisioned one. */
  | (Receipt & { readonly state: 'no-base' })
  /** No trace of the token. No proof that it will never run. */
  | (Receipt & { readonly state: 'none' })
  /** Claimed, not started (yet). */
  | (Receipt & { readonly state: 'claimed'; readonly why?: string })
  /** Proven: it never ran and never will, as long as the boot id is the one seen before. */
  | (Receipt & { readonly state: 'void' })
  | (Receipt & { readonly state: 'running' })
  /** Started, ended without an exit code. */
  | (Receipt & { readonly state: 'died' })
  /** Started before the node's last boot. */
  | (Receipt & { readonly state: 'rebooted' })
  /** No `S=` line: cut, timed out, unreachable. `sent` is false only when the request certainly never left this host. */
  | (Why & { readonly state: 'silent'; readonly sent: boolean });

interface Receipt {
  /** The node's /proc/sys/kernel/random/boot_id at the time of the answer. */
  readonly boot: string;
  /** `run` met an existing claim: somebody ran or voided this token before. */
  readonly prior: boolean;
}
