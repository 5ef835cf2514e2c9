import { flag, text } from '../body.ts';
import { addReaction, removeReaction } from '../messages.ts';
import { type Answer, type Call, fail, missingArgument } from './answer.ts';
import { messageShape, permalink, reactionShape } from './shapes.ts';
import { targetMessage } from './target.ts';

/** Without `full`, Slack may leave users out of long lists; the lab leaves out all but the first three. */
const SHORT_LIST = 3;

/** https://docs.slack.dev/reference/methods/reactions.get, for messages. */
export function reactionsGet({ workspace, args }: Call): Answer {
  if (!text(args, 'channel') || !text(args, 'timestamp')) return fail('no_item_specified');
  const target = targetMessage(workspace, args, 'timestamp');
  if (!target.ok) return target;
  const { channel, message } = target.found;
  const users = flag(args, 'full') ? Number.POSITIVE_INFINITY : SHORT_LIST;
  const reactions = message.reactions.map((one) => {
    const shape = reactionShape(one);
    return { ...shape, users: shape.users.slice(0, users) };
  });
  const shape = messageShape(workspace, channel, message, false);
  return {
    ok: true,
    type: 'message',
    channel: channel.id,
    message: {
      ...shape,
      ...(reactions.length > 0 ? { reactions } : {}),
      permalink: permalink(workspace, channel, message),
    },
  };
}

export function reactionsAdd(call: Call): Answer {
  return change(call, (name, { workspace, runtime }, { channel, message }) => {
    if (!addReaction(workspace, channel, message, workspace.bot.userId, name)) return fail('already_reacted');
    runtime.events.reaction('reaction_added', channel, message, workspace.bot.userId, name);
    return { ok: true };
  });
}

export function reactionsRemove(call: Call): Answer {
  return change(call, (name, { workspace, runtime }, { channel, message }) => {
    if (!removeReaction(workspace, channel, message, workspace.bot.userId, name)) return fail('no_reaction');
    runtime.events.reaction('reaction_removed', channel, message, workspace.bot.userId, name);
    return { ok: true };
  });
}

type Target = Extract<ReturnType<typeof targetMessage>, { ok: true }>['found'];

function change(call: Call, act: (name: string, call: Call, target: Target) => Answer): Answer {
  const name = text(call.args, 'name')?.replace(/^:|:$/g, '');
  if (!name) return missingArgument('name');
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) return fail('invalid_name');
  const target = targetMessage(call.workspace, call.args, 'timestamp');
  return target.ok ? act(name, call, target.found) : target;
}
