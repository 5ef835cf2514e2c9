import { appAuthor } from '../api/chat.ts';
import { messageContent } from '../api/content.ts';
import type { Args } from '../body.ts';
import { deleteEphemeral, deleteMessage, postMessage, replaceEphemeral, updateMessage, whisper } from '../messages.ts';
import type { Workspace } from '../model.ts';
import type { ResponseTarget } from '../tickets.ts';

/**
 * Does what an app answered to a command or click, in the acknowledgement or at the response_url: an ephemeral by
 * default, `in_channel`, or replacing / deleting the message the click was on. Gives the HTTP answer.
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export function respond(workspace: Workspace, target: ResponseTarget, args: Args): { status: number; body: string } {
  const { channel, original } = target;
  if (args.delete_original === true && original) {
    if ('message' in original) deleteMessage(workspace, channel, original.message);
    else deleteEphemeral(workspace, original.ephemeral);
    return { status: 200, body: 'ok' };
  }
  const content = messageContent(args);
  if (!content.ok) return { status: content.error === 'no_text' ? 400 : 404, body: content.error };
  const { metadata, ...words } = content.found;
  if (args.replace_original === true && original) {
    if ('message' in original) updateMessage(workspace, channel, original.message, content.found);
    else replaceEphemeral(workspace, original.ephemeral, words);
    return { status: 200, body: 'ok' };
  }
  const threadTs = typeof args.thread_ts === 'string' ? args.thread_ts : target.threadTs;
  const thread = threadTs ? { threadTs } : {};
  if (args.response_type === 'in_channel') {
    postMessage(workspace, channel, { ...content.found, ...appAuthor(workspace), ...thread });
  } else {
    whisper(workspace, { channel: channel.id, to: target.user, from: workspace.bot.userId, ...words, ...thread });
  }
  return { status: 200, body: 'ok' };
}
