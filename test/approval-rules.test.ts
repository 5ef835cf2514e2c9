import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** What each rule of docs/approval.md stops. A test of that name acts it out: `rule N: accident`, and what more it says. */
const ACCIDENTS: Readonly<Record<number, readonly string[]>> = {
  1: ['wrong message', 'wrong thread', 'wrong channel', 'wrong workspace', 'not the card', 'old card', 'edited text'],
  2: ['bait and switch', 'a changed host'],
  3: ['stale approval'],
  4: ['replay', '"approve once" turning into "approve all"'],
  5: ['the second account', 'the renamed account'],
  6: ['self-approval in any disguise'],
  7: ['offboarded staff', 'guests', 'Slack Connect', 'a stale cache'],
  8: ['invite-to-approve'],
  9: ['the deadlock at midnight'],
  10: ['one person counted twice'],
  11: ['the bot approving itself', 'one-tap accidents'],
  12: ['the reflex tap'],
  13: ['undated consent'],
  14: ['it does nothing'],
  15: ['double click', 'redelivered events', 'two approvers at the same instant', 'two bot processes'],
  16: ['the approve/abort race', 'un-aborting'],
  17: ['the forgotten prompt'],
  18: ['a false sense of revocation'],
  19: ['weakening the rule mid-flight'],
  20: ['killed'],
  21: ['signing blind'],
  22: ['a start without a reason', 'a no without its reason'],
  25: ['it cannot be shown afterwards', 'a journal that was changed afterwards'],
};

const RULES = Object.keys(ACCIDENTS).map(Number);
const NAMES = globSync('test/**/*.test.ts').flatMap((file) => namesIn(readFileSync(file, 'utf8')));

/** The names of tests, and of rows of tables of tests, that say which rule they are about. */
function namesIn(source: string): string[] {
  return [
    ...source.matchAll(
      /(?:\btest|\]\)|\btest\.each\([A-Za-z(). ]*\))\(\s*(['"`])(rule \d+: .*?)\1|\[\s*(['"`])(rule \d+: .*?)\3/g,
    ),
  ].map(([, , name, , row]) => name ?? row ?? '');
}

function isAbout(name: string, rule: number, accident: string): boolean {
  const begin = `rule ${rule}: ${accident}`;
  return name.startsWith(begin) && /^(?:$|[^a-z])/.test(name.slice(begin.length).replace(/^\\n/, ''));
}

describe('each accident that a rule stops is acted out by a test of its name', () => {
  const each = RULES.flatMap((rule) => (ACCIDENTS[rule] ?? []).map((accident) => [rule, accident] as const));
  test.each(each)('%i: %s', (rule, accident) => {
    expect(NAMES.filter((name) => isAbout(name, rule, accident))).not.toEqual([]);
  });
});

test('no test is named after an accident that stands in no rule', () => {
  const about = (name: string) =>
    RULES.some((rule) => ACCIDENTS[rule]?.some((accident) => isAbout(name, rule, accident)));
  expect(NAMES.filter((name) => !about(name))).toEqual([]);
});

test('every rule that docs/approval.md tells of has its accidents here', () => {
  const page = readFileSync('docs/approval.md', 'utf8');
  const rows = [...page.matchAll(/^(?:\*\*)?(\d+)\. (?:\*\*)?/gm)].map(([, rule]) => Number(rule));
  expect(rows.length).toBeGreaterThan(20);
  for (const rule of rows) expect(RULES).toContain(rule);
  for (const rule of RULES) expect(rows).toContain(rule);
});
