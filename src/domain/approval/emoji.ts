import type { ApprovalPolicy } from '../topology.ts';

/** Slack's own second names of the emoji people use to agree and to refuse. */
const ALIASES: Readonly<Record<string, string>> = {
  thumbsup: '+1',
  thumbsdown: '-1',
  raised_hand: 'hand',
};

/** A reaction's name without its skin tone and under one name (rule 11). */
export function foldEmoji(emoji: string): string {
  const bare = emoji.replace(/::skin-tone-[2-6]$/, '');
  return ALIASES[bare] ?? bare;
}

/** What an emoji means on a card; undefined for all those that mean nothing. */
export function meaningOf(emoji: string, policy: ApprovalPolicy): 'approve' | 'deny' | undefined {
  const folded = foldEmoji(emoji);
  if (folded === foldEmoji(policy.approveEmoji)) return 'approve';
  if (folded === foldEmoji(policy.denyEmoji)) return 'deny';
  return undefined;
}
