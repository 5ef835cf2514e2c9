import type { ScenarioRequest } from '../domain/command-line/command.ts';
import type { IncidentId } from '../domain/names.ts';
import { planParts } from '../domain/thread/plan-parts.ts';
import type { Part } from '../domain/thread/post.ts';
import { statusParts } from '../domain/thread/status.ts';
import { clockText } from '../domain/thread/times.ts';
import type { Topology } from '../domain/topology.ts';
import { sayAnswer, sayPast } from '../domain/wording/answers.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { sayThread } from '../domain/wording/thread.ts';
import { type Why, whyParams } from '../domain/wording/why.ts';
import { lastKnownParts, lookNow } from './answer-while-away.ts';
import { decide } from './decide.ts';
import { because, deny } from './deny.ts';
import type { Engine } from './engine.ts';
import { abort, retry, takeOver } from './go-on.ts';
import { hearCommand, type Typed, type Understood } from './hear-command.ts';
import { recordByHand, skip } from './leave-out.ts';
import { openIncident, planNow } from './open-incident.ts';
import { resume } from './resume.ts';

/** How many past incidents `/dr history` shows. */
const HISTORY = 10;

/** What somebody typed: understood first, then carried out; the answer is for them alone. */
export async function answerCommand(engine: Engine, typed: Typed): Promise<readonly Part[]> {
  const heard = hearCommand(engine, typed);
  return 'answer' in heard ? heard.answer : carryOut(engine, heard, typed);
}

async function carryOut(
  engine: Engine,
  { topology, command, line }: Understood,
  typed: Typed,
): Promise<readonly Part[]> {
  const steered = (act: (id: IncidentId) => Promise<Sentence | undefined>, done: Sentence) =>
    onOpenIncident(engine, topology, line, async (id) => (await act(id)) ?? done);
  switch (command.name) {
    case 'failover':
    case 'failback':
    case 'primary-down':
    case 'standby-down':
    case 'region-down':
    case 'partition':
      return open(engine, topology, command, typed, line);
    case 'plan':
      return preview(engine, topology, command.scenario, line);
    case 'check':
    case 'info':
    case 'assess':
    case 'who':
      return lookNow(engine, topology, command, typed.slack);
    case 'status':
      return status(engine, topology);
    case 'abort':
      return abortOpen(engine, topology, typed, command.reason);
    case 'resume':
      return steered((id) => resume(engine, id, typed.slack), sayEngine('resume.done'));
    case 'retry':
      return steered((id) => retry(engine, id, typed.slack), sayEngine('retry.done'));
    case 'takeover':
      return steered((id) => takeOver(engine, id, typed.slack, command.reason ?? '—'), sayEngine('take-over.done'));
    case 'skip':
      return steered((id) => skip(engine, id, typed.slack, command), sayEngine('skip.done'));
    case 'done':
      return steered((id) => recordByHand(engine, id, typed.slack, command), sayEngine('skip.done'));
    case 'deny':
      return onOpenIncident(engine, topology, line, (id) => deny(engine, id, typed.slack, command.reason));
    case 'because':
      return onOpenIncident(engine, topology, line, (id) => because(engine, id, typed.slack, command.reason));
    case 'choose': {
      const { option } = command;
      return steered((id) => decide(engine, id, typed.slack, command), sayEngine('decide.done', { option }));
    }
    case 'history':
      return history(engine, topology);
  }
}

/** What is typed to a running incident: the one that is open in this system, if there is one. */
async function onOpenIncident(
  engine: Engine,
  topology: Topology,
  line: string,
  act: (id: IncidentId) => Promise<Sentence>,
): Promise<readonly Part[]> {
  const open = await engine.journal.openIncident(topology.name);
  if (!open.ok) return text(notTold(topology, open));
  if (open.incident === undefined)
    return text(understoodAs(line), sayAnswer('answer.no-incident', { system: topology.name }));
  return text(understoodAs(line), await act(open.incident));
}

async function open(
  engine: Engine,
  topology: Topology,
  command: ScenarioRequest & { readonly reason: string },
  typed: Typed,
  line: string,
) {
  const { reason } = command;
  const opened = await openIncident(engine, {
    topology,
    request: command,
    reason,
    understood: line,
    slack: typed.slack,
  });
  if (!opened.ok) return text(understoodAs(line), opened.say);
  const { title, from, to, lost } = opened.plan;
  const params = { title: `${title.en} · ${title.zh}`, from, to };
  return text(understoodAs(line), sayEngine(lost === undefined ? 'open.opened' : 'open.opened-lost', params));
}

