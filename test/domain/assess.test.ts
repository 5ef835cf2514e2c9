import { describe, expect, test } from 'vitest';
import { assess } from '../../src/domain/assess.ts';
import { understand } from '../../src/domain/command-line/understand.ts';
import { catalogue } from '../../src/domain/wording/catalogue.ts';
import { render, type Sentence } from '../../src/domain/wording/sentence.ts';
import { G1, G2, type PaperOptions, paperTopology } from '../support/paper-topology.ts';
import { type Looks, siteSeen } from '../support/site-seen.ts';

const en = (sentence: Sentence) => render(catalogue, sentence, 'en');

function assessed(first: Looks, second: Looks, options: PaperOptions = {}) {
  const topology = paperTopology(options);
  const { fits, lost, between, say, evidence, commands } = assess(siteSeen(topology, first, second), topology);
  for (const each of [say, ...evidence, ...commands]) expect(render(catalogue, each, 'zh')).not.toBe('');
  return {
    what: [fits, ...(lost ? [`lost ${lost}`] : []), ...(between ? [`between ${between.join(', ')}`] : [])].join('; '),
    say: en(say),
    commands: commands.map(en),
    evidence: evidence.map(en),
  };
}

type Row = readonly [name: string, first: Looks, second: Looks, what: string, say: string, commands: readonly string[]];

const well: Looks = {};
const dark: Looks = { ks: 'dark' };
const silent: Looks = { says: 'undecodable' };
/** What the other region sees of a region whose room is without power. */
const sees = (region: string, word = 'unreachable'): Looks => ({ pg: { [`${region}-`]: word } });
const both = (one: Looks, two: Looks): Looks => ({ ...one, ...two });

const IF_DOWN_1 = 'If global1a is really down: `/dr primary-down reason="..."`';
const IF_DOWN_2 = 'If global2a is really down: `/dr standby-down reason="..."`';
const KEEP_EITHER = [
  'If the link is cut and global1a is to go on: `/dr partition keep=global1a reason="..."`',
  'If the link is cut and global2a is to go on: `/dr partition keep=global2a reason="..."`',
];
const DEAD_1 =
  'global1a-pgserver0 (unreachable), global1a-pgserver1 (unreachable), global1a-pgpool0 (unreachable), global1a-recoverypgserver0 (unreachable)';
const DEAD_2 =
  'global2a-pgserver0 (unreachable), global2a-pgserver1 (unreachable), global2a-pgpool0 (unreachable), global2a-recoverypgserver0 (unreachable)';
const ALIVE_1 = 'global1a-pgserver0, global1a-pgserver1, global1a-pgpool0, global1a-recoverypgserver0';
const PRIMARY_DOWN =
  '`primary-down` fits: global1a does not answer, and global2a says that global1a is master. Look next: is anyone at global1a? If it is seen running there, it is cut off and not down: that is a partition.';
const STANDBY_DOWN =
  '`standby-down` fits: global2a does not answer, and global1a says that it is master itself. Look next: is anyone at global2a? If it is seen running there, it is cut off and not down: that is a partition.';
const UNWELL = (scenario: string) =>
  `The evidence is mixed, between nothing being lost and ${scenario}: both regions answer and agree that global1a is master, but CheckPG does not vouch for every node. A planned switch waits until it does. Look next: what is listed as not ok or cannot be read.`;

