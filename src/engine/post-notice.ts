import type { Post } from '../domain/thread/post.ts';
import { slackSentence } from '../domain/wording/slack.ts';

/** Stands in the place of a post that Slack does not take, so that the thread says what is missing and why. */
export function noticeOf(post: Post, why: string): Post {
  return {
    key: `${post.key}/notice`,
    place: post.place,
    life: 'fixed',
    parts: [
      { kind: 'heading', tone: 'warn', text: slackSentence('slack.notShown') },
      ...post.parts.filter((part) => part.kind === 'title').slice(0, 1),
      { kind: 'text', lines: [slackSentence('slack.notShownWhy', { why })] },
      { kind: 'muted', lines: [slackSentence('slack.notShownNext')] },
    ],
  };
}
