import { randomUUID } from 'node:crypto';
import { takeOddAnswer } from '../faults.ts';
import type { ToolName } from '../ledger.ts';
import { decide } from '../model/decide.ts';
import { parseDirective, parseModifyZone } from '../model/request.ts';
import { oddOutput, plainOutput, type ToolOutput } from '../odd-answers.ts';
import { runOperation } from '../operations.ts';
import type { Runtime } from '../runtime.ts';
import { supervisorctl } from './supervisorctl.ts';

export interface ToolCall {
  readonly tool: ToolName;
  readonly node: string;
  readonly argv: readonly string[];
}

/** Runs a tool of the platform against the model, enters it in the ledger, and says what it prints. */
export async function runTool(runtime: Runtime, call: ToolCall): Promise<ToolOutput> {
  return call.tool === 'supervisorctl' ? supervisorctl(runtime, call) : directiveTool(runtime, call);
}

function directiveTool(runtime: Runtime, call: ToolCall): ToolOutput {
  const sent = call.tool === 'send-zw-directive' ? textAfter(call.argv, '-p') : call.argv.join(' ');
  const usage = call.tool === 'send-zw-directive' && call.argv.indexOf('-p') === -1;
  const directive = parsed(sent);
  const action = call.tool === 'modify-zone-attributes' ? 'ModifyZoneAttributes' : actionOf(directive);
  const odd = usage ? null : takeOddAnswer(runtime.faults, { tool: call.tool, action, node: call.node });
  const entry = { ...call, kind: isRead(action) ? 'read' : 'change', action, directive } as const;
  if (usage || (odd && !odd.executes)) {
    const output = oddOutput(odd?.kind ?? 'usage', {}, sent);
    runtime.ledger.add({ ...entry, executed: false, exitCode: output.exitCode, answer: null, operation: null });
    return output;
  }
  const request = call.tool === 'modify-zone-attributes' ? parseModifyZone(call.argv) : parseDirective(sent);
  const decision = decide(runtime.state(), call.node, request, { now: Date.now(), uuid: randomUUID() });
  const output = odd ? oddOutput(odd.kind, decision.answer, sent) : plainOutput(decision.answer);
  runtime.ledger.add({
    ...entry,
    executed: true,
    exitCode: output.exitCode,
    answer: decision.answer,
    operation: decision.started?.uuid ?? null,
  });
  if (decision.state !== runtime.state()) runtime.commit(decision.state);
  if (decision.started) void runOperation(runtime, decision.started);
  return output;
}

function isRead(action: string | null): boolean {
  return action === 'GetGlobalKSInfo' || action === 'CheckPG';
}

function textAfter(argv: readonly string[], flag: string): string {
  const index = argv.indexOf(flag);
  return index === -1 ? '' : (argv[index + 1] ?? '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function actionOf(directive: unknown): string | null {
  if (typeof directive !== 'object' || directive === null || !('action' in directive)) return null;
  return String(directive.action);
}
