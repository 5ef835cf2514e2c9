import { expect } from 'vitest';
import type { Entry } from '../../../src/domain/entry.ts';
import type { Dispatched, IncidentEvent, Requested } from '../../../src/domain/event.ts';
import { currentStep } from '../../../src/domain/incident/course.ts';
import { foldAll } from '../../../src/domain/incident/fold.ts';
import { nextAction } from '../../../src/domain/incident/next-action.ts';
import { liveRequest, stateOf } from '../../../src/domain/incident/state.ts';
import { type Plan, type PlannedGuard, stepById } from '../../../src/domain/plan.ts';
import { projectThread } from '../../../src/domain/thread/project.ts';
import type { EngineWorld } from '../../support/fakes/engine-world.ts';
import { said } from '../../support/fakes/engine-world.ts';
import { sentencesOf } from '../../support/fakes/sentences.ts';

type Sent = Entry & { event: Dispatched };

/** The rules told again, simply: who had approved, by the journal's own order, when it was sent. */
export function holdsForDispatches(world: EngineWorld, entries: readonly Entry[], quorum: number): void {
  const sent = entries.filter((entry): entry is Sent => entry.event.type === 'dispatched');
  for (const entry of sent) {
    const { n, at, event } = entry;
    const before = entries.filter((each) => each.n < n);
    const asked = requestOf(before, event.request);
    expect([asked.step, asked.attempt, asked.purpose]).toEqual([event.step, event.attempt, 'dispatch']);
    expect(before.some(({ event: each }) => each.type === 'aborted')).toBe(false);
    const earlier = sent.filter((each) => each.n < n && each.event.request === event.request);
    if (earlier.length > 0) {
      holdsForNextNode(before, event, earlier);
      continue;
    }
    expect(before.some(({ event: each }) => closes(each, event.request))).toBe(false);
    const reached = holdsForApproval(before, asked, quorum);
    expect(at - reached).toBeLessThanOrEqual(60_000);
    expect(at - reached).toBeGreaterThanOrEqual(5_000);
    expect(event.approvers.every(({ facts }) => !facts.deleted)).toBe(true);
  }
  const places = sent.map(({ event }) => `${event.step} ${event.attempt} ${event.node}`);
  expect(new Set(places).size).toBe(places.length);
  expect(new Set(sent.map(({ event }) => event.token)).size).toBe(sent.length);
  const allowed = sent.map(({ event }) => `${event.node} ${event.command}`);
  for (const { node, command } of world.site.ledger) {
    const found = allowed.indexOf(`${node} ${command}`);
    expect(found, `${command} ran on ${node} without having been sent`).not.toBe(-1);
    allowed.splice(found, 1);
  }
}

/** Nothing is asked, sent, read or confirmed of a step that no choice led to. */
export function holdsForGuards(entries: readonly Entry[]): void {
  for (const { n, event } of entries) {
    if (!['requested', 'dispatched', 'reading', 'confirmed', 'skipped'].includes(event.type) || !('step' in event))
      continue;
    holdsForGuard(
      entries.filter((each) => each.n < n),
      event.step,
    );
  }
}

/** A judgement, a skip, a record or a joining takes hold by the approval of another eligible person as well. */
export function holdsForJudgements(entries: readonly Entry[], quorum: number): void {
  for (const { n, event } of entries) {
    if (event.type !== 'judged') continue;
    const before = entries.filter((each) => each.n < n);
    expect(before.some(({ event: each }) => closes(each, event.request))).toBe(false);
    const asked = requestOf(before, event.request);
    expect(asked.purpose).not.toBe('dispatch');
    holdsForApproval(before, asked, quorum);
  }
}

function requestOf(entries: readonly Entry[], request: number): Requested {
  const asked = entries.find(({ event }) => event.type === 'requested' && event.request === request)?.event;
  if (asked?.type !== 'requested') throw new Error(`nobody asked for request ${request}`);
  return asked;
}

/** When the quorum was reached. */
function holdsForApproval(before: readonly Entry[], asked: Requested, quorum: number): number {
  const approvals = standing(before, asked.request);
  expect(approvals.size).toBeGreaterThanOrEqual(quorum);
  const barred = ['Ada', ...choosers(before, asked.step)];
  for (const [person, approval] of approvals) {
    expect(barred).not.toContain(person);
    expect(['Bo', 'Cy']).toContain(person);
    expect(approval.at).toBeLessThanOrEqual(timeOf(before, asked));
  }
  return [...approvals.values()].map(({ at }) => at).sort((a, b) => a - b)[quorum - 1] ?? 0;
}

/** Until when the request could be approved: from its card on, or from when Slack was back after it had run out. */
function timeOf(before: readonly Entry[], { request, binding }: Requested): number {
  const times = before.flatMap(({ event, at }) => {
    if (event.type === 'card-posted' && event.request === request) return [at + binding.policy.approveWithin];
    return event.type === 'prolonged' && event.request === request ? [event.approveBy] : [];
  });
  return Math.max(...times);
}

