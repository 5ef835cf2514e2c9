import { describe, expect, test } from 'vitest';
import { at, type EngineWorld, said } from '../support/fakes/engine-world.ts';
import { people, questionAt, stuckAt } from '../support/fakes/journey.ts';
import { statusText, threadText } from '../support/fakes/thread-text.ts';
import { quickWorld, ran, walk } from '../support/fakes/walk.ts';
import type { PaperOptions } from '../support/paper-topology.ts';

const CHOOSE = { 'P3-zone': ['keep'], 'S3-zone': ['keep'] };
const COURSES = [
  { name: 'N1', keep: 'global1a', other: 'global2a', wait: 'S5-back', next: 'S5' },
  { name: 'N2', keep: 'global2a', other: 'global1a', wait: 'P6-back', next: 'P6' },
] as const;
type Course = (typeof COURSES)[number];

/** The link between the regions is cut, one of them was given up, and the incident waits; SSH from here works to both. */
async function waiting({ keep, wait }: Course, options: PaperOptions = {}): Promise<EngineWorld> {
  const world = quickWorld(options);
  world.site.link('cut');
  await world.opened({ request: { name: 'partition', keep } });
  await walk(world, { to: wait, choose: CHOOSE });
  return world;
}

function says(world: EngineWorld, { other }: Course, global: string, recovery: string): void {
  for (const i of [0, 1]) world.site.health.set(`${other}-pgserver${i}`, global);
  world.site.health.set(`${other}-recoverypgserver0`, recovery);
}

/** People say that it is back; what was made of it. */
async function looked(world: EngineWorld): Promise<string> {
  const { length } = world.events();
  expect(await people(world).resumes('U_OP')).toBe('');
  await world.pass(30_000, () =>
    world
      .events()
      .slice(length)
      .some(({ type }) => type === 'return-read'),
  );
  const read = world.events().findLast((event) => event.type === 'return-read');
  return said(read?.say);
}

const notBack = (region: string, what: string) =>
  `${region} is not proved to be back: ${what}. Nothing was re-adopted. Say so again when it is (\`/dr resume\`).`;

describe.each(COURSES)('over a cut link ($name)', (course) => {
  const { other, wait, next } = course;

  test('global pg nodes that were expelled prove no link: nothing is re-adopted', async () => {
    const world = await waiting(course);
    const before = ran(world);
    says(world, course, 'expelled', 'expelled');
    const sentence = notBack(other, `${wait}-global`);
    expect(await looked(world)).toBe(sentence);
    await stuckAt(world, wait, 10_000);
    expect(said(questionAt(world, wait).say)).toBe(sentence);
    expect(threadText(world)).toContain(sentence);
    expect(threadText(world)).toContain(`the status of ${other}-pgserver0 is not known (expelled)`);
    expect(statusText(world)).toContain('WITHOUT A STANDBY');
    await world.pass(60_000);
    expect(ran(world)).toEqual(before);
  });

  test.each(['unreachable', 'not recovered', 'standby down', 'stale (last seen 5h ago)'])(
    '`%s` proves no link either',
    async (word) => {
      const world = await waiting(course);
      const before = ran(world);
      says(world, course, word, word);
      expect(await looked(world)).toBe(notBack(other, `${wait}-global, ${wait}-recovery`));
      await world.pass(20_000);
      expect(ran(world)).toEqual(before);
    },
  );

  test('one of two global pg nodes is not enough', async () => {
    const world = await waiting(course);
    says(world, course, 'syncing', 'expelled');
    world.site.health.set(`${other}-pgserver1`, 'expelled');
    expect(await looked(world)).toBe(notBack(other, `${wait}-global`));
  });

  test.each(['ok', 'syncing', 'diverged'])(
    'global pg nodes that speak (`%s`), recovery expelled: it is back',
    async (word) => {
      const world = await waiting(course);
      says(world, course, word, 'expelled');
      expect(await looked(world)).toBe(`${other} is back: SSH to each of its ks nodes, and CheckPG shows its nodes.`);
      await world.pass(30_000, at(next, 'asking'));
    },
  );

  test('not proved and then mended: it goes on', async () => {
    const world = await waiting(course);
    says(world, course, 'expelled', 'expelled');
    await looked(world);
    await stuckAt(world, wait, 10_000);
    world.site.health.clear();
    world.site.link('up');
    expect(await looked(world)).toMatch(/^global\da is back: /);
    await world.pass(30_000, at(next, 'asking'));
  });
});

test('without recovery pg, expelled global pg nodes prove no link and nothing follows', async () => {
  const [, course] = COURSES;
  const world = await waiting(course, { recoveryPg: false });
  const before = ran(world);
  for (const i of [0, 1]) world.site.health.set(`global1a-pgserver${i}`, 'expelled');
  expect(await looked(world)).toBe(notBack('global1a', 'P6-back-global'));
  await world.pass(30_000);
  expect(ran(world)).toEqual(before);
});
