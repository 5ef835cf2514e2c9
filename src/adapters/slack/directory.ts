import type { WebClient } from '@slack/web-api';
import type { UserFacts } from '../../domain/user-facts.ts';
import type { Locale } from '../../domain/wording/sentence.ts';
import { saySlack } from '../../domain/wording/slack.ts';
import type { ChannelFacts, Directory, Fact, ReactedMessage } from '../../engine/ports/directory.ts';
import { callSlack, type Failure } from './call.ts';
import type { IdentityCard } from './identity.ts';

/** People, channels and reactions, asked anew each time. Whatever is not plainly answered is not known. */
export function createDirectory(client: WebClient, identity: IdentityCard, locale: Locale): Directory {
  const unknown = ({ why }: Pick<Failure, 'why'>): Fact<never> => ({ known: false, why });
  const partial = (method: string, field: string): Fact<never> =>
    unknown({ why: saySlack('slack.partialAnswer', { method, field }, locale) });

  return {
    async user(id): Promise<Fact<UserFacts>> {
      const me = await identity.get();
      if (me === undefined) return unknown({ why: saySlack('slack.identityUnknown', {}, locale) });
      const asked = await callSlack('users.info', locale, () => client.users.info({ user: id }));
      if (!asked.ok) return isNobody(asked.failure) ? known(nobody(id, me.team)) : unknown(asked.failure);
      const { user } = asked.value;
      const team = user?.team_id ?? user?.profile?.team;
      if (user?.id !== id || !team) return partial('users.info', 'user.team_id');
      const teams = [team, ...(user.enterprise_user?.teams ?? [])];
      return known({
        id,
        team,
        deleted: user.deleted === true,
        bot: user.is_bot === true || user.is_workflow_bot === true || id === 'USLACKBOT',
        restricted: user.is_restricted === true,
        ultraRestricted: user.is_ultra_restricted === true,
        stranger: isStranger(user) || !teams.includes(me.team),
      });
    },

    async usergroup(usergroup) {
      const asked = await callSlack('usergroups.users.list', locale, () => client.usergroups.users.list({ usergroup }));
      if (!asked.ok) return unknown(asked.failure);
      const { users } = asked.value;
      return users === undefined ? partial('usergroups.users.list', 'users') : known(users);
    },

    async channel(id): Promise<Fact<ChannelFacts>> {
      const asked = await callSlack('conversations.info', locale, () => client.conversations.info({ channel: id }));
      if (!asked.ok) return unknown(asked.failure);
      const { channel } = asked.value;
      if (channel === undefined) return partial('conversations.info', 'channel');
      return known({
        id,
        name: channel.name ?? id,
        botIsMember: channel.is_member === true,
        sharedExternally: channel.is_ext_shared === true || channel.is_pending_ext_shared === true,
      });
    },

    async permalink(channel, ts) {
      const asked = await callSlack('chat.getPermalink', locale, () =>
        client.chat.getPermalink({ channel, message_ts: ts }),
      );
      if (!asked.ok) return unknown(asked.failure);
      const { permalink } = asked.value;
      return permalink ? known(permalink) : partial('chat.getPermalink', 'permalink');
    },

    async reactions(channel, ts): Promise<Fact<ReactedMessage>> {
      const asked = await callSlack('reactions.get', locale, () =>
        client.reactions.get({ channel, timestamp: ts, full: true }),
      );
      if (!asked.ok) return isGone(asked.failure) ? known({ there: false }) : unknown(asked.failure);
      const { message } = asked.value;
      if (message?.ts !== ts) return partial('reactions.get', 'message');
      if ('subtype' in message && message.subtype === 'tombstone') return known({ there: false });
      const reactions = (message.reactions ?? []).map(({ name = '', users = [], count }) => ({ name, users, count }));
      if (reactions.some(({ users, count }) => count !== undefined && users.length < count)) {
        return partial('reactions.get', 'reactions.users');
      }
      const edited = 'edited' in message && message.edited !== undefined && message.edited !== null;
      return known({ there: true, edited, reactions: reactions.map(({ name, users }) => ({ emoji: name, users })) });
    },
  };
}

function known<T>(value: T): Fact<T> {
  return { known: true, value };
}

/** Set on people of other organisations in shared channels; absent from the library's types. */
function isStranger(user: object): boolean {
  return 'is_stranger' in user && user.is_stranger === true;
}

/** https://docs.slack.dev/reference/methods/users.info#errors */
function isNobody(failure: Failure): boolean {
  return failure.kind === 'refused' && failure.error === 'user_not_found';
}

function nobody(id: string, team: string): UserFacts {
  return {
    id,
    team,
    absent: true,
    deleted: false,
    bot: false,
    restricted: false,
    ultraRestricted: false,
    stranger: false,
  };
}

function isGone(failure: Failure): boolean {
  return failure.kind === 'refused' && failure.error === 'message_not_found';
}
