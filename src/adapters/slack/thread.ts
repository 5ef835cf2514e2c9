import type { WebClient } from '@slack/web-api';
import type { PostMark } from '../../domain/thread/post.ts';
import type { Log } from '../../engine/ports/log.ts';
import type { Posted, Thread } from '../../engine/ports/thread.ts';
import type { AnswerFiles } from './answer-files.ts';
import { renderAnswer } from './blocks/answers.ts';
import { inJournal, longAnswers, type Message, renderParts } from './blocks/message.ts';
import type { Voice } from './blocks/voice.ts';
import { type Called, callSlack, type Failure } from './call.ts';
import { findMarked, MARK_TYPE } from './find-marked.ts';
import type { IdentityCard } from './identity.ts';

export interface ThreadParts {
  /** Retries off: what becomes of a lost answer is decided by the outbox. */
  readonly client: WebClient;
  readonly files: AnswerFiles;
  readonly identity: IdentityCard;
  readonly voice: Voice;
  readonly log: Log;
  /** Slack refused a message for a reason that a person must mend. */
  readonly onBarred: () => void;
}

/** Messages in Slack, with the outbox's mark on each. */
export function createThread({ client, files, identity, voice, log, onBarred }: ThreadParts): Thread {
  const { locale } = voice;
  const told = (posted: Posted): Posted => {
    if (!posted.ok && posted.reason === 'barred') onBarred();
    return posted;
  };
  return {
    async post(channel, threadTs, mark, post) {
      const fits = renderParts(post.parts, post.place, voice, inJournal(voice));
      if (!fits.ok) return { ok: false, reason: 'refused', why: fits.why };
      const uploaded = await files.upload(channel, threadTs, mark, longAnswers(post.parts, voice));
      if (!uploaded.ok) return told(failed(uploaded.failure));
      const rendered = renderParts(post.parts, post.place, voice, uploaded.wholeIs);
      if (!rendered.ok) return { ok: false, reason: 'refused', why: rendered.why };
      const message = { channel, ...content(rendered.message), metadata: metadata(mark), ...unlinked };
      const sent = await callSlack('chat.postMessage', locale, () =>
        client.chat.postMessage(
          threadTs === undefined
            ? message
            : { ...message, thread_ts: threadTs, reply_broadcast: post.broadcast === true },
        ),
      );
      return told(posted(sent, sent.ok ? sent.value.ts : undefined));
    },

    async update(channel, ts, mark, post) {
      const rendered = renderParts(post.parts, post.place, voice, inJournal(voice));
      if (!rendered.ok) return { ok: false, reason: 'refused', why: rendered.why };
      const message = content(rendered.message);
      const sent = await callSlack('chat.update', locale, () =>
        client.chat.update({ channel, ts, ...message, metadata: metadata(mark) }),
      );
      return told(posted(sent, ts));
    },

    async find(channel, threadTs, mark) {
      return await findMarked(client, { channel, threadTs }, mark, identity.known()?.botId, locale);
    },

    async remove(channel, ts) {
      const sent = await callSlack('chat.delete', locale, () => client.chat.delete({ channel, ts }));
      const gone = !sent.ok && sent.failure.kind === 'refused' && sent.failure.error === 'message_not_found';
      return gone ? { ok: true, ts } : posted(sent, ts);
    },

    async tell(channel, user, parts, threadTs) {
      for (const message of renderAnswer(parts, voice)) {
        const sent = await callSlack('chat.postEphemeral', locale, () =>
          client.chat.postEphemeral({
            channel,
            user,
            ...content(message),
            ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
          }),
        );
        if (!sent.ok) log.warn({ channel, user, why: sent.failure.why }, 'an answer to one person did not reach Slack');
      }
    },
  };
}

/** Refusals that are about the token, the app or the channel, not about what was to be posted. */
const BARRED: readonly string[] = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'app_uninstalled',
  'org_login_required',
  'ekm_access_denied',
  'access_denied',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'two_factor_setup_required',
  'team_access_not_granted',
  'restricted_action',
  'not_in_channel',
  'channel_not_found',
  'is_archived',
];

const unlinked = { unfurl_links: false, unfurl_media: false };

/** Text and blocks always go together: an update with text alone removes the blocks. */
export function content({ text, blocks }: Message): { text: string; blocks: Message['blocks'][number][] } {
  return { text, blocks: [...blocks] };
}

/** `covers` as text: Slack takes flat values everywhere. */
function metadata({ incident, key, covers }: PostMark): { event_type: string; event_payload: Record<string, string> } {
  const told = covers === undefined ? {} : { covers: covers.join(' ') };
  return { event_type: MARK_TYPE, event_payload: { incident, key, ...told } };
}

function posted(sent: Called<unknown>, ts: string | undefined): Posted {
  if (!sent.ok) return failed(sent.failure);
  return ts === undefined ? { ok: false, reason: 'ambiguous', why: 'no ts in the answer' } : { ok: true, ts };
}

function failed(failure: Failure): Posted {
  switch (failure.kind) {
    case 'later':
      return { ok: false, reason: 'later', afterMs: failure.afterMs, why: failure.why };
    case 'away':
      return { ok: false, reason: 'ambiguous', why: failure.why };
    case 'refused': {
      const barred = BARRED.includes(failure.error) || failure.error.startsWith('HTTP ');
      return { ok: false, reason: barred ? 'barred' : 'refused', why: failure.why };
    }
  }
}