describe('what fits', () => {
  test.each<Row>([
    [
      'all is well',
      well,
      well,
      'none-needed',
      'No scenario of the paper is needed: both regions answer, agree that global1a is master, and CheckPG is ok everywhere. The planned switches are possible.',
      ['To switch as planned: `/dr failover reason="..."`'],
    ],
    [
      'all is well on the other side',
      { says: G2, primary: 'global2a-pgserver0' },
      { says: G2, primary: 'global2a-pgserver0' },
      'none-needed',
      'No scenario of the paper is needed: both regions answer, agree that global2a is master, and CheckPG is ok everywhere. The planned switches are possible.',
      ['To switch as planned: `/dr failback reason="..."`'],
    ],
    [
      'a ks node is silent',
      { ks: 'half' },
      well,
      'none-needed',
      'No scenario of the paper is needed: both regions answer, agree that global1a is master, and CheckPG is ok everywhere. But these ks nodes cannot be logged in to: global1a-webservice0. A planned switch waits until they can: look at them next.',
      [],
    ],
    [
      'the master is dark, and the other sees none of its nodes',
      dark,
      sees(G1),
      'primary-down; lost global1a',
      PRIMARY_DOWN,
      [IF_DOWN_1],
    ],
    [
      'the master is dark, and CheckPG of the other cannot be read',
      dark,
      { pgUnread: true },
      'primary-down; lost global1a',
      PRIMARY_DOWN,
      [IF_DOWN_1],
    ],
    ['the standby is dark', sees(G2), dark, 'standby-down; lost global2a', STANDBY_DOWN, [IF_DOWN_2]],
    [
      'both answer, and neither database reaches the other',
      sees(G2),
      sees(G1),
      'partition',
      `\`partition\` fits: both regions answer from here, but CheckPG in global1a shows no node of global2a ok (${DEAD_2}) while global2a shows its own ok. Look next: the link between the regions. People decide which region goes on.`,
      KEEP_EITHER,
    ],
    [
      'only one of them sees the link cut',
      well,
      sees(G1),
      'partition',
      `\`partition\` fits: both regions answer from here, but CheckPG in global2a shows no node of global1a ok (${DEAD_1}) while global1a shows its own ok. Look next: the link between the regions. People decide which region goes on.`,
      KEEP_EITHER,
    ],
    [
      'a split brain with the link cut',
      sees(G2),
      both(sees(G1), { says: G2 }),
      'partition',
      `\`partition\` fits: both regions answer from here, but CheckPG in global1a shows no node of global2a ok (${DEAD_2}) while global2a shows its own ok. Look next: the link between the regions. People decide which region goes on.`,
      KEEP_EITHER,
    ],
    [
      'the standby is dark, and what was expelled says nothing of itself',
      { pg: { 'global2a-recovery': 'expelled', 'global2a-': 'unreachable' } },
      dark,
      'standby-down; lost global2a',
      STANDBY_DOWN,
      [IF_DOWN_2],
    ],
  ])('%s', (_, first, second, what, say, commands) => {
    expect(assessed(first, second)).toMatchObject({ what, say, commands });
  });
});

