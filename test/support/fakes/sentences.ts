import type { Post } from '../../../src/domain/thread/post.ts';
import type { Sentence } from '../../../src/domain/wording/sentence.ts';

/** Every sentence of a post, wherever in its parts it stands. */
export function sentencesOf(post: Post): Sentence[] {
  const found: Sentence[] = [];
  JSON.stringify(post.parts, (_, value) => {
    if (isSentence(value)) found.push(value);
    return value;
  });
  return found;
}

function isSentence(value: unknown): value is Sentence {
  return (
    typeof value === 'object' &&
    value !== null &&
    'key' in value &&
    typeof value.key === 'string' &&
    'params' in value &&
    typeof value.params === 'object'
  );
}
