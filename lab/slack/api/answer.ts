import type { Args } from '../body.ts';
import type { Channel, Workspace } from '../model.ts';
import type { Runtime } from '../runtime.ts';

/** What a Web API method answers, in Slack's own shape. */
export type Answer = { ok: true; [field: string]: unknown } | Failure;

export type Failure = { ok: false; error: string; [field: string]: unknown };

/** One call of a Web API method, after token and scope were checked. */
export type Call = { workspace: Workspace; runtime: Runtime; args: Args };

export type Method = {
  /** Which token the method wants. */
  token: 'bot' | 'app' | 'none';
  /** The scope it needs; some depend on the kind of channel. */
  scope?: string | ((channel: Channel | undefined) => string);
  run: (call: Call) => Answer | Promise<Answer>;
};

export function fail(error: string, more: Record<string, unknown> = {}): Failure {
  return { ok: false, error, ...more };
}

/** `invalid_arguments` in the shape of Slack's argument checks. */
export function missingArgument(name: string): Failure {
  return fail('invalid_arguments', { response_metadata: { messages: [`[ERROR] missing required field: ${name}`] } });
}
