import type { Acceptance, CheckPGReading, DecodedReading, Health, ReportedNode } from '../answer.ts';
import type { Directive, Query } from '../directive.ts';
import { sayDecode } from '../wording/decode.ts';
import type { Sentence } from '../wording/sentence.ts';
import { because, type OwnWhy, reasonOf } from '../wording/why.ts';
import { fieldOf, textsOf, valuesOf } from './fields.ts';
import { type Found, findAnswer, isFields } from './find-answer.ts';
import { healthOf } from './health.ts';
import type { Fields, Value } from './lenient-value.ts';
import { linesAnswer } from './lines-answer.ts';
import { isTraceback, notStarted, sayNoAnswer } from './no-answer.ts';
import { nodesOf } from './nodes.ts';
import { isOperationId } from './operation-log.ts';
import { meaningOf } from './ret-code.ts';
import { decodeRestart } from './supervisor.ts';
import { decodeText, oneLine } from './text.ts';
import type { ToolOutput } from './tool-output.ts';

/** More than this from one tool is not searched for an answer. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_NODES = 500;

/**
 * The answer to a read-only directive (docs/runbook.md, "How they behave"). Total: never throws, and what it cannot
 * vouch for is undecodable, with a short sentence for people. `ok` only for a whole, last, matching answer with
 * `ret_code` 0 from a tool that ended with exit status 0 and whose output was not cut.
 */
export function decodeReading(query: Query, output: ToolOutput): DecodedReading {
  const answer = answerOf(query.name, output);
  if (!answer.ok) return answer;
  if (answer.retCode !== 0)
    return { ok: false, ...reasonOf(meaningOf(answer.retCode, answer.message)), retCode: answer.retCode };
  if (output.exit !== 0) return { ok: false, ...because(sayDecode('decode.exit', { exit: output.exit })), retCode: 0 };
  return query.name === 'CheckPG' ? checkPG(query.db_name, answer.fields) : globalKS(answer.fields);
}

/**
 * The answer to a state-changing directive. `refused` only where certainly nothing was started; every doubt is
 * `unknown`. `accepted` is no proof that anything was done.
 */
export function decodeAcceptance(directive: Directive, output: ToolOutput): Acceptance {
  const before = notStarted(output);
  if (before !== undefined) return { outcome: 'refused', ...because(before), busy: false };
  if (directive.name === 'RestartZoneWatcher') return decodeRestart(output);
  const answer = answerOf(directive.name, output);
  if (!answer.ok) return { outcome: 'unknown', ...reasonOf(answer) };
  const { retCode, message, fields } = answer;
  if (output.exit >= 124) return { outcome: 'unknown', ...because(sayKilled(retCode, output.exit)), retCode };
  if (retCode !== 0) {
    const { outcome, busy, ...why } = meaningOf(retCode, message);
    return outcome === 'refused' ? { outcome, ...why, busy, retCode } : { outcome, ...why, retCode };
  }
  if (output.exit !== 0)
    return { outcome: 'unknown', ...because(sayDecode('decode.accepted-exit', { exit: output.exit })), retCode };
  const nested = nestedError(fields);
  if (nested !== undefined) return { outcome: 'unknown', ...because(sayDecode('decode.nested', { nested })), retCode };
  const uuid = operationId(fields);
  return uuid === undefined ? { outcome: 'accepted' } : { outcome: 'accepted', uuid };
}

function sayKilled(code: number, exit: number): Sentence {
  return sayDecode(exit === 124 || exit === 137 ? 'decode.code-killed' : 'decode.code-exit', { code, exit });
}

type Answer =
  | { readonly ok: true; readonly fields: Fields; readonly retCode: number; readonly message: string }
  | (OwnWhy & { readonly ok: false });

