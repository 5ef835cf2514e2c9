import type { StepLine, Tone } from '../../../domain/thread/post.ts';

/** An emoji: by Slack's name in blocks, which Slack draws itself, and as a character where text is read as it is. */
export interface Mark {
  readonly name: string;
  readonly character: string;
}

/** One sign per tone, told apart by shape as well as by colour. */
export const toneMarks: Readonly<Record<Tone, Mark>> = {
  info: { name: ':information_source:', character: 'ℹ️' },
  good: { name: ':white_check_mark:', character: '✅' },
  warn: { name: ':warning:', character: '⚠️' },
  bad: { name: ':x:', character: '❌' },
  waiting: { name: ':key:', character: '🔑' },
};

export const stepMarks: Readonly<Record<StepLine['mark'], Mark>> = {
  waiting: { name: ':white_circle:', character: '⚪' },
  now: { name: ':large_blue_circle:', character: '🔵' },
  asking: { name: ':key:', character: '🔑' },
  running: { name: ':hourglass_flowing_sand:', character: '⏳' },
  passed: { name: ':white_check_mark:', character: '✅' },
  unproven: { name: ':question:', character: '❓' },
  stuck: { name: ':warning:', character: '⚠️' },
  skipped: { name: ':black_circle:', character: '⚫' },
};