describe('where the evidence points two ways it says between which, and what to look at next', () => {
  test.each<Row>([
    [
      'neither answers',
      dark,
      dark,
      'mixed',
      'The evidence is mixed: neither region answers from here. Either TwoKey is cut off, or both regions are down, for which the paper has no scenario. Look next: the network of the host TwoKey runs on, and both regions from another place.',
      [],
    ],
    [
      'a master that is no region',
      well,
      { says: 'global9a' },
      'mixed',
      'The evidence is mixed: global2a says that "global9a" is master, which is no region of lab. Look next: the topology file, and ks_master_zone in global2a. Without `force` no scenario is opened while it says so.',
      [],
    ],
    [
      'one is dark, and the other does not say who is master',
      dark,
      silent,
      'mixed; between primary-down, standby-down',
      'The evidence is mixed, between primary-down and standby-down: global1a does not answer, and global2a does not say who is master (the tool printed nothing). Look next: the answer of global2a below, then ask it again with `/dr info`.',
      [],
    ],
    [
      'no SSH, but the other region still sees its nodes',
      dark,
      well,
      'mixed; between primary-down, none-needed',
      `The evidence is mixed, between primary-down and TwoKey being cut off from global1a: global1a does not answer from here, but CheckPG in global2a still sees nodes of it alive (${ALIVE_1}). It is cut off from here rather than down. Look next: log in to global1a from global2a or on site.`,
      [IF_DOWN_1],
    ],
    [
      'no SSH, but one of its nodes catches up',
      both(sees(G2), { pg: { 'global2a-pgserver1': 'syncing', 'global2a-': 'unreachable' } }),
      dark,
      'mixed; between standby-down, none-needed',
      'The evidence is mixed, between standby-down and TwoKey being cut off from global2a: global2a does not answer from here, but CheckPG in global1a still sees nodes of it alive (global2a-pgserver1). It is cut off from here rather than down. Look next: log in to global2a from global1a or on site.',
      [IF_DOWN_2],
    ],
    [
      'it answers SSH and lets nobody in',
      { ks: 'dark', reason: 'host-key' },
      sees(G1),
      'mixed; between primary-down, none-needed',
      'The evidence is mixed, between primary-down and global1a being up: its nodes answer SSH but do not let TwoKey in (global1a-webservice0 is silent; global1a-webservice1 is silent). Look next: the host keys and the service user on global1a.',
      [IF_DOWN_1],
    ],
    [
      'the standby can be logged in to and does not say who is master',
      well,
      silent,
      'mixed; between none-needed, standby-down',
      'The evidence is mixed, between nothing being lost and standby-down: global2a can be logged in to but does not say who is master (the tool printed nothing); global1a says it is global1a. Look next: the answer of global2a below, and zone_watcher on its ks nodes.',
      [],
    ],
    [
      'the master can be logged in to and does not say so',
      silent,
      well,
      'mixed; between none-needed, primary-down',
      'The evidence is mixed, between nothing being lost and primary-down: global1a can be logged in to but does not say who is master (the tool printed nothing); global2a says it is global1a. Look next: the answer of global1a below, and zone_watcher on its ks nodes.',
      [],
    ],
    [
      'neither says who is master',
      silent,
      silent,
      'mixed; between none-needed, primary-down, standby-down, partition',
      'The evidence is mixed: both regions can be logged in to, and neither says who is master. Nothing can be told apart. Look next: the answers below, and the tools and zone_watcher on the ks nodes.',
      [],
    ],
    [
      'a split brain although the link works',
      well,
      { says: G2 },
      'mixed; between partition, primary-down',
      'The evidence is mixed, between partition and a stale ks_master_zone: global1a says that global1a is master, global2a says global2a, a possible split brain; CheckPG does not show the link cut. Look next: the link between the regions, and whether a region came back whose zone_watcher was not restarted (P11).',
      [
        ...KEEP_EITHER,
        'If global1a was lost, the switch was done and it is back: `/dr global1a down from=readopt reason="..."`',
        'If global2a was lost, the switch was done and it is back: `/dr global2a down from=readopt reason="..."`',
      ],
    ],
    [
      'the ks nodes of the standby are up, its databases are not',
      sees(G2),
      sees(G2),
      'mixed; between standby-down, none-needed',
      `The evidence is mixed, between standby-down and a fault of the databases alone: the ks nodes of global2a answer, but its own CheckPG shows none of its nodes ok (${DEAD_2}). Look next: the pg nodes of global2a and their network.`,
      [],
    ],
    [
      'the ks nodes of the master are up, its databases are not',
      sees(G1),
      sees(G1),
      'mixed; between primary-down, none-needed',
      `The evidence is mixed, between primary-down and a fault of the databases alone: the ks nodes of global1a answer, but its own CheckPG shows none of its nodes ok (${DEAD_1}). Look next: the pg nodes of global1a and their network.`,
      [],
    ],
    [
      'one does not see the other, which does not say how it is',
      sees(G2),
      { pgUnread: true },
      'mixed; between partition, standby-down',
      `The evidence is mixed, between partition and standby-down: both regions answer from here, CheckPG in global1a shows no node of global2a ok (${DEAD_2}), and global2a does not say how its own are. Look next: the databases on global2a itself, then the link.`,
      KEEP_EITHER,
    ],
    [
      'one node of the standby is down',
      { pg: { 'global2a-pgserver1': 'down' } },
      { pg: { 'global2a-pgserver1': 'down' } },
      'mixed; between none-needed, standby-down',
      UNWELL('standby-down'),
      [],
    ],
    [
      'one node of the master is down',
      { pg: { 'global1a-pgserver1': 'down' } },
      { pg: { 'global1a-pgserver1': 'down' } },
      'mixed; between none-needed, primary-down',
      UNWELL('primary-down'),
      [],
    ],
    [
      'the lost region is back and not re-adopted',
      { says: G2 },
      {
        says: G2,
        primary: 'global2a-pgserver0',
        pg: { 'global1a-recovery': 'expelled', 'global1a-pgserver': 'diverged' },
      },
      'mixed; between none-needed, primary-down, standby-down',
      'The evidence is mixed, between nothing being lost now and the re-adopt rows of primary-down or standby-down: global1a answers, and CheckPG in global2a shows nodes of it that are not re-adopted (global1a-pgserver0 (diverged), global1a-pgserver1 (diverged), global1a-recoverypgserver0 (expelled)). Look next: `/dr status`; an open incident goes on with `/dr resume`. Without one, join the paper midway.',
      [
        'If global1a was master when it was lost: `/dr primary-down from=readopt reason="..."`',
        'If global1a was the standby when it was lost: `/dr standby-down from=readopt reason="..."`',
      ],
    ],
    [
      'every node of it is expelled, which says nothing of the link',
      sees(G2, 'expelled'),
      well,
      'mixed; between none-needed, primary-down, standby-down',
      'The evidence is mixed, between nothing being lost now and the re-adopt rows of primary-down or standby-down: global2a answers, and CheckPG in global1a shows nodes of it that are not re-adopted (global2a-pgserver0 (expelled), global2a-pgserver1 (expelled), global2a-pgpool0 (expelled), global2a-recoverypgserver0 (expelled)). Look next: `/dr status`; an open incident goes on with `/dr resume`. Without one, join the paper midway.',
      [
        'If global2a was master when it was lost: `/dr primary-down from=readopt reason="..."`',
        'If global2a was the standby when it was lost: `/dr standby-down from=readopt reason="..."`',
      ],
    ],
    [
      'CheckPG cannot be read in the standby',
      well,
      { pgUnread: true },
      'mixed; between none-needed, standby-down',
      UNWELL('standby-down'),
      [],
    ],
    [
      'the global primary is not in the master region',
      { primary: 'global2a-pgserver0' },
      well,
      'mixed',
      'The evidence is mixed: both regions answer and agree that global1a is master, but CheckPG global in global1a names global2a-pgserver0 as primary, a node of the other region. A switch may be under way or half done. Look next: `/dr status`, `/dr history` and zone_watcher.log on the ks nodes.',
      [],
    ],
  ])('%s', (_, first, second, what, say, commands) => {
    expect(assessed(first, second)).toMatchObject({ what, say, commands });
  });
});

