import type { CheckPGReading } from '../../../src/domain/answer.ts';
import type { ToolOutput } from '../../../src/domain/decode/tool-output.ts';
import type { Directive } from '../../../src/domain/directive.ts';
import type { NodeName, RegionName, ZoneName } from '../../../src/domain/names.ts';

export const UUID = '6f1c2a52-2f0b-4c57-9d2e-0f2f6c1f8f10';

export const failover: Directive = { name: 'FailoverGlobalKS', ks_master_zone: 'global2a' as RegionName };
export const modifyZone: Directive = { name: 'ModifyZoneAttributes', zone: 'beta' as ZoneName, status: 'faulty' };
export const recover: Directive = {
  name: 'RecoverPG',
  db_name: 'recovery',
  pg_master: 'global2a-recoverypgserver0' as NodeName,
};

/** What a tool printed: text as UTF-8, or bytes as they are. */
export function printed(stdout: string | Buffer, rest: Partial<ToolOutput> & { err?: string } = {}): ToolOutput {
  const { err = '', ...output } = rest;
  return { exit: 0, stdout: Buffer.from(stdout as string), stderr: Buffer.from(err), cut: false, ...output };
}

/** The working shapes of docs/runbook.md. */
export const gksAnswer = { action: 'GetGlobalKSInfoResponse', ret_code: 0, ks_master_zone: 'global2a' };
export const acceptedAnswer = { action: 'FailoverGlobalKSResponse', ret_code: 0, uuid: UUID };
export const checkAnswer = {
  action: 'CheckPGResponse',
  ret_code: 0,
  db_name: 'global',
  pg_cluster: { status: 'ok', primary_node: 'global2a-pgserver0' },
  pg_nodes: [
    { node: 'global2a-pgserver0', role: 'primary', status: 'ok' },
    { node: 'global1a-pgserver0', role: 'standby', status: 'syncing' },
  ],
  pgpool_nodes: [{ node: 'global2a-pgpool0', status: 'ok' }],
};

export const checkReading: CheckPGReading = {
  kind: 'CheckPG',
  dbName: 'global',
  cluster: { is: 'ok' },
  primary: 'global2a-pgserver0',
  pgNodes: [
    { node: 'global2a-pgserver0', role: 'primary', health: { is: 'ok' } },
    { node: 'global1a-pgserver0', role: 'standby', health: { is: 'not-ok', word: 'syncing' } },
  ],
  pgpoolNodes: [{ node: 'global2a-pgpool0', health: { is: 'ok' } }],
};

const REQUEST = '{"action": "CheckPG", "db_name": "global"}';

/** One answer in every dress in which a tool may print it. */
export const DRESSES: Readonly<Record<string, (answer: object) => string | Buffer>> = {
  compact: (answer) => JSON.stringify(answer),
  'pretty-printed': (answer) => `${JSON.stringify(answer, null, 2)}\n`,
  'windows lines': (answer) => JSON.stringify(answer, null, 2).replaceAll('\n', '\r\n'),
  transcript: (answer) => `sending:${REQUEST}\n=====\nrecv:${JSON.stringify(answer)}\n`,
  'pretty transcript': (answer) => `sending:${REQUEST}\n=====\nrecv:${JSON.stringify(answer, null, 2)}\n=====\n`,
  'request echoed last': (answer) => `recv:${JSON.stringify(answer)}\nsending:${REQUEST}\n`,
  'Python 2 repr': (answer) => pythonRepr(answer, 'u'),
  'Python 3 repr': (answer) => pythonRepr(answer, ''),
  'Python transcript': (answer) => `sending:${REQUEST}\n=====\nrecv:${pythonRepr(answer, 'u')}\n`,
  'log lines around': (answer) =>
    `[2026-01-02 03:04:05,678] {main} INFO {connect} ok\n2026-01-02 INFO recv ${JSON.stringify(answer)} in {12} ms\nINFO {'pool': {'free': 1}}\n{done`,
  'JSON string': (answer) => JSON.stringify(JSON.stringify(answer)),
  'twice a JSON string': (answer) => JSON.stringify(JSON.stringify(JSON.stringify(answer))),
  'Python string': (answer) => `'${JSON.stringify(answer).replaceAll("'", "\\'")}'`,
  'transcript in a JSON string': (answer) =>
    JSON.stringify(`sending:${REQUEST}\n=====\nrecv:${JSON.stringify(answer)}`),
  'wrapped in a log record': (answer) => JSON.stringify({ level: 'info', msg: JSON.stringify(answer), at: 1 }),
  'wrapped in an object': (answer) => JSON.stringify({ result: answer, took: 3 }),
  'a tuple of status and answer': (answer) => `(0, ${pythonRepr(answer, 'u')}, None)`,
  'after an earlier answer': (answer) => `{"ret_code":5100,"message":"busy"}\nretrying\n${JSON.stringify(answer)}`,
  'after bytes that are no text': (answer) =>
    Buffer.concat([Buffer.from([0xff, 0xfe, 0xe5, 0x0a, 0xc4]), Buffer.from(`\n${JSON.stringify(answer)}`)]),
};

/** Python's repr of JSON data; `prefix` is `u` for Python 2. */
export function pythonRepr(value: unknown, prefix: string): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (Array.isArray(value)) return `[${value.map((item) => pythonRepr(item, prefix)).join(', ')}]`;
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(([key, item]) => `${pythonRepr(key, prefix)}: ${pythonRepr(item, prefix)}`);
    return `{${pairs.join(', ')}}`;
  }
  if (typeof value !== 'string') return String(value);
  const escaped = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `${prefix}'${escaped}'`;
}
