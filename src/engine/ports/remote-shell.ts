import type { FenceAnswer } from '../../domain/receipt.ts';
import type { KsNode } from '../../domain/topology.ts';
import type { Why } from '../../domain/wording/why.ts';

/**
 * Commands on ks nodes over SSH. State-changing commands go through the fence on the node
 * (../../../docs/remote-execution.md), checks do not. Every method resolves with a value for what can be
 * expected of a network; it rejects only for a fault in TwoKey itself.
 */
export interface RemoteShell {
  /** Connects and authenticates, or says why not. An open connection is reused when the node still answers on it (`true` is run). */
  open(node: KsNode): Promise<Opened>;
  /** The fence's `run`: claims the token and runs the command exactly as it is (approved with its prefix in it), at most once ever on that node. Waits for its end, `giveUpAfter` ms at most. */
  run(node: KsNode, token: string, command: string, limits: RunLimits): Promise<FenceAnswer>;
  /** The fence's `stat`: what the receipt says now. */
  stat(node: KsNode, token: string): Promise<FenceAnswer>;
  /** The fence's `void`: makes sure that the token never runs, unless it already has. */
  void(node: KsNode, token: string): Promise<FenceAnswer>;
  /** A receipt's stored output from a byte offset, at most 64 KiB a call. */
  output(node: KsNode, token: string, stream: 'out' | 'err', offset: number): Promise<Output>;
  /** A read-only command (argv), under the node's `timeout -k`; one in flight per node. */
  read(node: KsNode, argv: readonly string[], timeoutMs: number, watch?: ReadWatch): Promise<ReadAnswer>;
  /** The node's uptime in whole seconds and the id of the boot that it counts from (for NotAfter), or why it could not be had. */
  uptime(node: KsNode): Promise<{ ok: true; seconds: number; boot: string } | ({ ok: false } & Why)>;
  /** The fingerprint of the host key pinned for this node (`SHA256:…`), from known_hosts; no network. */
  pinnedFingerprint(node: KsNode): string | undefined;
  close(): Promise<void>;
}

/** For a read that may be had from another node as well. */
export interface ReadWatch {
  /** Called once when the node, asked meanwhile for a sign of life (`true` is run), gives none. The read goes on: it may be answered yet. */
  readonly onSilent: (why: Why) => void;
  /** Once it is aborted nobody waits for the answer any more: the read is not begun, or given up. */
  readonly over: AbortSignal;
}

export interface RunLimits {
  /** The node itself refuses the run from then on: a request that was held up on its way and arrives late. */
  readonly notAfter?: NotAfter;
  /** After this many ms without an answer the session is reset; the answer is then `silent`. */
  readonly giveUpAfter: number;
}

/** A moment of the node's own clock: no wall clock, and never after its next boot, when uptimes begin anew. */
export interface NotAfter {
  /** In seconds. */
  readonly uptime: number;
  /** The id of the boot in which it was reckoned. */
  readonly boot: string;
}

export type Opened =
  | { readonly ok: true; readonly fingerprint: string }
  /** `host-key` is a refusal that names the host; it is never passed over to another node silently. */
  | (Why & { readonly ok: false; readonly reason: 'refused' | 'timeout' | 'auth' | 'host-key' | 'protocol' });

export type Output = { readonly ok: true; readonly bytes: Buffer } | (Why & { readonly ok: false });

export type ReadAnswer =
  /** It ran to its end: `exit` is its status (124 or 137 when the node's timeout stopped it). Output is cut at `maxBytes`, and says so. */
  | {
      readonly ok: true;
      readonly exit: number;
      readonly stdout: Buffer;
      readonly stderr: Buffer;
      readonly cut: boolean;
    }
  | (Why & { readonly ok: false });
