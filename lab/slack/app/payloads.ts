import { messageShape } from '../api/shapes.ts';
import { viewShape } from '../api/views.ts';
import type { Block, Channel, Ephemeral, Message, User, View, Workspace } from '../model.ts';

type Issued = { triggerId: string; responseUrl: string };

/** https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
export function commandPayload(
  w: Workspace,
  user: User,
  channel: Channel,
  command: string,
  text: string,
  issued: Issued,
) {
  return {
    token: 'lab',
    team_id: w.team.id,
    team_domain: w.team.domain,
    channel_id: channel.id,
    channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: w.bot.appId,
    is_enterprise_install: 'false',
    response_url: issued.responseUrl,
    trigger_id: issued.triggerId,
  };
}

export type Clicked = { kind: 'message'; message: Message } | { kind: 'ephemeral'; ephemeral: Ephemeral };

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function blockActionsPayload(
  w: Workspace,
  user: User,
  channel: Channel,
  clicked: Clicked,
  action: Record<string, unknown>,
  issued: Issued,
) {
  return {
    type: 'block_actions',
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: w.bot.appId,
    token: 'lab',
    container: container(channel, clicked),
    trigger_id: issued.triggerId,
    team: { id: w.team.id, domain: w.team.domain },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
    // Slack sends no message along with a click on an ephemeral one.
    ...(clicked.kind === 'message' ? { message: messageShape(w, channel, clicked.message, true) } : {}),
    state: { values: {} },
    response_url: issued.responseUrl,
    actions: [action],
  };
}

/** The element with this action_id, and the block it is in; of several the one that carries the picked value. */
export function findElement(
  blocks: Block[] | undefined,
  actionId: string,
  picked: string | undefined,
): { block: Block; element: Block } | undefined {
  const found = (blocks ?? []).flatMap((block) =>
    [block.accessory, ...(Array.isArray(block.elements) ? block.elements : [])]
      .map((element) => ({ block, element: element as Block | undefined }))
      .filter((one): one is { block: Block; element: Block } => one.element?.action_id === actionId),
  );
  return found.find(({ element }) => picked !== undefined && element.value === picked) ?? found[0];
}

/** What the click carries of the element: its own value, and for menus the option that was picked. */
export function actionOf(block: Block, element: Block, picked: string | undefined, actionTs: string) {
  const base = { action_id: element.action_id, block_id: block.block_id, type: element.type, action_ts: actionTs };
  if (element.type === 'button') {
    const { text, value, style } = element;
    return { ...base, text, ...(value === undefined ? {} : { value }), ...(style === undefined ? {} : { style }) };
  }
  const options = Array.isArray(element.options) ? (element.options as Array<{ value: string }>) : [];
  return { ...base, selected_option: options.find((option) => option.value === picked) ?? null };
}

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function viewSubmissionPayload(w: Workspace, user: User, view: View, values: unknown, triggerId: string) {
  return {
    type: 'view_submission',
    team: { id: w.team.id, domain: w.team.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: w.bot.appId,
    token: 'lab',
    trigger_id: triggerId,
    view: { ...viewShape(w, view), state: { values } },
    response_urls: [],
    is_enterprise_install: false,
    enterprise: null,
  };
}

function container(channel: Channel, clicked: Clicked) {
  const { ts, threadTs } = clicked.kind === 'message' ? clicked.message : clicked.ephemeral;
  const thread = threadTs ? { thread_ts: threadTs } : {};
  return {
    type: 'message',
    message_ts: ts,
    channel_id: channel.id,
    is_ephemeral: clicked.kind === 'ephemeral',
    ...thread,
  };
}
