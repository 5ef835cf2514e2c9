import type { Channel } from '../model.ts';
import type { Method } from './answer.ts';
import { chatDelete, chatGetPermalink, chatPostEphemeral, chatPostMessage, chatUpdate } from './chat.ts';
import {
  conversationsHistory,
  conversationsInfo,
  conversationsList,
  conversationsMembers,
  conversationsOpen,
  conversationsReplies,
  usersConversations,
} from './conversations.ts';
import { completeUpload, getUploadUrl } from './files.ts';
import { apiTest, authTest, botsInfo, connectionsOpen, teamInfo } from './identity.ts';
import { usergroupsList, usergroupsUsersList, usersInfo } from './people.ts';
import { pinsAdd, pinsList, pinsRemove } from './pins.ts';
import { reactionsAdd, reactionsGet, reactionsRemove } from './reactions.ts';
import { viewsOpen, viewsPublish, viewsUpdate } from './views.ts';

/** Every method the workspace answers, with the token and the scope Slack asks for. Others are `unknown_method`. */
export const methods: Readonly<Record<string, Method>> = {
  'api.test': { token: 'none', run: apiTest },
  'apps.connections.open': { token: 'app', run: connectionsOpen },
  'auth.test': { token: 'bot', run: authTest },
  'bots.info': bot('users:read', botsInfo),
  'chat.delete': bot('chat:write', chatDelete),
  'chat.getPermalink': { token: 'bot', run: chatGetPermalink },
  'chat.postEphemeral': bot('chat:write', chatPostEphemeral),
  'chat.postMessage': bot('chat:write', chatPostMessage),
  'chat.update': bot('chat:write', chatUpdate),
  'conversations.history': bot(byKind('history'), conversationsHistory),
  'conversations.info': bot(byKind('read'), conversationsInfo),
  'conversations.list': bot('channels:read', conversationsList),
  'conversations.members': bot(byKind('read'), conversationsMembers),
  'conversations.open': bot('im:write', conversationsOpen),
  'conversations.replies': bot(byKind('history'), conversationsReplies),
  'files.completeUploadExternal': bot('files:write', completeUpload),
  'files.getUploadURLExternal': bot('files:write', getUploadUrl),
  'pins.add': bot('pins:write', pinsAdd),
  'pins.list': bot('pins:read', pinsList),
  'pins.remove': bot('pins:write', pinsRemove),
  'reactions.add': bot('reactions:write', reactionsAdd),
  'reactions.get': bot('reactions:read', reactionsGet),
  'reactions.remove': bot('reactions:write', reactionsRemove),
  'team.info': bot('team:read', teamInfo),
  'usergroups.list': bot('usergroups:read', usergroupsList),
  'usergroups.users.list': bot('usergroups:read', usergroupsUsersList),
  'users.conversations': bot('channels:read', usersConversations),
  'users.info': bot('users:read', usersInfo),
  'views.open': { token: 'bot', run: viewsOpen },
  'views.publish': { token: 'bot', run: viewsPublish },
  'views.update': { token: 'bot', run: viewsUpdate },
};

function bot(scope: NonNullable<Method['scope']>, run: Method['run']): Method {
  return { token: 'bot', scope, run };
}

/** channels:read, groups:history and their like: the kind of channel names the scope. */
function byKind(what: 'read' | 'history'): (channel: Channel | undefined) => string {
  return (channel) => `${{ channel: 'channels', private: 'groups', im: 'im' }[channel?.kind ?? 'channel']}:${what}`;
}
