import { setTimeout as delay } from 'node:timers/promises';
import { type SupervisorFault, takeOddAnswer } from '../faults.ts';
import { restartZoneWatcher, setZoneWatcher } from '../model/events.ts';
import { ksNode } from '../model/find.ts';
import { oddOutput, type ToolOutput } from '../odd-answers.ts';
import { folderOf, type Runtime } from '../runtime.ts';
import type { ToolCall } from './run-tool.ts';

/** `supervisorctl restart|status zone_watcher`, with supervisor's words and exit codes (3 not running, 7 spawn error, 1 and 2 else). */
export async function supervisorctl(runtime: Runtime, call: ToolCall): Promise<ToolOutput> {
  const [verb, program] = call.argv;
  if (program !== 'zone_watcher' || (verb !== 'restart' && verb !== 'status')) {
    return enter(runtime, call, null, false, output(`*** Unknown syntax: ${call.argv.join(' ')}`, 2));
  }
  const action = verb === 'restart' ? 'RestartZoneWatcher' : 'ZoneWatcherStatus';
  const odd = takeOddAnswer(runtime.faults, { tool: call.tool, action, node: call.node });
  if (odd && !odd.executes) return enter(runtime, call, action, false, oddOutput(odd.kind, {}, call.argv.join(' ')));
  const answer =
    verb === 'restart'
      ? await restart(runtime, call, action)
      : enter(runtime, call, action, true, status(runtime, call.node));
  return odd ? oddOutput(odd.kind, { ret_code: 0, message: answer.stdout.toString() }, call.argv.join(' ')) : answer;
}

async function restart(runtime: Runtime, call: ToolCall, action: string): Promise<ToolOutput> {
  const fault = runtime.faults.nodes[call.node]?.supervisor ?? null;
  const refusal = refusalOf(fault);
  if (refusal) return enter(runtime, call, action, false, refusal);
  const { node } = call;
  const was = ksNode(runtime.state(), node).ks.zoneWatcher;
  const entered = (starts: boolean, text: string, exitCode: number) =>
    enter(runtime, call, action, true, output(text, exitCode), starts ? 'restarted' : 'spawn error');
  const stopped =
    was !== 'running' || fault === 'not-running' ? 'zone_watcher: ERROR (not running)' : 'zone_watcher: stopped';
  const starts = fault !== 'spawn-error' && fault !== 'spawn-error-exit-0' && was !== 'fatal';
  // Entered before it takes effect: a cut or a crash from here on leaves a restart that happened.
  const result = starts
    ? entered(true, `${stopped}\nzone_watcher: started`, 0)
    : entered(false, `${stopped}\nzone_watcher: ERROR (spawn error)`, fault === 'spawn-error-exit-0' ? 0 : 7);
  runtime.commit(setZoneWatcher(runtime.state(), node, 'stopped'));
  folderOf(runtime, node).appendLog('INFO', null, 'zone_watcher stopped');
  await delay(runtime.timing.operationMs / 10, null, { signal: runtime.closing }).catch(() => null);
  runtime.commit(restartZoneWatcher(runtime.state(), node, starts));
  const { masterZone } = ksNode(runtime.state(), node).ks;
  if (starts) folderOf(runtime, node).appendLog('INFO', null, `zone_watcher started, ks_master_zone ${masterZone}`);
  return result;
}

function refusalOf(fault: SupervisorFault | null): ToolOutput | null {
  switch (fault) {
    case 'no-such-process':
      return output('zone_watcher: ERROR (no such process)', 1);
    case 'unreachable':
      return output('unix:///var/run/supervisor.sock refused connection', 1);
    case 'not-running':
    case 'spawn-error':
    case 'spawn-error-exit-0':
    case null:
      return null;
    default:
      return fault satisfies never;
  }
}

function status(runtime: Runtime, node: string): ToolOutput {
  switch (ksNode(runtime.state(), node).ks.zoneWatcher) {
    case 'running':
      return output('zone_watcher                     RUNNING   pid 2144, uptime 3:12:45', 0);
    case 'stopped':
      return output('zone_watcher                     STOPPED   Not started', 3);
    case 'fatal':
      return output('zone_watcher                     FATAL     Exited too quickly (process log may have details)', 3);
  }
}

function enter(
  runtime: Runtime,
  call: ToolCall,
  action: string | null,
  executed: boolean,
  result: ToolOutput,
  answer: string | null = null,
): ToolOutput {
  const kind = action === 'ZoneWatcherStatus' ? 'read' : 'change';
  const { exitCode } = result;
  runtime.ledger.add({ ...call, kind, action, directive: null, executed, exitCode, answer, operation: null });
  return result;
}

function output(text: string, exitCode: number): ToolOutput {
  return { stdout: Buffer.from(`${text}\n`), stderr: Buffer.alloc(0), exitCode };
}
