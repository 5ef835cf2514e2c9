import type { Acceptance } from '../answer.ts';
import { sayDecode } from '../wording/decode.ts';
import { because } from '../wording/why.ts';
import { sayNoAnswer } from './no-answer.ts';
import { decodeText, oneLine } from './text.ts';
import type { ToolOutput } from './tool-output.ts';

/** supervisorctl prints a handful of lines; more is not its answer. */
const MAX_BYTES = 64 * 1024;
const LINE = /^((?:[\w.-]+:)?zone_watcher[\w.-]*): (stopped|started|ERROR \((.*)\))$/;
const UNREACHABLE =
  /refused connection|connection refused|no such file|permission denied|unauthorized|requires authentication|invalid credentials/i;

/**
 * What `supervisorctl restart zone_watcher` printed. Read from the text, since old versions always exit 0.
 * A stop that found nothing to stop is harmless; what decides is that every process says `started`.
 */
export function decodeRestart(output: ToolOutput): Acceptance {
  if (output.cut || output.stdout.length + output.stderr.length > MAX_BYTES) {
    return { outcome: 'unknown', ...because(sayDecode('decode.supervisor-long')) };
  }
  const text = `${decodeText(output.stdout)}\n${decodeText(output.stderr)}`;
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const steps = lines.flatMap((line) => stepOf(line));
  if (output.exit >= 124)
    return {
      outcome: 'unknown',
      ...because(sayDecode('decode.supervisor-killed', { exit: output.exit, said: oneLine(lines.join('; ')) })),
    };
  if (steps.length === 0) return withoutSteps(lines, output);
  const said = oneLine(steps.map(({ line }) => line).join('; '));
  if (steps.every(({ what }) => what === 'no such process')) return { outcome: 'refused', why: said, busy: false };
  const last = new Map(steps.map(({ process, what }) => [process, what]));
  if ([...last.values()].some((what) => what !== 'started'))
    return { outcome: 'unknown', ...because(sayDecode('decode.not-started', { said })) };
  const harmless = steps.every(({ what }) => what === 'stopped' || what === 'started' || what === 'not running');
  // Some versions report the harmless "not running" in their exit status too.
  if (!harmless || (output.exit !== 0 && !steps.some(({ what }) => what === 'not running'))) {
    return { outcome: 'unknown', ...because(sayDecode('decode.supervisor-exit', { exit: output.exit, said })) };
  }
  return { outcome: 'accepted' };
}

interface Step {
  readonly process: string;
  /** `stopped`, `started`, or the reason of an ERROR. */
  readonly what: string;
  readonly line: string;
}

function stepOf(line: string): readonly Step[] {
  const [, process, what, error] = LINE.exec(line) ?? [];
  return process === undefined || what === undefined ? [] : [{ process, what: error ?? what, line }];
}

/** No word about the process itself: supervisord was not reached, or something else was printed. */
function withoutSteps(lines: readonly string[], output: ToolOutput): Acceptance {
  const problem = lines.find((line) => UNREACHABLE.test(line));
  if (problem !== undefined && lines.length === 1)
    return {
      outcome: 'refused',
      ...because(sayDecode('decode.supervisord-away', { said: oneLine(problem) })),
      busy: false,
    };
  return { outcome: 'unknown', ...because(sayNoAnswer(output)) };
}
