import type { RawPart } from '../../../domain/thread/post.ts';
import type { Voice } from './voice.ts';

/** What a node answered, as the readers of this language see it. */
export function rawText({ text, inChinese }: RawPart, { locale }: Pick<Voice, 'locale'>): string {
  return locale === 'zh' ? (inChinese ?? text) : text;
}
