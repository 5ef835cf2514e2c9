import { sayDecode } from '../wording/decode.ts';
import { because, nested, type OwnWhy } from '../wording/why.ts';
import { oneLine } from './text.ts';

export interface Meaning extends OwnWhy {
  /** After a state change; a query only needs the reason. */
  readonly outcome: 'refused' | 'unknown';
  readonly busy: boolean;
}

/** The codes that say for certain that nothing was started (docs/runbook.md). Every other code is unknown. */
const REFUSED = [1100, 1200, 1300, 1400, 2100, -99, -100] as const;
const UNKNOWN = [5000, 5100] as const;

/** What an error code of the platform means, with the tool's own message. `retCode` is never 0. */
export function meaningOf(retCode: number, message: string): Meaning {
  const said = message.trim() === '' ? '' : oneLine(message);
  if (retCode === 5100 && saysBusy(message))
    return { outcome: 'refused', ...because(sayDecode('decode.busy', { said })), busy: true };
  const refused = REFUSED.find((code) => code === retCode);
  const known = refused ?? UNKNOWN.find((code) => code === retCode) ?? 'other';
  const params = { code: retCode, said, ...nested('meaning', sayDecode(`code.${known}`)) };
  const say = sayDecode(said === '' ? 'decode.code' : 'decode.code-said', params);
  return { outcome: refused === undefined ? 'unknown' : 'refused', ...because(say), busy: false };
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
