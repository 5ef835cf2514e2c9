import { expect, test } from 'vitest';
import type { IncidentEvent } from '../../../src/domain/event.ts';
import { foldAll } from '../../../src/domain/incident/fold.ts';
import { isQuestion, lapsedBy } from '../../../src/domain/thread/answered.ts';
import type { Part, Post } from '../../../src/domain/thread/post.ts';
import { projectThread } from '../../../src/domain/thread/project.ts';
import { statusParts } from '../../../src/domain/thread/status.ts';
import { catalogue } from '../../../src/domain/wording/catalogue.ts';
import { render, type Sentence } from '../../../src/domain/wording/sentence.ts';
import { disasterEvents, upTo } from '../../support/disaster-history.ts';
import { actor, entriesOf, START } from '../../support/history.ts';
import { paperTopology } from '../../support/paper-topology.ts';

const { timing } = paperTopology();
const DAY = 86_400_000;

function say(line: Sentence): string {
  return render(catalogue, line, 'en');
}

function linesOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    if (part.kind === 'text' || part.kind === 'muted') return part.lines.map(say);
    if (part.kind === 'steps')
      return part.steps.map(({ mark, step, en, note }) => `${mark} ${step} ${en}${note ? ` — ${say(note)}` : ''}`);
    return part.kind === 'heading' ? [say(part.text)] : [];
  });
}

function status(events: readonly IncidentEvent[], now = START + 60_000): string[] {
  const incident = foldAll(entriesOf(events));
  if (incident === undefined) throw new Error('nothing was opened');
  return linesOf(statusParts(incident, now, timing));
}

function posts(events: readonly IncidentEvent[]): readonly Post[] {
  return projectThread(entriesOf(events), START + 60_000, timing);
}

function labels(post: Post | undefined): string[] {
  return (post?.parts ?? []).flatMap((part) =>
    part.kind === 'buttons' ? part.buttons.map(({ label }) => say(label)) : [],
  );
}

test('while waiting for days, the live status says what for, since when there is no standby, and who acts', () => {
  const events = disasterEvents({ zone: 'faulty' });
  const lines = status(
    [events.opened, events.gates, ...upTo(events, 'P6-back'), events.done('P3-faulty'), events.done('P5-zone')],
    START + 3 * DAY + 4 * 3_600_000,
  );
  expect(lines[0]).toBe('Primary region down · 主区故障切换: global1a lost, global2a kept');
  expect(lines).toContain(
    'Waiting for global1a to come back. When it has: Ada or another operator, `/dr resume` (or the button of step P6-back); it is proved before anything is re-adopted.',
  );
  expect(lines).toContain(
    'Running WITHOUT A STANDBY for 3 d 04 h (counted from 2026-01-02 03:03 UTC, when this incident was opened).',
  );
  expect(lines).toContain('passed P1 – P5 Disaster recovery: fail over — 8 of 8 steps done');
  expect(lines).toContain('waiting P13 Options — 0 of 1 steps done');
});

test('the exposure clock stops when the standby is adopted and synced, not when the region is back', () => {
  const events = disasterEvents({ zone: 'faulty' });
  const faulty = [events.done('P3-faulty'), events.done('P5-zone')];
  const exposed = (step: string) =>
    status([events.opened, events.gates, ...upTo(events, step), ...faulty]).some((line) =>
      line.includes('WITHOUT A STANDBY'),
    );
  expect({ atP8: exposed('P8'), atP9: exposed('P9'), atP11: exposed('P11') }).toEqual({
    atP8: true,
    atP9: true,
    atP11: false,
  });
});

test('what was not chosen is not shown as still to come', () => {
  const events = disasterEvents();
  const shown = (option: string) =>
    status([events.opened, events.gates, ...upTo(events, 'P3-zone'), events.decided('P3-zone', option)])
      .filter((line) => / P3-(?:faulty|keep) /.test(line))
      .map((line) => line.split(' ')[1]);
  expect(shown('faulty')).toEqual(['P3-faulty']);
  expect(shown('keep')).toEqual(['P3-keep']);
});

