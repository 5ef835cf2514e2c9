import type { Receipt } from './app/link.ts';
import {
  actionOf,
  blockActionsPayload,
  type Clicked,
  commandPayload,
  findElement,
  viewSubmissionPayload,
} from './app/payloads.ts';
import { respond } from './app/respond.ts';
import { addReaction, messageAt, postMessage, removeReaction, rootOf, whisper } from './messages.ts';
import type { Channel, Message, User, Workspace } from './model.ts';
import type { Runtime } from './runtime.ts';
import { encodeTyped } from './typed-text.ts';

/** What a person did came through, or the sentence their screen would show instead. */
export type Done<T = object> = ({ ok: true } & T) | { ok: false; error: string };

/** Types a slash command into a channel. The app's acknowledgement, when it says something, is shown to the person. */
export async function typeCommand(
  w: Workspace,
  runtime: Runtime,
  user: User,
  channel: Channel,
  typed: string,
): Promise<Done> {
  const [, name = '', text = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(typed.trim()) ?? [];
  if (!w.commands.some((command) => command.name === name)) {
    return { ok: false, error: `${name || typed} is not a valid command.` };
  }
  const target = { channel, user: user.id };
  const issued = {
    triggerId: runtime.triggers.issue(user.id),
    responseUrl: runtime.responseUrls.issue(w.origin, target),
  };
  const payload = commandPayload(w, user, channel, name, encodeTyped(w, text, false), issued);
  const receipt = await runtime.link.deliver({ type: 'slash_commands', payload }, { attempt: 0, reason: '' });
  const problem = commandProblem(name, receipt);
  if (problem) {
    whisper(w, { channel: channel.id, to: user.id, from: 'slackbot', text: problem });
    return { ok: false, error: problem };
  }
  const answer = receipt.kind === 'acked' ? messageIn(receipt.body) : undefined;
  if (answer) respond(w, target, answer);
  return { ok: true };
}

/** Writes a message, into a thread when `threadTs` is given; a mention of the app in a channel it is in reaches it. */
export function say(
  w: Workspace,
  runtime: Runtime,
  user: User,
  channel: Channel,
  typed: string,
  threadTs?: string,
): Done<{ ts: string }> {
  if (!channel.members.has(user.id)) return { ok: false, error: `You are not in #${channel.name}.` };
  if (threadTs && !rootOf(channel, threadTs)) return { ok: false, error: 'That thread is no longer there.' };
  const text = encodeTyped(w, typed, true);
  const message = postMessage(w, channel, { user: user.id, text, ...(threadTs ? { threadTs } : {}) });
  if (text.includes(`<@${w.bot.userId}>`)) runtime.events.mention(channel, message);
  return { ok: true, ts: message.ts };
}

/** Adds or takes back a reaction. Repeating what already stands changes nothing, as a second click would not. */
export function react(
  w: Workspace,
  runtime: Runtime,
  user: User,
  channel: Channel,
  ts: string,
  emoji: string,
  on: boolean,
): Done {
  const message = messageAt(channel, ts);
  if (!message || message.tombstone) return { ok: false, error: 'That message is no longer there.' };
  if (!channel.members.has(user.id)) return { ok: false, error: `You are not in #${channel.name}.` };
  const change = on ? addReaction : removeReaction;
  if (change(w, channel, message, user.id, emoji)) {
    runtime.events.reaction(on ? 'reaction_added' : 'reaction_removed', channel, message, user.id, emoji);
  }
  return { ok: true };
}

/** Clicks a button, or picks an option of a menu, in a message or an ephemeral the person can see. */
export async function click(
  w: Workspace,
  runtime: Runtime,
  user: User,
  channel: Channel,
  ts: string,
  actionId: string,
  picked?: string,
): Promise<Done> {
  const clicked = visible(w, user, channel, ts);
  if (!clicked) return { ok: false, error: 'That message is no longer there.' };
  const content: Pick<Message, 'blocks' | 'threadTs'> =
    clicked.kind === 'message' ? clicked.message : clicked.ephemeral;
  const found = findElement(content.blocks, actionId, picked);
  if (!found) return { ok: false, error: `The message has no button "${actionId}" any more.` };
  const { kind, ...original } = clicked;
  const thread = content.threadTs ? { threadTs: content.threadTs } : {};
  const responseUrl = runtime.responseUrls.issue(w.origin, { channel, user: user.id, original, ...thread });
  const issued = { triggerId: runtime.triggers.issue(user.id), responseUrl };
  const action = actionOf(found.block, found.element, picked, w.nextTs());
  const payload = blockActionsPayload(w, user, channel, clicked, action, issued);
  const receipt = await runtime.link.deliver({ type: 'interactive', payload }, { attempt: 0, reason: '' });
  return receipt.kind === 'acked' ? { ok: true } : { ok: false, error: `${w.bot.name} did not answer the click.` };
}

/** Submits a modal; the app may answer with errors by block_id, which are shown. */
export async function submitView(
  w: Workspace,
  runtime: Runtime,
  user: User,
  viewId: string,
  values: unknown,
): Promise<Done> {
  const view = w.views.get(viewId);
  if (!view?.open || view.user !== user.id) return { ok: false, error: 'That dialog is no longer open.' };
  const payload = viewSubmissionPayload(w, user, view, values, runtime.triggers.issue(user.id));
  const receipt = await runtime.link.deliver({ type: 'interactive', payload }, { attempt: 0, reason: '' });
  if (receipt.kind !== 'acked') return { ok: false, error: `${w.bot.name} did not answer. Please try again.` };
  const { response_action: action, errors } = (receipt.body ?? {}) as {
    response_action?: string;
    errors?: Record<string, string>;
  };
  if (action === 'errors') return { ok: false, error: Object.values(errors ?? {}).join(' ') };
  view.open = false;
  w.changes.emit('change', { kind: 'view', view });
  return { ok: true };
}

function visible(w: Workspace, user: User, channel: Channel, ts: string): Clicked | undefined {
  const message = messageAt(channel, ts);
  if (message) return { kind: 'message', message };
  const ephemeral = w.ephemerals.find((one) => one.ts === ts && one.to === user.id);
  return ephemeral ? { kind: 'ephemeral', ephemeral } : undefined;
}

/** Slack's own words when a command did not get through. */
function commandProblem(name: string, receipt: Receipt): string | undefined {
  switch (receipt.kind) {
    case 'acked':
      return undefined;
    case 'timeout':
      return `${name} failed with the error "operation_timeout"`;
    case 'unreachable':
      return `${name} failed because the app did not respond`;
    case 'refused':
      return `${name} failed with the error "dispatch_failed"`;
  }
}

/** An acknowledgement that carries a message, as text or as an object. */
function messageIn(body: unknown): Record<string, unknown> | undefined {
  if (typeof body === 'string' && body !== '') return { text: body };
  if (typeof body !== 'object' || body === null) return undefined;
  return 'text' in body || 'blocks' in body ? (body as Record<string, unknown>) : undefined;
}
