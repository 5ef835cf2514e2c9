import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failback } from '../../commands/failback.ts';
import { failover } from '../../commands/failover.ts';
import { partition } from '../../commands/partition.ts';
import { primaryDown } from '../../commands/primary-down.ts';
import { standbyDown } from '../../commands/standby-down.ts';
import type { Course } from '../../src/domain/course.ts';
import { withoutRecoveryOf } from '../../src/domain/document/without-recovery.ts';
import { documentOf } from '../../src/domain/document.ts';
import { planOf } from '../../src/domain/make-plan.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import type { Locale } from '../../src/domain/wording/sentence.ts';
import { G1, G2, paperTopology } from '../support/paper-topology.ts';

/** The scenarios as documents, to be read beside the paper. `npx vitest run test/domain/document.test.ts -u` writes them anew. */
const GOLDEN = 'test/golden';

const topology = paperTopology();
const withoutRecovery = paperTopology({ recoveryPg: false });

interface Golden {
  readonly file: string;
  readonly scenario: Scenario;
  /** One document for each course, one below the other. */
  readonly courses: readonly Course[];
  /** Followed by what differs where recovery pg is not deployed. */
  readonly without?: true;
}

const G1_LOST: Course = { master: G1, to: G2, lost: G1 };
const G2_LOST: Course = { master: G2, to: G1, lost: G2 };
const STANDBY_LOST: Course = { master: G1, to: G1, lost: G2 };

const DOCUMENTS: readonly Golden[] = [
  { file: 'failover', scenario: failover, courses: [{ master: G1, to: G2 }] },
  { file: 'failback', scenario: failback, courses: [{ master: G2, to: G1 }] },
  { file: 'primary-down', scenario: primaryDown, courses: [G1_LOST], without: true },
  { file: 'primary-down.swapped', scenario: primaryDown, courses: [G2_LOST] },
  { file: 'standby-down', scenario: standbyDown, courses: [STANDBY_LOST], without: true },
  { file: 'partition', scenario: partition, courses: [STANDBY_LOST, G1_LOST] },
];
const LOCALES: readonly Locale[] = ['en', 'zh'];

/** Before any test writes one. */
const found = readdirSync(GOLDEN).sort();

function rendered({ scenario, courses, without }: Golden, locale: Locale): string {
  const documents = courses.map((course) => documentOf(planOf(scenario, topology, course), topology, locale));
  const less = courses.map((course) =>
    withoutRecoveryOf(planOf(scenario, topology, course), planOf(scenario, withoutRecovery, course), locale),
  );
  return [...documents, ...(without ? less : [])].join('\n---\n\n');
}

describe.each(DOCUMENTS)('$file', (golden) => {
  test.each(LOCALES)('%s', async (locale) => {
    await expect(rendered(golden, locale)).toMatchFileSnapshot(join('..', 'golden', `${golden.file}.${locale}.md`));
  });
});

test('there is no other document, and none is missing', () => {
  expect(found).toEqual(DOCUMENTS.flatMap(({ file }) => LOCALES.map((locale) => `${file}.${locale}.md`)).sort());
});
