import type { FenceAnswer } from '../../domain/receipt.ts';

type Spoken = Exclude<FenceAnswer, { state: 'silent' }>;

/** One line of the fence: state, boot id (empty when it could not be read), a detail, and `prior`. */
const LINE = /^S=([A-Z]+) boot=([0-9a-f-]*)(?: (?!prior\b)([A-Za-z0-9-]+))?( prior)?$/;
const OUTPUT_LINE = /^S=OUTPUT boot=[0-9a-f-]*\n/m;

/**
 * Reads what the fence printed (stdout of `run`, `stat` or `void`): its one `S=` line, whatever a login shell
 * printed around it. Undefined when there is none, when it is not in the fence's words, when its end is
 * missing (`1` may be the head of `137`), or when there are two that differ: then nothing is known.
 */
export function parseFenceAnswer(stdout: string): Spoken | undefined {
  const lines = new Set(
    stdout
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('S=')),
  );
  const [line] = lines;
  if (line === undefined || lines.size > 1) return undefined;
  const [, state, boot = '', detail, prior] = LINE.exec(line) ?? [];
  const receipt = { boot, prior: prior !== undefined };
  switch (state) {
    case 'DONE':
      return detail !== undefined && /^\d{1,3}$/.test(detail)
        ? { state: 'done', exit: Number(detail), ...receipt }
        : undefined;
    case 'REFUSED':
      return { state: 'refused', why: detail ?? 'no reason given', ...receipt };
    case 'NOBASE':
      return { state: 'no-base', ...receipt };
    case 'NONE':
      return { state: 'none', ...receipt };
    case 'CLAIMED':
      return { state: 'claimed', ...receipt, ...(detail !== undefined && { why: detail }) };
    case 'VOID':
      return { state: 'void', ...receipt };
    case 'RUNNING':
      return { state: 'running', ...receipt };
    case 'DIED':
      return { state: 'died', ...receipt };
    case 'REBOOTED':
      return { state: 'rebooted', ...receipt };
    default:
      return undefined;
  }
}

/** The bytes after the `S=OUTPUT` line of `out` or `err`; undefined when the fence said something else. */
export function parseFenceOutput(stdout: Buffer): Buffer | undefined {
  const head = OUTPUT_LINE.exec(stdout.toString('latin1'));
  return head === null ? undefined : stdout.subarray(head.index + head[0].length);
}
