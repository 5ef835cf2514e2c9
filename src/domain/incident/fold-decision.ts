import { isSwitch } from '../directive.ts';
import type { Chosen, Decided, Judged } from '../event.ts';
import type { StepId } from '../names.ts';
import { stepById } from '../plan.ts';
import { branchOf, choicesAt, endsChoosing, guardHolds } from './course.ts';
import { isAcceptedEverywhere, withAccepted } from './fold-sent.ts';
import type { Choice, Incident, Running, Settling, StepState } from './state.ts';
import { stateOf } from './state.ts';
import { withRequest, withStep } from './with.ts';

/** An approved judgement: the step passes, or, of a directive for each node, the node in doubt counts as done. */
export function judged(incident: Incident, event: Judged, at: number): Incident {
  const used = withRequest(incident, event.request, (request) => ({ ...request, status: { is: 'used', at } }));
  const purpose = incident.requests.find(({ asked }) => asked.request === event.request)?.asked.purpose;
  const how = purpose === 'skip' ? 'skipped' : purpose === 'by-hand' ? 'by-hand' : 'judged';
  if (purpose === 'join') return joined(used, event.step, at);
  if (purpose === 'skip' && isUnsentBranch(incident, event.step)) return unchosen(used, event.step, at);
  const step = stepById(incident.plan, event.step);
  const before = stateOf(incident, event.step);
  if (purpose === 'took-effect' && step?.kind === 'directive' && step.nodes === 'each' && before.is === 'asking') {
    const left = before.returnsTo?.before;
    const sent = left?.is === 'running' ? left.nodes.filter(({ outcome }) => outcome?.outcome !== 'accepted') : [];
    const counted = sent.reduce((folded, { node }) => withAccepted(folded, event.step, node), used);
    if (!isAcceptedEverywhere(counted, step))
      return withStep(counted, event.step, { is: 'waiting', attempt: before.attempt + 1 });
  }
  const gaveUp =
    (how === 'skipped' || how === 'by-hand') && before.is === 'asking' ? before.returnsTo?.before : undefined;
  const givenUp = gaveUp ? [...used.givenUp, { step: event.step, left: gaveUp }] : used.givenUp;
  // A switch that people ran by hand is one as well (anti-flap).
  const moved = how === 'by-hand' && step?.kind === 'directive' && isSwitch(step.directive);
  return withStep({ ...used, givenUp, ...(moved && { switchedAt: at }) }, event.step, { is: 'passed', how, at });
}

/** A choice led to this step, and nothing of all that it led to was sent or recorded as run by hand. */
function isUnsentBranch(incident: Incident, id: StepId): boolean {
  const guard = stepById(incident.plan, id)?.when;
  if (guard === undefined) return false;
  const led = branchOf(incident, guard.choice, guard.chose).map((step) => step.id);
  return !incident.requests.some(
    ({ asked, status }) =>
      led.includes(asked.step) && (asked.purpose === 'dispatch' || asked.purpose === 'by-hand') && status.is === 'used',
  );
}

/** What a choice led to is left out: the choice counts as not made, so that nothing later takes it as done. */
function unchosen(incident: Incident, id: StepId, at: number): Incident {
  const guard = stepById(incident.plan, id)?.when;
  if (guard === undefined) return incident;
  const left = choicesAt(incident, guard.choice).filter(({ option }) => option !== guard.chose);
  const times = (incident.unchosen.get(guard.choice) ?? 0) + 1;
  const next = {
    ...incident,
    choices: new Map(incident.choices).set(guard.choice, left),
    unchosen: new Map(incident.unchosen).set(guard.choice, times),
  };
  // Where the question is asked again it can be chosen again.
  const asksAgain = stateOf(incident, guard.choice).is !== 'passed';
  return withStep(next, id, asksAgain ? { is: 'waiting', attempt: 1 } : { is: 'passed', how: 'skipped', at });
}

/** All rows before the one it begins at were done by hand, people say; what a choice led to stays out. */
function joined(incident: Incident, at: StepId, now: number): Incident {
  const index = incident.plan.steps.findIndex(({ id }) => id === at);
  const before = incident.plan.steps.slice(0, index);
  const steps = new Map(incident.steps);
  // Which of two ways people went is not known: what a choice leads to stays out, unless the command line named it.
  const done = before.filter(({ when }) => when === undefined || guardHolds(incident, when));
  for (const { id } of done) steps.set(id, { is: 'passed', how: 'by-hand', at: now });
  const given = incident.plan.given.some(({ step }) => step === at);
  if (given) steps.set(at, { is: 'passed', how: 'chosen', at: now });
  else steps.delete(at);
  return { ...incident, steps, phase: { is: 'steps' } };
}

export function decided(incident: Incident, event: Decided, at: number): Incident {
  const { by, option, force } = event;
  const choice: Choice = { option, by, at, ...(force !== undefined && { force }) };
  const choices = new Map(incident.choices).set(event.step, [...(incident.choices.get(event.step) ?? []), choice]);
  const led = branchOf(incident, event.step, option).map(({ id }) => ({
    step: id,
    attempt: 1,
    by,
    way: 'chose' as const,
  }));
  const next = { ...incident, choices, steered: [...incident.steered, ...led] };
  const step = stepById(incident.plan, event.step);
  if (step?.kind !== 'choose') return next;
  const named = step.options.find(({ name }) => name === option);
  if (named === undefined || !endsChoosing(incident, step, named)) return next;
  return withStep(next, event.step, { is: 'passed', how: 'chosen', at });
}

export function chosen(incident: Incident, event: Chosen, at: number): Incident {
  const next = {
    ...incident,
    steered: [...incident.steered, { step: event.step, attempt: event.attempt, by: event.by, way: event.way }],
  };
  if (event.step === 'gates') return { ...next, phase: { is: 'gates', attempt: incident.gates.length + 1 } };
  const state = stateOf(incident, event.step);
  if (state.is !== 'stuck') return next;
  const gaveUp =
    event.way === 'run-again' && state.before !== undefined && state.question.stuck.kind !== 'operation-failed';
  const givenUp = gaveUp ? [...next.givenUp, { step: event.step, left: state.before }] : next.givenUp;
  const tried = event.way === 'run-again' || event.way === 'ask-again';
  const again = new Map(next.again);
  if (tried) again.set(event.step, { say: state.question.stuck.say, by: event.by });
  return withStep({ ...next, givenUp, again }, event.step, afterChoice(event, state, at));
}

function afterChoice(event: Chosen, state: StepState & { is: 'stuck' }, at: number): StepState {
  switch (event.way) {
    case 'ask-again':
      return { is: 'waiting', attempt: state.attempt };
    case 'run-again':
      return { is: 'waiting', attempt: state.attempt + 1 };
    case 'look-again':
      return state.before ? withoutUnknown(state.before) : { is: 'waiting', attempt: state.attempt };
    case 'wait-longer':
      return state.before?.is === 'settling' ? { ...state.before, since: at } : { is: 'checking', since: at };
    case 'read-again':
      return { is: 'checking', since: at };
  }
}

/** Looking again means that the outcome is open again; what was accepted or refused stays. */
function withoutUnknown(before: Running | Settling): Running | Settling {
  if (before.is === 'settling') return before;
  const nodes = before.nodes.map(({ outcome, proof, ...sent }) =>
    outcome && outcome.outcome !== 'unknown' ? { ...sent, outcome, ...(proof && { proof }) } : sent,
  );
  return { ...before, nodes };
}
