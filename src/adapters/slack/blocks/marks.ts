import type { StepLine, Tone } from '../../../domain/thread/post.ts';

/** One sign per tone, told apart by shape as well as by colour. */
export const toneMarks: Readonly<Record<Tone, string>> = {
  info: 'ℹ️',
  good: '✅',
  warn: '⚠️',
  bad: '❌',
  waiting: '✋',
};

export const stepMarks: Readonly<Record<StepLine['mark'], string>> = {
  waiting: '▫️',
  now: '▶️',
  asking: '✋',
  running: '⏳',
  passed: '✅',
  unproven: '❔',
  stuck: '⚠️',
  skipped: '➖',
};
