import { repliesOf } from '../messages.ts';
import type { Channel, Message, SharedFile, User, Usergroup, Workspace } from '../model.ts';

/** A message as the Web API and events show it. Metadata only on request, as in conversations.replies. */
export function messageShape(w: Workspace, channel: Channel, message: Message, withMetadata: boolean) {
  if (message.tombstone) {
    return {
      type: 'message',
      subtype: 'tombstone',
      user: 'USLACKBOT',
      ts: message.ts,
      hidden: true,
      text: message.text,
      thread_ts: message.ts,
      ...threadShape(channel, message),
    };
  }
  return {
    type: 'message',
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: w.team.id,
    ...(message.botId ? { bot_id: message.botId, app_id: w.bot.appId, bot_profile: botProfile(w) } : {}),
    ...(message.blocks ? { blocks: message.blocks } : {}),
    ...threadShape(channel, message),
    ...(message.edited ? { edited: message.edited } : {}),
    ...(message.reactions.length > 0 ? { reactions: message.reactions.map(reactionShape) } : {}),
    ...(message.files.length > 0 ? { files: message.files.map((file) => fileShape(w, file)) } : {}),
    ...(channel.pins.includes(message.ts) ? { pinned_to: [channel.id] } : {}),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
  };
}

export function reactionShape(reaction: { name: string; users: string[] }) {
  return { name: reaction.name, users: reaction.users, count: reaction.users.length };
}

export function userShape(w: Workspace, user: User) {
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    deleted: user.deleted,
    ...(user.deleted ? {} : { color: '4bbe2e', tz: 'Etc/UTC', tz_label: 'Coordinated Universal Time', tz_offset: 0 }),
    real_name: user.realName,
    profile: {
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      team: user.teamId,
      ...(user.id === w.bot.userId ? { bot_id: w.bot.botId, api_app_id: w.bot.appId } : {}),
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.isRestricted,
    is_ultra_restricted: user.isUltraRestricted,
    is_bot: user.isBot,
    is_app_user: false,
    ...(user.teamId === w.team.id ? {} : { is_stranger: true }),
    updated: 1732290000,
  };
}

export function channelShape(w: Workspace, channel: Channel) {
  if (channel.kind === 'im') {
    const user = [...channel.members].find((id) => id !== w.bot.userId);
    return { id: channel.id, created: channel.createdAt, is_im: true, is_open: true, user, is_org_shared: false };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'channel',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_archived: false,
    is_general: false,
    is_member: channel.members.has(w.bot.userId),
    is_shared: channel.isExtShared,
    is_ext_shared: channel.isExtShared,
    is_org_shared: false,
    is_pending_ext_shared: false,
    context_team_id: w.team.id,
    created: channel.createdAt,
    creator: [...channel.members][0] ?? w.bot.userId,
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}

export function usergroupShape(w: Workspace, group: Usergroup, withUsers: boolean) {
  return {
    id: group.id,
    team_id: w.team.id,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    handle: group.handle,
    description: '',
    is_external: false,
    date_delete: 0,
    user_count: group.members.length,
    ...(withUsers ? { users: group.members } : {}),
  };
}

export function fileShape(w: Workspace, file: SharedFile) {
  const url = `${w.origin}/files/${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: 'text/plain',
    filetype: 'text',
    pretty_type: 'Plain Text',
    mode: 'hosted',
    user: w.bot.userId,
    size: file.size,
    url_private: url,
    url_private_download: url,
    permalink: url,
  };
}

export function permalink(workspace: Workspace, channel: Channel, message: Message): string {
  const base = `${workspace.origin}/archives/${channel.id}/p${message.ts.replace('.', '')}`;
  return message.threadTs ? `${base}?thread_ts=${message.threadTs}&cid=${channel.id}` : base;
}

function botProfile(w: Workspace) {
  return {
    id: w.bot.botId,
    app_id: w.bot.appId,
    name: w.bot.name,
    team_id: w.team.id,
    deleted: false,
    updated: 1732290000,
  };
}

function threadShape(channel: Channel, message: Message) {
  if (message.threadTs) {
    const root = channel.messages.find((one) => one.ts === message.threadTs);
    return { thread_ts: message.threadTs, parent_user_id: root?.user ?? message.user };
  }
  const replies = repliesOf(channel, message.ts);
  const last = replies.at(-1);
  if (!last) return {};
  const users = [...new Set(replies.map((reply) => reply.user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    reply_users: users.slice(0, 5),
    latest_reply: last.ts,
    is_locked: false,
    subscribed: true,
  };
}
