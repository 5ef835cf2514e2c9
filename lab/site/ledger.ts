import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/**
 * What the site's nodes really did, whoever asked: the outside truth that the bot's journal is compared with.
 * One JSON object a line in `ledger.jsonl`. `at` is ISO 8601 in UTC.
 */
export type LedgerEntry = ToolRun | OperationEnd;

/** One execution of a tool. `change`: it may have changed the state; `read`: GetGlobalKSInfo, CheckPG, supervisorctl status. */
export interface ToolRun {
  readonly kind: 'change' | 'read';
  readonly seq: number;
  readonly at: string;
  readonly node: string;
  readonly tool: ToolName;
  readonly argv: readonly string[];
  /** The directive's name, `RestartZoneWatcher`, or null where the arguments name none. */
  readonly action: string | null;
  /** The parsed JSON of `-p`, or null where there is none. */
  readonly directive: unknown;
  /** False: a fault answered in the tool's place and nothing was started. */
  readonly executed: boolean;
  readonly exitCode: number;
  /** The true answer of the platform, before a fault disfigured it; null when nothing was executed. */
  readonly answer: unknown;
  /** The UUID of the operation it started. */
  readonly operation: string | null;
}

/** An operation ended; `killed`: by a restart of zone_watcher, lost power, or the end of the site. */
export interface OperationEnd {
  readonly kind: 'operation';
  readonly seq: number;
  readonly at: string;
  readonly node: string;
  readonly action: string;
  readonly uuid: string;
  readonly outcome: 'success' | 'failed' | 'killed';
  readonly reason: string | null;
}

export type ToolName = 'send-zw-directive' | 'modify-zone-attributes' | 'supervisorctl';

type Unnumbered<T> = T extends LedgerEntry ? Omit<T, 'seq' | 'at'> : never;

export interface Ledger {
  readonly entries: () => readonly LedgerEntry[];
  readonly add: (entry: Unnumbered<LedgerEntry>) => LedgerEntry;
}

/** Opens the ledger file, reading what earlier runs of the site wrote; every entry is on disk when `add` returns. */
export function openLedger(path: string): Ledger {
  const entries: LedgerEntry[] = existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [];
  return {
    entries: () => [...entries],
    add: (entry) => {
      const numbered: LedgerEntry = { ...entry, seq: entries.length + 1, at: new Date().toISOString() };
      appendFileSync(path, `${JSON.stringify(numbered)}\n`);
      entries.push(numbered);
      return numbered;
    },
  };
}