/** The last answer of stdout, else of stderr, when it is whole, readable and an answer to this action. */
function answerOf(action: string, output: ToolOutput): Answer {
  const megabytes = Math.round((output.stdout.length + output.stderr.length) / 1024 / 1024);
  // What was cut off may have been the real answer, so nothing before it can be called the last.
  if (output.cut) return none('decode.cut');
  if (output.stdout.length + output.stderr.length > MAX_BYTES) {
    return none('decode.too-much', { megabytes });
  }
  const [out, err] = [foundIn(output.stdout), foundIn(output.stderr)];
  if (out.is === 'found' && err.is === 'found' && out.answer.ret_code !== err.answer.ret_code) {
    return none('decode.two-answers');
  }
  const found = out.is === 'none' ? err : out;
  if (found.is === 'found') return checkedAnswer(action, found.answer);
  if (found.is === 'none' || isTraceback(output)) return { ok: false, ...because(sayNoAnswer(output)) };
  return none('decode.not-whole');
}

function none(...sentence: Parameters<typeof sayDecode>): OwnWhy & { readonly ok: false; readonly retCode?: number } {
  return { ok: false, ...because(sayDecode(...sentence)) };
}

function foundIn(bytes: Buffer): Found {
  if (!bytes.includes('ret_code')) return { is: 'none' };
  const text = decodeText(bytes);
  const found = findAnswer(text);
  if (found.is !== 'none') return found;
  const answer = linesAnswer(text);
  return answer === undefined ? { is: 'none' } : { is: 'found', answer };
}

function checkedAnswer(action: string, fields: Fields): Answer {
  const retCode = integerOf(fields.ret_code);
  if (retCode === undefined) return none('decode.no-number', { found: shown(fields.ret_code) });
  const name = typeof fields.action === 'string' ? fields.action.trim() : fields.action;
  const matches =
    typeof name === 'string' && name.replaceAll(' ', '').toLowerCase() === `${action}Response`.toLowerCase();
  if (name !== undefined && name !== null && name !== '' && !matches) {
    return none('decode.other-action', { found: shown(name), action, code: retCode });
  }
  const message = fieldOf(fields, ['message', 'msg', 'errormessage', 'errmsg', 'error', 'reason']);
  return { ok: true, fields, retCode, message: typeof message === 'string' ? message : '' };
}

function globalKS(answer: Fields): DecodedReading {
  const found = valuesOf(answer, ['ksmasterzone']).map(({ value }) => value);
  const nested = nestedError(answer);
  if (nested !== undefined) return { ...none('decode.nested', { nested }), retCode: 0 };
  const values = [...new Set(found.map((value) => (typeof value === 'string' ? value.trim() : value)))];
  const [zone] = values;
  if (values.length > 1) return { ...none('decode.zones', { count: values.length }), retCode: 0 };
  if (typeof zone !== 'string' || !/^[A-Za-z0-9][\w.-]{0,63}$/.test(zone)) {
    const found = values.length === 0 ? none('decode.no-zone') : none('decode.zone', { found: shown(zone) });
    return { ...found, retCode: 0 };
  }
  return { ok: true, reading: { kind: 'GetGlobalKSInfo', ksMasterZone: zone } };
}

const CLUSTER = ['pgcluster', 'pgclusterstatus', 'clusterstatus'];
const PRIMARY = ['primarynode', 'primary', 'pgmaster', 'masternode', 'master'];
const PG_NODES = ['pgnodes', 'pgnode', 'pgservers', 'nodes'];
const PGPOOL_NODES = ['pgpoolnodes', 'pgpoolnode', 'pgpools', 'pgpool', 'pgpoolcluster'];

