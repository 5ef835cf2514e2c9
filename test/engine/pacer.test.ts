import { describe, expect, test } from 'vitest';
import type { Post } from '../../src/domain/thread/post.ts';
import { pacedThread } from '../../src/engine/paced-thread.ts';
import { ownPace } from '../../src/engine/pacer.ts';
import { fakeThread } from './fake-thread.ts';
import { handClock } from './hand-clock.ts';
import { entry, incident } from './post-fixtures.ts';

describe('turns', () => {
  test('after a short burst one a second', async () => {
    const pace = ownPace(handClock(0));
    const waits: number[] = [];
    for (let n = 0; n < 8; n += 1) waits.push(await pace.turn('C1', { every: 1_000, burst: 5 }));
    expect(waits).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 3_000]);
  });

  test('one channel does not hold up another', async () => {
    const pace = ownPace(handClock(0));
    const rate = { every: 1_000, burst: 1 };
    expect([await pace.turn('C1', rate), await pace.turn('C1', rate), await pace.turn('C2', rate)]).toEqual([
      0, 1_000, 0,
    ]);
  });

  test('the burst comes back with rest', async () => {
    const clock = handClock(0);
    const pace = ownPace(clock);
    const rate = { every: 1_000, burst: 3 };
    for (let n = 0; n < 3; n += 1) await pace.turn('C1', rate);
    await clock.pass(2_000);
    expect([await pace.turn('C1', rate), await pace.turn('C1', rate), await pace.turn('C1', rate)]).toEqual([
      0, 0, 1_000,
    ]);
  });

  test('held, none comes earlier, and no burst after it', async () => {
    const pace = ownPace(handClock(0));
    const rate = { every: 1_000, burst: 3 };
    await pace.hold('C1', rate, 7_000);
    expect([await pace.turn('C1', rate), await pace.turn('C1', rate)]).toEqual([7_000, 8_000]);
  });
});

describe('a paced thread', () => {
  const post = (key: string): [{ incident: typeof incident; key: string }, Post] => [{ incident, key }, entry(key)];

  test('waits as long as Slack asked, to the second, in that channel and that method alone', async () => {
    const clock = handClock(0);
    const at: string[] = [];
    const thread = fakeThread((call) => {
      at.push(`${call} ${clock.now()}`);
      return call === 'post e1' && at.length === 1 ? 'later' : 'fine';
    });
    const paced = pacedThread(thread, ownPace(clock), clock, new AbortController().signal);
    void paced.post('C1', undefined, ...post('e1'));
    await clock.pass(0);
    void paced.post('C1', undefined, ...post('e1'));
    void paced.post('C2', undefined, ...post('e2'));
    void paced.update('C1', '1.000001', ...post('e3'));
    await clock.pass(10_000);
    expect(at).toEqual(['post e1 0', 'post e2 0', 'update e3 0', 'post e1 2000']);
  });
});
