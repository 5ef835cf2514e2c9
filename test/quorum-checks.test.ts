import { expect, test } from 'vitest';
import type { IncidentId, SystemName } from '../src/domain/names.ts';
import { inIncident } from '../src/engine/open-incidents.ts';
import type { Journal, OpenIncident } from '../src/engine/ports/journal.ts';
import { unmetByRoster, unmetBySlack } from '../src/quorum-checks.ts';
import { memoryJournal } from './support/fakes/memory-journal.ts';
import { fakeSlack } from './support/fakes/slack.ts';
import { topologyFiles } from './support/topology-files.ts';

const NONE: OpenIncident = { ok: true, incident: undefined };
const ONE: OpenIncident = { ok: true, incident: 'global-0' as IncidentId };
const SEVERAL: OpenIncident = { ok: false, reason: 'several', incidents: ['global-0' as IncidentId] };
const AWAY: OpenIncident = { ok: false, reason: 'unavailable', why: 'ECONNREFUSED' };

/** A journal in which `global` stands like this and `east` has nothing open. */
function journalWith(open: OpenIncident): Journal {
  return { ...memoryJournal(() => 0), openIncident: async (system) => (system === 'global' ? open : NONE) };
}

/** What a start asks of it. */
const midIncident = (open: OpenIncident) =>
  inIncident(journalWith(open), ['global' as SystemName, 'east' as SystemName]);

const BY_ROSTER =
  /^TOPOLOGY: .*global\.yaml:\d+: roster only Engineer Two, Engineer Three could approve what Engineer One or Engineer Two starts, and the quorum is 3;/;
const BY_SLACK =
  /^TOPOLOGY: Nobody could approve what Engineer One starts in global: 2 person\(s\) besides Engineer One/;

test('at the start a roster that cannot meet the quorum refuses, with file, line and persons', async () => {
  const files = await topologyFiles();
  await files.edit('global', (text) => text.replace('quorum: 1', 'quorum: 3'));
  const found = unmetByRoster(files.config(), await midIncident(NONE));
  expect(found).toEqual({ problems: [expect.stringMatching(BY_ROSTER)], warnings: [] });
});

test.each([
  ['an incident is open', ONE],
  ['several are', SEVERAL],
  ['it cannot be told whether one is', AWAY],
])('while %s it only warns, for that incident must be followed to its end', async (_when, open) => {
  const files = await topologyFiles();
  await files.edit('global', (text) => text.replace('quorum: 1', 'quorum: 3'));
  const slack = fakeSlack();
  expect(unmetByRoster(files.config(), await midIncident(open))).toEqual({
    problems: [],
    warnings: [expect.stringMatching(BY_ROSTER)],
  });

  await files.edit('global', (text) => text.replace('quorum: 3', 'quorum: 2'));
  slack.facts.set('U0LAB02', { deleted: true });
  expect(await unmetBySlack(slack, files.config(), await midIncident(open))).toEqual({
    problems: [],
    warnings: [expect.stringMatching(BY_SLACK)],
  });
});

test('an incident in one system lets the process start with the roster of another one unmet, or nobody could follow it', async () => {
  const files = await topologyFiles();
  await files.edit('east', (text) => text.replace('quorum: 1', 'quorum: 3'));
  const found = unmetByRoster(files.config(), await midIncident(ONE));
  expect(found).toEqual({ problems: [], warnings: [expect.stringContaining('east.yaml')] });
});

test.each([
  ['deactivated', { deleted: true }, "Engineer Two's Slack account is deactivated."],
  ['a guest', { ultraRestricted: true }, "Engineer Two's Slack account is a guest account; guests cannot approve."],
  [
    'of another workspace',
    { stranger: true },
    "Engineer Two's Slack account belongs to another workspace; it cannot approve here.",
  ],
])('an approver who is %s is told with the person', async (_what, facts, why) => {
  const files = await topologyFiles();
  await files.edit('global', (text) => text.replace('quorum: 1', 'quorum: 2'));
  const slack = fakeSlack();
  slack.facts.set('U0LAB02', facts);
  const found = await unmetBySlack(slack, files.config(), await midIncident(NONE));
  expect(found.warnings).toEqual([]);
  expect(found.problems).toEqual([expect.stringContaining(`by what Slack says now 1 could. ${why} Mend it in Slack`)]);
});

test('with Slack away nobody is refused', async () => {
  const files = await topologyFiles();
  const slack = fakeSlack();
  slack.away = 'no answer from Slack (ECONNREFUSED)';
  const found = await unmetBySlack(slack, files.config(), await midIncident(NONE));
  expect(found).toEqual({ problems: [], warnings: [] });
});
