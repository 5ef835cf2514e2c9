import type { Health } from '../answer.ts';
import { fieldOf } from './fields.ts';
import { isFields } from './find-answer.ts';
import type { Fields, Value } from './lenient-value.ts';
import { oneLine } from './text.ts';

/** The only words that say ok. Everything else is not ok, or unknown. */
const OK = /^(?:ok|up|true)$/i;

const NOT_OK =
  /^(?:not[ _-]?ok|not[ _-].*|false|no|down|off|offline|err|error.*|fail.*|fatal|bad|abnormal|unhealthy|unreachable|unavailable|lost|dead|stopped|stopping|starting|syncing|sync(?:ing)?[ _-].*|catch(?:ing)?[ _-]?up|recovering|recovery|read[ _-]?only|degraded|warning|critical|faulty|disconnected|connection .*|refused|rejected|time[ds]?[ _-]?out|timeout.*|no response|异常|错误|失败|超时|不可达|故障|停止|只读|同步中)$/;

/** Keys under which a node or cluster gives its health, the first found counts. */
const STATUS_KEYS = [['status'], ['state'], ['health'], ['nodestatus'], ['pgstatus']];
/** Flags that can only take an ok away, never give it. */
const FLAGS = ['reachable', 'alive', 'connected', 'online', 'available', 'ok', 'up'];
const ERRORS = ['error', 'err', 'errmsg', 'error_message', 'exception'];
const ZERO_LIKE: readonly (Value | undefined)[] = [undefined, null, false, 0, '', '0'];

/** The health in a status value: a word, a boolean, null, or an object with a status of its own. */
export function healthOf(value: Value | undefined, depth = 0): Health {
  if (value === undefined) return { is: 'unknown', word: 'missing' };
  if (value === null) return { is: 'unknown', word: 'null' };
  if (isFields(value)) return depth < 2 ? healthOfFields(value, depth) : { is: 'unknown', word: 'nested' };
  if (typeof value === 'object') return { is: 'unknown', word: 'a list' };
  if (typeof value !== 'number' && OK.test(String(value).trim())) return { is: 'ok' };
  const word = oneLine(String(value), 60);
  return { is: NOT_OK.test(word.toLowerCase()) ? 'not-ok' : 'unknown', word: word === '' ? 'empty' : word };
}

function healthOfFields(fields: Fields, depth: number): Health {
  const key = STATUS_KEYS.find((keys) => fieldOf(fields, keys) !== undefined);
  const stated = healthOf(key && fieldOf(fields, key), depth + 1);
  if (stated.is === 'not-ok') return stated;
  for (const name of FLAGS) {
    if (name in fields && healthOf(fields[name], depth + 1).is === 'not-ok')
      return { is: 'not-ok', word: `not ${name}` };
  }
  for (const name of ERRORS) {
    const error = fields[name];
    if (!ZERO_LIKE.includes(error)) {
      return { is: 'not-ok', word: typeof error === 'object' ? name : oneLine(`${name}: ${error}`, 60) };
    }
  }
  const code = fields.ret_code;
  if (!ZERO_LIKE.includes(code)) return { is: 'not-ok', word: oneLine(`ret_code ${String(code)}`, 60) };
  return stated;
}