test('an answered question loses its buttons and says so; the newest keeps them', () => {
  const events = disasterEvents();
  const before = [events.opened, events.gates, ...upTo(events, 'P3-zone')];
  const question = posts(before).find(({ key }) => key === 'choose-P3-zone');
  expect(labels(question)).toEqual(['Set alpha faulty', 'Keep alpha', 'Abort']);
  const answered = posts([...before, events.decided('P3-zone', 'keep')]).find(({ key }) => key === 'choose-P3-zone');
  expect(labels(answered)).toEqual([]);
  expect(linesOf(answered?.parts ?? [])).toContain('Answered by Ada.');
  expect(answered?.life).toBe('edited');
});

test('a question says who answered it or ended the incident, and goes on saying so', () => {
  const events = disasterEvents();
  const before = [events.opened, events.gates, ...upTo(events, 'P3-zone')];
  const aborted: IncidentEvent = { type: 'aborted', by: actor('Cy'), reason: 'wrong region' };
  const lapsed = (...more: IncidentEvent[]) => {
    const question = posts([...before, ...more]).find(({ key }) => key === 'choose-P3-zone');
    const last = question?.parts.at(-1);
    const line = last?.kind === 'muted' ? last.lines[0] : undefined;
    return line && [say(line), render(catalogue, line, 'zh')];
  };
  expect(lapsed()).toBeUndefined();
  const byBo = events.decided('P3-zone', 'keep', 'Bo');
  expect(lapsed(byBo)).toEqual(['Answered by Bo.', 'Bo 已回答。']);
  expect(lapsed(byBo, aborted)).toEqual(['Answered by Bo.', 'Bo 已回答。']);
  expect(lapsed(aborted)).toEqual(['Not needed any more: Cy aborted the incident.', '无需再回答：Cy 已中止本次操作。']);
});

test('a question that nobody answered and that is past says that', () => {
  const events = disasterEvents();
  const before = [events.opened, events.gates, ...upTo(events, 'P3-zone')];
  const open = posts(before).filter(isQuestion);
  const past = foldAll(entriesOf([...before, events.decided('P3-zone', 'keep')]));
  if (past === undefined) throw new Error('nothing was opened');
  const line = lapsedBy(events.gates, open, new Map(), past, undefined).get('choose-P3-zone');
  expect(line && [say(line), render(catalogue, line, 'zh')]).toEqual([
    'Not needed any more: the incident went on without an answer.',
    '无需再回答：本次操作已自行继续。',
  ]);
});

test('the options are asked again after each branch, with what is left', () => {
  const events = disasterEvents({ zone: 'keep' });
  const at = [
    events.opened,
    events.gates,
    ...upTo(events, 'P13-options'),
    events.done('P3-keep'),
    events.decided('P10-zone', 'active'),
  ];
  const asked = (more: readonly IncidentEvent[]) =>
    posts([...at, ...more]).filter(({ key }) => key.startsWith('choose-P13'));
  expect(asked([]).map(labels)).toEqual([
    [
      'Fail back to global1a (P13)',
      'Move the recovery primary to global1a (P16)',
      'Decline what is left and finish',
      'Leave it for later',
      'Abort',
    ],
  ]);
  const moved = [events.decided('P13-options', 'move'), events.done('P16-global2a'), events.done('P17-global2a')];
  expect(asked(moved).map(labels)).toEqual([
    [],
    ['Fail back to global1a (P13)', 'Decline what is left and finish', 'Leave it for later', 'Abort'],
  ]);
  const later = status([...at, events.decided('P13-options', 'later', 'Op')]);
  expect(later).toContain('Left for later by Op.');
});

test('a region that is said to be back and was not seen is a question with three ways on', () => {
  const events = disasterEvents({ zone: 'keep' });
  const all = [
    events.opened,
    events.gates,
    ...upTo(events, 'P6-back'),
    events.done('P3-keep'),
    events.resumed(),
    events.returned(false),
  ];
  expect(labels(posts(all).at(-1))).toEqual([
    'It is back: prove it',
    'We judge that it is back',
    'Set alpha faulty now',
    'Abort',
  ]);
});