async function preview(
  engine: Engine,
  topology: Topology,
  scenario: ScenarioRequest,
  line: string,
): Promise<readonly Part[]> {
  const now = await planNow(engine, topology, scenario);
  // A disaster's plan is read on quiet days too: what would speak against it is said first.
  const planned = now.ok ? now : await planNow(engine, topology, scenario, 'hypothetical');
  if (!planned.ok) return text(understoodAs(line), planned.say);
  return [
    ...text(understoodAs(line), sayThread('plan.preview', { master: planned.plan.master })),
    ...(now.ok ? [] : text(sayThread('plan.would-be-refused'), now.say)),
    ...planParts(planned.plan),
  ];
}

async function status(engine: Engine, topology: Topology): Promise<readonly Part[]> {
  const open = await engine.journal.openIncident(topology.name);
  if (!open.ok) return open.reason === 'several' ? text(notTold(topology, open)) : lastKnownParts(engine, topology);
  if (open.incident === undefined) return text(sayAnswer('answer.no-incident', { system: topology.name }));
  const loaded = await engine.incidents.load(open.incident);
  if (!loaded.ok) return text(sayEngine('open.journal-away', whyParams(loaded)));
  return [
    ...statusParts(loaded.incident, engine.clock.now(), topology.timing),
    ...text(sayAnswer('answer.thread', { channel: `#${topology.channel}` })),
  ];
}

async function abortOpen(
  engine: Engine,
  topology: Topology,
  typed: Typed,
  reason: string | undefined,
): Promise<readonly Part[]> {
  const open = await engine.journal.openIncident(topology.name);
  const one = open.ok || open.reason !== 'several' ? undefined : await incidentHere(engine, topology, typed);
  if (one !== undefined) return text(await abort(engine, one, typed.slack, reason ?? '—'));
  if (!open.ok) return text(notTold(topology, open));
  if (open.incident === undefined) return text(sayEngine('abort.nothing', { system: topology.name }));
  return text(await abort(engine, open.incident, typed.slack, reason ?? '—'));
}

/** The incident in whose thread something was typed: where there are several, only that tells which is meant. */
async function incidentHere(engine: Engine, topology: Topology, typed: Typed): Promise<IncidentId | undefined> {
  const { channel, threadTs } = typed;
  return threadTs === undefined ? undefined : (await engine.posts.at(topology.name, channel, threadTs))?.incident;
}

function notTold(
  topology: Topology,
  open: { reason: 'several'; incidents: readonly string[] } | (Why & { reason: 'unavailable' }),
): Sentence {
  return open.reason === 'several'
    ? sayEngine('open.several', { system: topology.name, incidents: open.incidents.join(', ') })
    : sayEngine('open.journal-away', whyParams(open));
}

async function history(engine: Engine, topology: Topology): Promise<readonly Part[]> {
  const ids = await engine.journal.incidents(topology.name, HISTORY);
  const lines: Sentence[] = [];
  for (const id of ids) {
    const loaded = await engine.incidents.load(id);
    if (!loaded.ok) continue;
    const { plan, by, reason, openedAt, phase } = loaded.incident;
    const how = sayPast(phase.is === 'ended' ? phase.how : 'open');
    const time = `${new Date(openedAt).toISOString().slice(0, 10)} ${clockText(openedAt)}`;
    lines.push(
      sayAnswer(plan.lost === undefined ? 'answer.past' : 'answer.past-lost', {
        time,
        scenario: plan.scenario,
        from: plan.from,
        to: plan.to,
        by: by.person,
        reason,
        ...how,
      }),
    );
  }
  const heading: Part = { kind: 'heading', tone: 'info', text: sayAnswer('answer.history', { system: topology.name }) };
  return [
    heading,
    ...(lines.length > 0
      ? [{ kind: 'text', lines } as const]
      : text(sayAnswer('answer.no-history', { system: topology.name }))),
  ];
}

function understoodAs(line: string): Sentence {
  return sayThread('plan.understood', { understood: line });
}

function text(...lines: readonly Sentence[]): readonly Part[] {
  return [{ kind: 'text', lines }];
}
