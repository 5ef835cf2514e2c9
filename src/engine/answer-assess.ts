import { type Assessment, assess } from '../domain/assess.ts';
import type { Query } from '../domain/directive.ts';
import type { RegionName } from '../domain/names.ts';
import type { NodeSeen, RegionSeen, Seen } from '../domain/survey.ts';
import type { Part, Tone } from '../domain/thread/post.ts';
import { rawPart } from '../domain/thread/readings.ts';
import { clockText } from '../domain/thread/times.ts';
import type { Topology } from '../domain/topology.ts';
import { sayAnswer } from '../domain/wording/answers.ts';
import { sayAssess } from '../domain/wording/assess.ts';
import { summaryOf } from '../domain/wording/reading.ts';
import { sayThread } from '../domain/wording/thread.ts';
import { whyParams } from '../domain/wording/why.ts';
import type { Engine } from './engine.ts';
import { labelOf } from './read-check.ts';
import { surveyRegions } from './survey-regions.ts';

/** `/dr assess`: both regions as seen from here, and which scenario of the paper fits. Changes and opens nothing. */
export async function assessParts(engine: Engine, topology: Topology): Promise<readonly Part[]> {
  const seen = await surveyRegions(engine, topology);
  const { fits, say, commands, evidence } = assess(seen, topology);
  return [
    { kind: 'heading', tone: TONES[fits], text: sayAssess('assess.heading', { system: topology.name }) },
    ...seen.map((region): Part => ({ kind: 'facts', rows: rowsOf(region) })),
    { kind: 'text', lines: [...evidence] },
    { kind: 'divider' },
    { kind: 'text', lines: [say, ...commands] },
    ...seen.flatMap(rawParts),
  ];
}

const TONES = {
  'none-needed': 'good',
  mixed: 'warn',
  'primary-down': 'bad',
  'standby-down': 'bad',
  partition: 'bad',
} as const satisfies Record<Assessment['fits'], Tone>;

interface Asked {
  readonly query: Query;
  readonly seen: Seen;
}

function askedOf({ gks, global, recovery }: RegionSeen): readonly Asked[] {
  return [
    { query: { name: 'GetGlobalKSInfo' }, seen: gks },
    { query: { name: 'CheckPG', db_name: 'global' }, seen: global },
    ...(recovery ? [{ query: { name: 'CheckPG', db_name: 'recovery' } as const, seen: recovery }] : []),
  ];
}

function rowsOf(region: RegionSeen) {
  return [...region.nodes.map(sshRow), ...askedOf(region).map((asked) => answerRow(region.region, asked))];
}

function sshRow(seen: NodeSeen) {
  const { node, reachable, at } = seen;
  return {
    label: sayAssess('assess.row-ssh', { node, time: clockText(at) }),
    value: reachable ? sayAssess('assess.logged-in') : sayAssess('assess.no-login', whyParams({ why: '?', ...seen })),
  };
}

function answerRow(region: RegionName, { query, seen: { node, at, decoded } }: Asked) {
  const what = labelOf(query);
  if (node === undefined) {
    return {
      label: sayAssess('assess.row-not-asked', { what, region }),
      value: sayAssess('assess.not-asked', { region }),
    };
  }
  return { label: sayAnswer('answer.read', { what, region, node, time: clockText(at) }), value: summaryOf(decoded) };
}

/** What the nodes answered, as it came; a region where nothing was asked has none. */
function rawParts(region: RegionSeen): readonly Part[] {
  return askedOf(region).flatMap(({ query, seen }) => {
    if (seen.node === undefined) return [];
    const title = sayThread('note.answer', { node: `${labelOf(query)} · ${seen.node}` });
    return [rawPart(title, [{ label: '', raw: seen.raw }])];
  });
}