describe('the evidence', () => {
  const VANTAGE =
    'Seen from the host TwoKey runs on. "Cannot reach" from here is not "down": ask whether anyone is on site.';

  test('where all is well', () => {
    expect(assessed(well, well).evidence).toEqual([
      VANTAGE,
      'global1a: 2 of 2 ks nodes can be logged in to.',
      'global2a: 2 of 2 ks nodes can be logged in to.',
      'global1a says that global1a is master.',
      'global2a says that global1a is master.',
      'CheckPG global in global1a: every node ok.',
      'CheckPG recovery in global1a: every node ok.',
      'CheckPG global in global2a: every node ok.',
      'CheckPG recovery in global2a: every node ok.',
    ]);
  });

  test('where one region is dark and the other says little', () => {
    expect(assessed(dark, { says: 'undecodable', pgUnread: true }).evidence).toEqual([
      VANTAGE,
      'global1a: 0 of 2 ks nodes can be logged in to (global1a-webservice0 is silent; global1a-webservice1 is silent).',
      'global2a: 2 of 2 ks nodes can be logged in to.',
      'global2a answers without saying who is master (the tool printed nothing).',
      'CheckPG global in global2a cannot be read (the tool printed nothing).',
      'CheckPG recovery in global2a cannot be read (the tool printed nothing).',
    ]);
  });

  test('what a planned switch would miss is told although every listed node is ok; without recovery pg it is not asked', () => {
    const { evidence, what } = assessed(
      { without: ['global2a-pgserver1'], says: G1 },
      { primary: 'global1a-pgserver1', pg: { 'global2a-pgpool0': 'down' } },
      { recoveryPg: false },
    );
    expect(what).toBe('mixed; between none-needed, standby-down');
    expect(evidence.slice(5)).toEqual([
      'CheckPG global in global1a: every node ok.',
      'global2a-pgserver1 is not in the answer',
      'CheckPG global in global2a: ok: global1a-pgserver0, global1a-pgserver1, global2a-pgserver0, global2a-pgserver1, global1a-pgpool0; not ok: global2a-pgpool0 (down).',
    ]);
  });

  test('a master that is no region', () => {
    expect(assessed(well, { says: 'global9a' }).evidence).toContain(
      'global2a says that "global9a" is master, which is no region of lab.',
    );
  });
});

test('every command it names is understood once its reason is filled in, and asks for it until then', () => {
  const words = { regions: [G1, G2], zones: ['alpha', 'beta'], systems: ['lab'] };
  const all = [
    assessed(well, well),
    assessed(dark, sees(G1)),
    assessed(sees(G2), dark),
    assessed(sees(G2), sees(G1)),
    assessed(well, { says: G2 }),
    assessed({ pg: { 'global2a-recovery': 'expelled' } }, well),
  ].flatMap(({ commands }) => commands);
  const lines = all.map((sentence) => /`\/dr (.*)`$/.exec(sentence)?.[1] ?? '');
  expect(lines).toHaveLength(11);
  for (const line of lines) {
    expect(understand(line, words), line).toMatchObject({ ok: false, problem: { key: 'missingReason' } });
    expect(understand(line.replace('...', 'power cut'), words), line).toMatchObject({ ok: true });
  }
});