/** Of a directive for each node: under the same approval, each other node once, when those before have accepted. */
function holdsForNextNode(before: readonly Entry[], event: Dispatched, earlier: readonly Sent[]): void {
  expect(earlier.map((each) => each.event.node)).not.toContain(event.node);
  for (const { event: first } of earlier) {
    const outcome = before.findLast(
      ({ event: each }) =>
        each.type === 'outcome' &&
        each.step === first.step &&
        each.attempt === first.attempt &&
        each.node === first.node,
    )?.event;
    expect(outcome).toMatchObject({ outcome: { outcome: 'accepted' } });
  }
  expect(event.approvers.length).toBeGreaterThan(0);
}

/** What the step waited for was chosen, and not in the wrong order. */
function holdsForGuard(before: readonly Entry[], id: string): void {
  const plan = planIn(before);
  const guard = stepById(plan, id)?.when;
  if (guard === undefined) return;
  const chosen = chosenAt(before, plan, guard);
  expect(chosen).toContain(guard.chose);
  const earlier = chosen.slice(0, chosen.indexOf(guard.chose));
  if (guard.after !== undefined) expect(earlier).toContain(guard.after);
  if (guard.notAfter !== undefined) expect(earlier).not.toContain(guard.notAfter);
}

function chosenAt(before: readonly Entry[], plan: Plan, { choice }: PlannedGuard): string[] {
  return [
    ...plan.given.filter(({ step }) => step === choice).map(({ option }) => option),
    ...before.flatMap(({ event }) => (event.type === 'decided' && event.step === choice ? [event.option] : [])),
  ];
}

function planIn([first]: readonly Entry[]): Plan {
  if (first?.event.type !== 'opened') throw new Error('a journal begins with its opening');
  return first.event.plan;
}

function closes(event: IncidentEvent, request: number): boolean {
  if (event.type === 'request-closed') return event.request === request;
  if (event.type === 'dispatched' || event.type === 'judged') return event.request === request;
  return event.type === 'reacted' && event.request === request && event.counts && event.signal === 'deny';
}

function standing(entries: readonly Entry[], request: number): Map<string, { readonly at: number }> {
  const approvals = new Map<string, { at: number }>();
  for (const { event, at } of entries) {
    if (event.type !== 'reacted' || event.request !== request || !event.counts) continue;
    const { person = '', signal } = event;
    if (signal === 'approve') approvals.set(person, { at });
    if (signal === 'withdraw-approval') approvals.delete(person);
  }
  return approvals;
}

/** Who steered this step: retried it, asked for a judgement of it, took over, or chose what led to it. */
function choosers(entries: readonly Entry[], step: string): string[] {
  const plan = planIn(entries);
  const guard = stepById(plan, step)?.when;
  return entries.flatMap(({ event }): string[] => {
    if (event.type === 'taken-over') return [event.by.person];
    if (event.type === 'chosen' && (event.step === step || event.step === 'gates')) return [event.by.person];
    if (event.type === 'requested' && event.step === step && event.askedBy) return [event.askedBy.person];
    const led = event.type === 'decided' && event.step === guard?.choice && event.option === guard.chose;
    return led ? [event.by.person] : [];
  });
}

export function holdsForState(entries: readonly Entry[], now: number): void {
  expect(foldAll(entries)).toEqual(foldAll(entries.slice(1), foldAll(entries.slice(0, 1))));
  const end = entries.findIndex(({ event }) => event.type === 'ended');
  if (end !== -1) expect(end).toBe(entries.length - 1);
  const incident = foldAll(entries);
  if (incident === undefined) throw new Error('it was opened');
  const next = nextAction(incident, now);
  if (incident.phase.is === 'ended') expect(next).toEqual({ do: 'nothing' });
  if (next.do !== 'wait' || next.until !== undefined || incident.phase.is === 'gates-stuck') return;
  // Whoever waits without a clock waits for a card to appear, or for a person, who has something to press.
  const step = stepById(incident.plan, currentStep(incident) ?? '');
  const is = step && stateOf(incident, step.id).is;
  const outside = step !== undefined && ['confirm', 'choose', 'wait'].includes(step.kind);
  const unseen = is === 'asking' && liveRequest(incident)?.card === undefined;
  expect(unseen || is === 'stuck' || (is === 'waiting' && outside), `${step?.id} ${is}`).toBe(true);
}

/** A prefix of the journal gives a prefix of the thread: nothing that was posted for good ever changes. */
export function holdsForThread(entries: readonly Entry[], world: EngineWorld): void {
  const { timing } = world.topology;
  const whole = projectThread(entries, world.clock.now(), timing);
  expect(new Set(whole.map(({ key }) => key)).size).toBe(whole.length);
  for (const { key, life } of whole) if (/^card-/.test(key)) expect(life).toBe('fixed');
  for (let n = 1; n <= entries.length; n += 1) {
    const posts = projectThread(entries.slice(0, n), world.clock.now(), timing);
    expect(whole.slice(0, posts.length).map(({ key }) => key)).toEqual(posts.map(({ key }) => key));
    posts.forEach((post, i) => {
      if (post.life === 'fixed') expect(whole[i]).toEqual(post);
    });
  }
  for (const sentence of whole.flatMap(sentencesOf))
    for (const locale of ['en', 'zh'] as const) expect(said(sentence, locale)).not.toBe('');
}
