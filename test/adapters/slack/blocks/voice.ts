import { type Voice, voiceOf } from '../../../../src/adapters/slack/blocks/voice.ts';
import { type Catalogue, type Locale, render, type Sentence } from '../../../../src/domain/wording/sentence.ts';

/** A small catalogue in the tests' own words, with the marks a template may use. */
const wording = {
  plain: { en: '{text}', zh: '{text}' },
  opened: { en: '{mention} opened it: {reason}', zh: '{mention} 已开启：{reason}' },
  code: { en: 'run `{command}` & wait', zh: '执行 `{command}` & 等待' },
  approve: { en: 'Approve', zh: '批准' },
  fixed: { en: 'Step of the plan', zh: '计划步骤' },
} as const satisfies Catalogue;

export const say = (sentence: Sentence, locale: Locale): string => render(wording, sentence, locale);

export const voice = (locale: Locale = 'en'): Voice => voiceOf(say, locale);

export const words = (text: string): Sentence => ({ key: 'plain', params: { text } });

export const sentence = (key: keyof typeof wording, params: Sentence['params'] = {}): Sentence => ({ key, params });
