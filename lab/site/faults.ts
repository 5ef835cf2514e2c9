import type { ToolName } from './ledger.ts';
import type { OddKind } from './odd-answers.ts';

/** Where a node stops answering: before its banner, after authentication, or with an exec request in hand. */
export type Hang =
  | 'connect'
  | 'auth'
  /** The command runs; nothing of it is heard. */
  | 'exec'
  /** The request is taken and started only when the hang is lifted: an exec that arrives late. */
  | 'exec-late';

/** The connection is reset while an exec runs. */
export interface CutExec {
  /** Milliseconds after the command was started. */
  readonly afterMs: number;
  /** False: reset in place of starting the command. */
  readonly started: boolean;
  /** Only an exec string that contains this; every one when null. */
  readonly matching: string | null;
  /** How many execs are cut before the fault lifts itself. */
  readonly times: number;
}

export type SpoolFault = 'missing' | 'wrong-id' | 'read-only';

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
