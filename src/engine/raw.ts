import { Buffer } from 'node:buffer';
import { decodeText } from '../domain/decode/text.ts';
import type { ToolOutput } from '../domain/decode/tool-output.ts';
import type { Raw } from '../domain/event.ts';
import type { Why } from '../domain/wording/why.ts';

/** What the journal keeps of an output, bytes: more goes by head and tail. */
const KEPT = 16 * 1024;

/** A tool's output as the journal keeps it: text, its middle left out when it is long. */
export function rawOf(output: ToolOutput): Raw {
  const all =
    output.stderr.length === 0
      ? output.stdout
      : Buffer.concat([output.stdout, Buffer.from('\n--- stderr ---\n'), output.stderr]);
  const long = all.length > KEPT;
  const text = long ? headAndTail(all, output.cut) : decodeText(all);
  return { text, exit: output.exit, cut: output.cut || long };
}

/** The tail only where it is the end of all that was printed. */
function headAndTail(all: Buffer, cut: boolean): string {
  const [head, left] = [decodeText(all.subarray(0, KEPT / 2)), all.length - KEPT];
  return cut
    ? `${head}\n… more than ${left + KEPT / 2} bytes left out, the end not read …`
    : `${head}\n… ${left} bytes left out …\n${decodeText(all.subarray(all.length - KEPT / 2))}`;
}

/** Several nodes' answers in one, each under its node's name. */
export function rawOfEach(answers: readonly { readonly node: string; readonly raw: Raw }[]): Raw {
  return {
    text: answers.map(({ node, raw }) => `# ${node}\n${raw.text}`).join('\n'),
    cut: answers.some(({ raw }) => raw.cut),
  };
}

/** Nothing was printed: what stands there instead says why. */
export function rawOfFailure({ why, say }: Why): Raw {
  return { text: why, cut: false, ...(say && { say }) };
}
