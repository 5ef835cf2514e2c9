import type { ToolName } from './ledger.ts';
import type { OddKind } from './odd-answers.ts';

/** Where a node stops answering: before its banner, after authentication, or with an exec request in hand. */
export type Hang =
  | 'connect'
  | 'auth'
  /** The command runs; nothing of it is heard. */
  | 'exec'
  /** The request is taken and started only when the hang is lifted: an exec that arrives late. */
  | 'exec-late'
  /** Every connection, open or new, falls silent at once: what is sent meanwhile arrives when the hang is lifted. */
  | 'silent';

/** The connection is reset while an exec runs. */
export interface CutExec {
  /** Milliseconds after the command was started. */
  readonly afterMs: number;
  /** False: reset in place of starting the command. */
  readonly started: boolean;
  /** Not started, but still on its way: the command starts so many ms later, when nobody waits for it any more. */
  readonly lateMs: number | null;
  /** Only an exec string that contains this; every one when null. */
  readonly matching: string | null;
  /** How many execs are cut before the fault lifts itself. */
  readonly times: number;
}

/** `wiped`: emptied, its receipts and its id gone; like `missing`, it is as it was when the fault is lifted. */
export type SpoolFault = 'missing' | 'wiped' | 'wrong-id' | 'read-only';

/** The node has no room on its disk: for the claim of a run, or only for what the command of a run writes. */
export type DiskFull = 'before' | 'during';

/** A place in a run of the fence: the claim, the decision to run, the exit code, each before or after it is on the disk. */
export interface StopAt {
  readonly at: 'claim' | 'go' | 'end';
  readonly side: 'before' | 'after';
}

/** A process of a run of the fence, killed with SIGKILL so long after the run was asked for. Once. */
export interface KillRun {
  /** The shell that sshd started; the one that holds the receipt's lock; the command; or everything on the node. */
  readonly who: 'launcher' | 'runner' | 'command' | 'everything';
  readonly afterMs: number;
}

/** What supervisorctl says instead of restarting; `not-running` restarts all the same, the others do not. */
export type SupervisorFault = 'not-running' | 'spawn-error' | 'spawn-error-exit-0' | 'no-such-process' | 'unreachable';

export interface OddAnswer {
  readonly kind: OddKind;
  readonly tool: ToolName;
  /** Only for this directive; any when null. */
  readonly action: string | null;
  /** Only on this node; any when null. */
  readonly node: string | null;
  /** Whether the tool does its work before it answers oddly. */
  readonly executes: boolean;
  /** How many answers remain odd. */
  readonly times: number;
}

export type OperationFault =
  | { readonly kind: 'slow'; readonly factor: number }
  | { readonly kind: 'never ends' }
  | { readonly kind: 'fails'; readonly reason: string };

export interface NodeFaults {
  hang: Hang | null;
  slowMs: number;
  wrongHostKey: boolean;
  authRefused: boolean;
  sessionRefused: boolean;
  cut: CutExec | null;
  logUnreadable: boolean;
  spool: SpoolFault | null;
  full: DiskFull | null;
  stopAt: StopAt | null;
  kill: KillRun | null;
  supervisor: SupervisorFault | null;
}

/** All that is switched on now. Kept in memory: a restarted site has none of it (power and link are in the model). */
export interface ActiveFaults {
  readonly nodes: Record<string, NodeFaults>;
  /** How a region without power looks from outside; `refuses` unless said otherwise. */
  readonly dark: Record<string, 'refuses' | 'hangs'>;
  oddAnswers: OddAnswer[];
  operation: OperationFault | null;
}

export function noFaults(nodes: readonly string[]): ActiveFaults {
  return {
    nodes: Object.fromEntries(nodes.map((node) => [node, noNodeFaults()])),
    dark: {},
    oddAnswers: [],
    operation: null,
  };
}

export function noNodeFaults(): NodeFaults {
  return {
    hang: null,
    slowMs: 0,
    wrongHostKey: false,
    authRefused: false,
    sessionRefused: false,
    cut: null,
    logUnreadable: false,
    spool: null,
    full: null,
    stopAt: null,
    kill: null,
    supervisor: null,
  };
}

/** Takes the odd answer meant for this run, counting it down; null when the tool is to answer as it does. */
export function takeOddAnswer(
  faults: ActiveFaults,
  run: { tool: ToolName; action: string | null; node: string },
): OddAnswer | null {
  const found = faults.oddAnswers.find(
    (odd) =>
      odd.tool === run.tool &&
      (odd.action === null || odd.action === run.action) &&
      (odd.node === null || odd.node === run.node),
  );
  if (!found) return null;
  const rest = found.times > 1 ? [{ ...found, times: found.times - 1 }] : [];
  faults.oddAnswers = faults.oddAnswers.flatMap((odd) => (odd === found ? rest : [odd]));
  return found;
}

/** Takes the cut meant for this exec, counting it down. */
export function takeCut(faults: NodeFaults, command: string): CutExec | null {
  const { cut } = faults;
  if (!cut || (cut.matching !== null && !command.includes(cut.matching))) return null;
  faults.cut = cut.times > 1 ? { ...cut, times: cut.times - 1 } : null;
  return cut;
}

/** Takes the kill meant for a run of the fence. */
export function takeKill(faults: NodeFaults, command: string): KillRun | null {
  const { kill } = faults;
  if (!kill || !/\bonce'? '?run\b/.test(command)) return null;
  faults.kill = null;
  return kill;
}
