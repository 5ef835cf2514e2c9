import type { Report, Standing } from './openssh-region-model.ts';

/** Answers in shapes that the platform's tools are said to have; what they mean is the same in each. */
export type Fields = Readonly<Record<string, unknown>>;

interface Voice {
  /** How the whole answer is printed. */
  readonly print: (request: Fields, reply: Fields) => string;
  /** The fields of a CheckPG answer. */
  readonly report: (report: Report) => Fields;
  /** The field that carries an operation's id. */
  readonly id: (uuid: string) => Fields;
}

const WORDS: Readonly<Record<Standing, string>> = {
  fine: 'UP',
  'catching-up': 'catching up',
  unseen: 'no response',
  apart: 'diverged',
  expelled: 'detached',
  'read-only': 'read only',
  broken: 'abnormal',
};
const CHINESE: Readonly<Record<Standing, string>> = {
  fine: 'ok',
  'catching-up': '同步中',
  unseen: '不可达',
  apart: '分叉',
  expelled: '已隔离',
  'read-only': '只读',
  broken: '异常',
};

type Nodes = Report['pg'];
const byName = (nodes: Nodes, shown: (standing: Standing, node: string) => unknown) =>
  Object.fromEntries(nodes.map(({ node, standing }) => [node, shown(standing, node)]));
/** A flag where a flag says it. */
const flag = (standing: Standing) => (standing === 'fine' ? true : WORDS[standing]);

/** The request, a rule, the reply with two spaces; nodes as a map, the primary at the top. */
const transcript: Voice = {
  print: (request, reply) => `sending:${JSON.stringify(request)}\n=====\nrecv:${JSON.stringify(reply, null, 2)}\n`,
  report: ({ database, cluster, primary, pg, pgpool }) => ({
    db_name: database,
    status: WORDS[cluster],
    primary,
    pg_nodes: byName(pg, (standing) => WORDS[standing]),
    pgpool_nodes: byName(pgpool, (standing) => WORDS[standing]),
  }),
  id: (uuid) => ({ uuid }),
};

/** What Python 2 prints of a dictionary. */
const repr: Voice = {
  print: (_, reply) => `${python(reply)}\n`,
  report: ({ database, cluster, primary, pg, pgpool }) => ({
    db_name: database,
    pg_cluster: { status: flag(cluster), 'primary node': primary, error: null },
    pg_nodes: byName(pg, (standing, node) => ({
      status: flag(standing),
      role: node === primary ? 'master' : 'slave',
      error: null,
    })),
    pgpool_nodes: byName(pgpool, flag),
    message: null,
  }),
  id: (uuid) => ({ task_uuid: uuid, message: null }),
};

/** Log lines with braces before and after; `name: ok` lines, in Chinese. */
const noisy: Voice = {
  print: (_, reply) =>
    [
      '[D 270412 03:10:07 client:41] {pid 812} connect {127.0.0.1} timeout={10}',
      JSON.stringify({ ...reply, message: '成功', ...('message' in reply && { message: reply.message }) }, null, 2),
      '[D 270412 03:10:07 client:77] {pid 812} closed {}',
      '',
    ].join('\n'),
  report: ({ database, cluster, primary, pg, pgpool }) => ({
    db_name: database,
    cluster: { status: CHINESE[cluster], primary },
    pg_nodes: pg.map(({ node, standing }) => `${node}: ${CHINESE[standing]}`).join('\n'),
    pgpool_nodes: pgpool.map(({ node, standing }) => `${node}: ${CHINESE[standing]}`),
  }),
  id: (uuid) => ({ job_id: uuid }),
};

/** JSON in a JSON string, non-ASCII as \u escapes; nodes as objects whose names go by another key. */
const nested: Voice = {
  print: (_, reply) => `${JSON.stringify(ascii(JSON.stringify(reply)))}\n`,
  report: ({ database, cluster, primary, pg, pgpool }) => ({
    db_name: database,
    pg_cluster: { state: WORDS[cluster], primary_node: { name: primary } },
    pg_nodes: pg.map(({ node, standing }) => ({ name: node, state: WORDS[standing] })),
    pgpool_nodes: { nodes: pgpool.map(({ node, standing }) => ({ hostname: node, state: WORDS[standing] })) },
  }),
  id: (uuid) => ({ data: { uuid: uuid.replaceAll('-', '') } }),
};

const VOICES: readonly Voice[] = [transcript, repr, noisy, nested];

/** Always the same for the same question to the same node, so that a poll's answers differ in what they say alone. */
export function voiceOf(turn: number, question: string): Voice {
  const sum = [...question].reduce((all, char) => all + char.charCodeAt(0), turn);
  return VOICES[sum % VOICES.length] ?? transcript;
}

function python(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `u'${ascii(value).replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, item]) => `${python(key)}: ${python(item)}`)
      .join(', ')}}`;
  }
  return String(value);
}

function ascii(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
