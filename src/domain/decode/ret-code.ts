import { oneLine } from './text.ts';

export interface Meaning {
  /** After a state change; a query only needs `why`. */
  readonly outcome: 'refused' | 'unknown';
  readonly why: string;
  readonly busy: boolean;
}

/** The codes that say for certain that nothing was started (docs/runbook.md). Every other code is unknown. */
const REFUSED: Readonly<Record<number, string>> = {
  1100: 'bad format',
  1200: 'authentication failed',
  1300: 'request expired',
  1400: 'denied',
  2100: 'not found',
  [-99]: 'shutting down',
  [-100]: 'throttled',
};
const UNKNOWN: Readonly<Record<number, string>> = { 5000: 'internal error', 5100: 'busy or timed out' };

/** What an error code of the platform means, with the tool's own message. `retCode` is never 0. */
export function meaningOf(retCode: number, message: string): Meaning {
  const said = message.trim() === '' ? '' : `: ${oneLine(message)}`;
  const refused = REFUSED[retCode];
  if (refused !== undefined) return { outcome: 'refused', why: `answered ${retCode} (${refused})${said}`, busy: false };
  if (retCode === 5100 && saysBusy(message)) {
    return { outcome: 'refused', why: `busy, nothing started: another operation is running (5100${said})`, busy: true };
  }
  return {
    outcome: 'unknown',
    why: `answered ${retCode} (${UNKNOWN[retCode] ?? 'a code we do not know'})${said}`,
    busy: false,
  };
}

const WORK = '(?:operation|directive|task|job|switch|failover|failback|recovery)';
const BUSY = [
  new RegExp(`\\banother ${WORK}\\b.{0,80}\\b(?:running|in progress|executing|under ?way)\\b`, 'is'),
  new RegExp(`\\b${WORK} is already (?:running|in progress|executing|under ?way)\\b`, 'is'),
  /(?:其他|其它|另一|另外|已有).{0,20}(?:操作|任务|请求|切换).{0,20}(?:执行|运行|进行)/s,
];
/** Words that leave room for something having been started, or that deny the rest. */
const DOUBT =
  /time[ds]?[ -]?out|\bqueue|\blater\b|\bwill\b|\b(?:no|without) (?:other|another)\b|\bnot (?:currently )?(?:running|in progress)|超时|排队|稍后|没有|未/is;

/** Only a message that says that another operation runs turns 5100 into a refusal; it also means a time-out. */
function saysBusy(message: string): boolean {
  const text = message.slice(0, 1000);
  return BUSY.some((pattern) => pattern.test(text)) && !DOUBT.test(text);
}
