import { describe, expect, it } from 'vitest';
import { parseFenceAnswer, parseFenceOutput } from '../../../src/adapters/ssh/fence-answer.ts';

const boot = 'd71bb3ee-d049-4c5b-820a-f2cd08a895db';
const at = { boot, prior: false };

describe('the fence’s answer', () => {
  it.each([
    [`S=DONE boot=${boot} 0`, { state: 'done', exit: 0, ...at }],
    [`S=DONE boot=${boot} 137 prior`, { state: 'done', exit: 137, boot, prior: true }],
    [`S=REFUSED boot=${boot} no-flock`, { state: 'refused', why: 'no-flock', ...at }],
    ['S=REFUSED boot= boot-id', { state: 'refused', why: 'boot-id', boot: '', prior: false }],
    [`S=NOBASE boot=${boot}`, { state: 'no-base', ...at }],
    [`S=NONE boot=${boot}`, { state: 'none', ...at }],
    [`S=CLAIMED boot=${boot}`, { state: 'claimed', ...at }],
    [`S=CLAIMED boot=${boot} spool-error`, { state: 'claimed', why: 'spool-error', ...at }],
    [`S=VOID boot=${boot} prior`, { state: 'void', boot, prior: true }],
    [`S=RUNNING boot=${boot}`, { state: 'running', ...at }],
    [`S=DIED boot=${boot}`, { state: 'died', ...at }],
    [`S=REBOOTED boot=${boot}`, { state: 'rebooted', ...at }],
  ])('reads %s', (line, answer) => {
    expect(parseFenceAnswer(`${line}\n`)).toEqual(answer);
  });

  it('is found between what a login shell prints', () => {
    expect(parseFenceAnswer(`welcome\n S=DONE no\nS=DONE boot=${boot} 3\nbye`)).toMatchObject({
      state: 'done',
      exit: 3,
    });
  });

  it.each([
    ['nothing', ''],
    ['another word', `S=FINE boot=${boot}\n`],
    ['an exit code that is none', `S=DONE boot=${boot} zero\n`],
    ['no exit code', `S=DONE boot=${boot}\n`],
    ['no exit code but prior', `S=DONE boot=${boot} prior\n`],
    ['a line cut in the boot id', 'S=DONE boot\n'],
    ['a line without its end', `S=DONE boot=${boot} 1`],
    ['two answers that differ', `S=DONE boot=${boot} 0\nS=VOID boot=${boot}\n`],
    ['a command’s own words in mid-line', `echo S=DONE boot=${boot} 0\n`],
  ])('is not known from %s', (_, text) => {
    expect(parseFenceAnswer(text)).toBeUndefined();
  });
});

describe('stored output', () => {
  it('is every byte after its head line', () => {
    const bytes = Buffer.from([0xff, 0x00, 0x0a, 0x53, 0x3d]);
    const stdout = Buffer.concat([Buffer.from(`motd é\nS=OUTPUT boot=${boot}\n`), bytes]);
    expect(parseFenceOutput(stdout)).toEqual(bytes);
  });

  it('is not taken from a refusal', () => {
    expect(parseFenceOutput(Buffer.from(`S=NOBASE boot=${boot}\n`))).toBeUndefined();
  });
});
