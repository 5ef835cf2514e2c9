/** What a tool left on its way out. */
export interface ToolOutput {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly exitCode: number;
}

type Answer = Readonly<Record<string, unknown>>;
type Render = (answer: Answer, sent: string) => ToolOutput;

/** The platform's plain way: JSON with two spaces, exit 0 whatever `ret_code` says. */
export function plainOutput(answer: Answer): ToolOutput {
  return says(JSON.stringify(answer, null, 2));
}

const says = (text: string, exitCode = 0): ToolOutput => ({
  stdout: Buffer.from(`${text}\n`),
  stderr: Buffer.alloc(0),
  exitCode,
});
const complains = (text: string, exitCode: number): ToolOutput => ({
  stdout: Buffer.alloc(0),
  stderr: Buffer.from(`${text}\n`),
  exitCode,
});
const empty: ToolOutput = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), exitCode: 0 };

/** "服务器内部错误" (internal server error) in GBK, as an old tool prints it; Node can decode GBK but not encode it. */
const GBK_INTERNAL_ERROR = Buffer.from('b7fecef1c6f7c4dab2bfb4edcef3', 'hex');

/**
 * The answers a decoder must survive (runbook page, "The decoder meets"). Each takes the true answer and the text
 * that was sent. `executes`: whether the tool had done its work by then, unless the fault says otherwise.
 */
export const ODD_ANSWERS = {
  compact: { executes: true, render: (answer) => says(JSON.stringify(answer)) },
  'python repr': { executes: true, render: (answer) => says(pythonRepr(answer)) },
  transcript: {
    executes: true,
    render: (answer, sent) => says(`sending:${sent}\n=====\nrecv:${JSON.stringify(answer, null, 2)}`),
  },
  'log lines around': {
    executes: true,
    render: (answer) =>
      says(
        `2026-11-22 03:12:45,001 INFO sender {"timeout": 30} connect\n${JSON.stringify(answer)}\n` +
          '2026-11-22 03:12:45,120 INFO sender done {}',
      ),
  },
  'json in a string': { executes: true, render: (answer) => says(JSON.stringify(JSON.stringify(answer))) },
  'gbk message': {
    executes: true,
    render: () => ({
      ...empty,
      stdout: Buffer.concat([Buffer.from('{"ret_code":5000,"message":"'), GBK_INTERNAL_ERROR, Buffer.from('"}\n')]),
    }),
  },
  'escaped message': {
    executes: true,
    render: () => says('{"ret_code":5000,"message":"\\u670d\\u52a1\\u5668\\u5185\\u90e8\\u9519\\u8bef"}'),
  },
  traceback: {
    executes: true,
    render: () =>
      complains(
        'Traceback (most recent call last):\n  File "send-zw-directive", line 61, in <module>\n    main()\nKeyError: \'ret_code\'',
        1,
      ),
  },
  usage: {
    executes: false,
    render: () => complains('Usage: send-zw-directive [options]\n\nsend-zw-directive: error: no such option: -p', 2),
  },
  empty: { executes: true, render: () => empty },
  none: { executes: true, render: () => says('None') },
  'command not found': { executes: false, render: () => complains('sh: 1: send-zw-directive: not found', 127) },
  'ret_code 5000': { executes: true, render: () => says('{\n  "ret_code": 5000,\n  "message": "internal error"\n}') },
  'ret_code 5100 busy': {
    executes: false,
    render: () => says('{\n  "ret_code": 5100,\n  "message": "another operation is running"\n}'),
  },
  'ret_code 1400 denied': {
    executes: false,
    render: () => says('{\n  "ret_code": 1400,\n  "message": "permission denied"\n}'),
  },
  'cut output': { executes: true, render: (answer) => cutInHalf(JSON.stringify(answer, null, 2)) },
  '5 MB of output': {
    executes: true,
    render: (answer) => says(`${'{"noise": "'.padEnd(1024, '.')}"}\n`.repeat(5 * 1024) + JSON.stringify(answer)),
  },
  'nodes missing': { executes: true, render: (answer) => plainOutput({ ...answer, pg_nodes: [], pgpool_nodes: null }) },
  'nodes as a map': { executes: true, render: (answer) => plainOutput({ ...answer, ...asMaps(answer) }) },
  'nodes as lines': { executes: true, render: (answer) => says(asLines(answer)) },
  'status words': {
    executes: true,
    render: (answer) => says(JSON.stringify(answer, null, 2).replaceAll('"status": "ok"', '"status": "OK"')),
  },
  /** A region, or a primary, that this site does not have. */
  'names of another site': {
    executes: true,
    render: ({ ks_master_zone: zone, pg_cluster: cluster, ...rest }) =>
      plainOutput({
        ...rest,
        ...(zone !== undefined && { ks_master_zone: 'global9z' }),
        ...(cluster !== undefined && { pg_cluster: { ...fieldsOf(cluster), primary_node: 'global9z-pgserver0' } }),
      }),
  },
  'primary at top level': {
    executes: true,
    render: ({ pg_cluster: cluster, ...rest }) => {
      const { status, primary_node: primary } = fieldsOf(cluster);
      return plainOutput({ ...rest, status, 'primary node': primary });
    },
  },
} as const satisfies Record<string, { executes: boolean; render: Render }>;

export type OddKind = keyof typeof ODD_ANSWERS;

export const ODD_KINDS = Object.keys(ODD_ANSWERS) as readonly OddKind[];

/** The tool's output, disfigured. `sent` is the directive's text as the tool got it. */
export function oddOutput(kind: OddKind, answer: Answer, sent: string): ToolOutput {
  const { render }: { render: Render } = ODD_ANSWERS[kind];
  return render(answer, sent);
}

function cutInHalf(text: string): ToolOutput {
  return { ...empty, stdout: Buffer.from(text.slice(0, Math.ceil(text.length / 2))) };
}

function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `u'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, each]) => `u'${key}': ${pythonRepr(each)}`)
      .join(', ')}}`;
  }
  return String(value);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function nodeList(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function asMaps(answer: Answer): Record<string, unknown> {
  const map = (value: unknown) =>
    Object.fromEntries(nodeList(value).map(({ node, ...rest }) => [String(node), rest.role ? rest : rest.status]));
  return { pg_nodes: map(answer.pg_nodes), pgpool_nodes: map(answer.pgpool_nodes) };
}

function asLines(answer: Answer): string {
  const cluster = fieldsOf(answer.pg_cluster);
  const lines = (value: unknown) => nodeList(value).map(({ node, status }) => `  ${String(node)}: ${String(status)}`);
  return [
    `ret_code: ${String(answer.ret_code)}`,
    `pg cluster: ${String(cluster.status)}`,
    `primary node: ${String(cluster.primary_node)}`,
    'pg nodes:',
    ...lines(answer.pg_nodes),
    'pgpool nodes:',
    ...lines(answer.pgpool_nodes),
  ].join('\n');
}
