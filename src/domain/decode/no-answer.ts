import { sayDecode } from '../wording/decode.ts';
import type { Sentence } from '../wording/sentence.ts';
import { decodeText, oneLine } from './text.ts';
import type { ToolOutput } from './tool-output.ts';

const EDGE = 4096;
const TRACEBACK = 'Traceback (most recent call last)';

/** What a tool without any answer printed, as a sentence for people. */
export function sayNoAnswer(output: ToolOutput): Sentence {
  const text = [headAndTail(output.stdout), headAndTail(output.stderr)].join('\n').trim();
  const { exit } = output;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const last = oneLine(lines.at(-1) ?? '', 160);
  if (exit === 124 || exit === 137) return sayDecode('decode.time-limit', { exit });
  if (text === '') return sayDecode('decode.nothing', { exit });
  if (text === 'None' || text === 'null') return sayDecode('decode.only', { exit, text });
  if (text.includes(TRACEBACK)) return sayDecode('decode.traceback', { exit, last });
  if (/^\s*usage:/im.test(text)) return sayDecode('decode.usage', { exit, last });
  return sayDecode('decode.no-answer', { exit, last });
}

/** Its last line may name a ret_code that was never there. */
export function isTraceback({ stdout, stderr }: ToolOutput): boolean {
  return headAndTail(stdout).includes(TRACEBACK) || headAndTail(stderr).includes(TRACEBACK);
}

const CANNOT_START =
  /command not found|: not found$|permission denied|no such file or directory|未找到命令|权限不够|没有那个文件或目录/i;
const SUDO =
  /^sudo: .*(?:password is required|must have a tty|command not found)|^.* is not in the sudoers file|^sorry, user .* is not allowed to execute/i;

/**
 * Why the command certainly never started, or undefined. Only when the shell or sudo says so, in one line and with
 * nothing else printed: a wrapper script may end with 126 or 127 half-way through its work.
 */
export function notStarted(output: ToolOutput): Sentence | undefined {
  if (output.cut || output.stdout.length > 0 || output.stderr.length === 0 || output.stderr.length > EDGE)
    return undefined;
  const lines = decodeText(output.stderr).trim().split('\n');
  const [line = ''] = lines;
  if (lines.length !== 1) return undefined;
  if ((output.exit === 126 || output.exit === 127) && CANNOT_START.test(line.trim()))
    return sayDecode('decode.cannot-start', { line: oneLine(line) });
  if (output.exit === 1 && SUDO.test(line.trim())) return sayDecode('decode.not-allowed', { line: oneLine(line) });
  return undefined;
}

function headAndTail(bytes: Buffer): string {
  if (bytes.length <= 2 * EDGE) return decodeText(bytes);
  return `${decodeText(bytes.subarray(0, EDGE))}\n${decodeText(bytes.subarray(bytes.length - EDGE))}`;
}