function checkPG(asked: string, answer: Fields): DecodedReading {
  const undecodable = (...sentence: Parameters<typeof sayDecode>) => ({ ...none(...sentence), retCode: 0 });
  const [dbName, ...otherNames] = textsOf(answer, ['dbname']);
  if (dbName !== undefined && (dbName !== asked || otherNames.length > 0)) {
    return undecodable('decode.other-database', { found: shown(otherNames[0] ?? dbName), asked });
  }
  // `nodes` inside the pgpool nodes are no pg nodes.
  const pg = valuesOf(answer, PG_NODES, PGPOOL_NODES);
  const pgpool = valuesOf(answer, PGPOOL_NODES);
  const clusters = clustersIn(answer);
  const named = primariesIn(answer);
  if (clusters.length === 0 && named.length === 0 && pg.length === 0 && pgpool.length === 0) {
    return undecodable('decode.empty');
  }
  if (named.length > 1) return undecodable('decode.two-primaries', { one: shown(named[0]), other: shown(named[1]) });
  if (pg.concat(pgpool).some(({ within }) => 'ret_code' in within && integerOf(within.ret_code) !== 0)) {
    return undecodable('decode.nested-error');
  }
  if (pg.concat(pgpool).some(({ value }) => isTooLong(value))) {
    return undecodable('decode.nodes', { most: MAX_NODES });
  }
  const pgNodes = pg.flatMap(({ value }) => nodesOf(value));
  const pgpoolNodes = pgpool.flatMap(({ value }) => nodesOf(value));
  const primary = named[0] ?? onlyPrimaryOf(pgNodes);
  const reading: CheckPGReading = {
    kind: 'CheckPG',
    ...(dbName === undefined ? {} : { dbName }),
    cluster: worstOf(clusters.length > 0 ? clusters.map((value) => healthOf(value)) : [besidePrimary(answer)]),
    ...(primary === undefined ? {} : { primary }),
    pgNodes,
    pgpoolNodes,
  };
  return { ok: true, reading };
}

function clustersIn(answer: Fields): readonly Value[] {
  const named = valuesOf(answer, CLUSTER).map(({ value }) => value);
  // "cluster" alone may also be a mere name.
  return [...named, ...valuesOf(answer, ['cluster']).flatMap(({ value }) => (isFields(value) ? [value] : []))];
}

function isTooLong(nodes: Value): boolean {
  if (typeof nodes === 'string') return nodes.length > 100 * MAX_NODES;
  return typeof nodes === 'object' && nodes !== null && Object.keys(nodes).length > MAX_NODES;
}

function worstOf(healths: readonly Health[]): Health {
  return healths.find(({ is }) => is === 'not-ok') ?? healths.find(({ is }) => is === 'unknown') ?? { is: 'ok' };
}

/** The primary as named anywhere in the answer: a name, or an object with one. Node lists are not looked into. */
function primariesIn(answer: Fields): readonly string[] {
  const names = valuesOf(answer, PRIMARY).map(({ value }) =>
    isFields(value) ? fieldOf(value, ['node', 'nodename', 'name', 'hostname', 'host']) : value,
  );
  return [
    ...new Set(names.flatMap((name) => (typeof name === 'string' && name.trim() !== '' ? [oneLine(name, 80)] : []))),
  ];
}

function onlyPrimaryOf(nodes: readonly ReportedNode[]): string | undefined {
  const primaries = nodes.filter(({ role }) => role === 'primary' || role === 'master');
  return primaries.length === 1 ? primaries[0]?.node : undefined;
}

/** Without a cluster object, a status right beside the primary node is the cluster's. */
function besidePrimary(answer: Fields): Health {
  const beside = valuesOf(answer, PRIMARY)[0]?.within;
  return healthOf(beside && fieldOf(beside, ['status']));
}

/** The UUID under `uuid`, else the only one under a key that speaks of an operation. */
function operationId(answer: Fields): string | undefined {
  const exact = textsOf(answer, ['uuid']);
  const ids =
    exact.length > 0
      ? exact
      : textsOf(answer, [
          'operationuuid',
          'operationid',
          'jobuuid',
          'jobid',
          'taskuuid',
          'taskid',
          'directiveuuid',
          'directiveid',
        ]);
  const [id] = ids;
  return ids.length === 1 && id !== undefined && isOperationId(id) ? id : undefined;
}

function nestedError(answer: Fields): string | undefined {
  const bad = valuesOf(answer, ['retcode']).find(({ value }) => integerOf(value) !== 0);
  return bad && shown(bad.value);
}

function integerOf(value: Value | undefined): number | undefined {
  if (typeof value === 'string' && /^\s*-?\d{1,9}\s*$/.test(value)) return Number(value);
  return Number.isSafeInteger(value) ? Number(value) : undefined;
}

function shown(value: Value | undefined): string {
  if (typeof value === 'object' && value !== null) return isFields(value) ? 'an object' : 'a list';
  return typeof value === 'string' ? `"${oneLine(value, 60)}"` : String(value);
}
