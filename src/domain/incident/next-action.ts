import type { StepId } from '../names.ts';
import { type Step, stepById } from '../plan.ts';
import { currentStep } from './course.ts';
import { type Incident, inFlight, type Request, type StepState, stateOf } from './state.ts';

/** What is to be done next, by whom, decided from the journal and the time alone. */
export type NextAction =
  /** A worker's turn: read the gates, ask for approval, dispatch, follow, check. */
  | { readonly do: 'work'; readonly step: StepId | 'gates'; readonly attempt: number }
  /** A request's clock has run out (rule 17). */
  | { readonly do: 'expire'; readonly request: number; readonly clock: 'approve' | 'execute' }
  /** An approved judgement takes hold. */
  | { readonly do: 'judge'; readonly request: number }
  | { readonly do: 'end'; readonly how: 'completed' | 'aborted' }
  /** People's turn, or a clock's: nothing to do before `until` (ms since 1970), if given. */
  | { readonly do: 'wait'; readonly until?: number }
  | { readonly do: 'nothing' };

export function nextAction(incident: Incident, now: number): NextAction {
  const { phase } = incident;
  if (phase.is === 'ended') return { do: 'nothing' };
  if (incident.aborted !== undefined) return afterAbort(incident);
  if (phase.is === 'gates') return { do: 'work', step: 'gates', attempt: phase.attempt };
  if (phase.is === 'gates-stuck') return { do: 'wait' };
  const id = currentStep(incident);
  const step = id && stepById(incident.plan, id);
  if (step === undefined) return { do: 'end', how: 'completed' };
  return forStep(incident, step, stateOf(incident, step.id), now);
}

/** What was sent is followed to its outcome; nothing new is sent. */
function afterAbort(incident: Incident): NextAction {
  const running = incident.plan.steps.find((step) => {
    const state = stateOf(incident, step.id);
    return state.is === 'running' && state.nodes.some((sent) => sent.outcome === undefined);
  });
  if (running === undefined || !inFlight(incident)) return { do: 'end', how: 'aborted' };
  const state = stateOf(incident, running.id);
  return { do: 'work', step: running.id, attempt: state.is === 'running' ? state.attempt : 1 };
}

function forStep(incident: Incident, step: Step, state: StepState, now: number): NextAction {
  switch (state.is) {
    case 'waiting':
      return incident.phase.is === 'joining'
        ? { do: 'work', step: step.id, attempt: state.attempt }
        : begin(step, state.attempt);
    case 'asking':
      return forRequest(incident, step, state, now);
    case 'running':
    case 'settling':
      return { do: 'work', step: step.id, attempt: state.attempt };
    case 'checking':
    case 'proving':
      return { do: 'work', step: step.id, attempt: 1 };
    case 'passed':
      // The command line answered the very step it begins at: joining is asked for all the same.
      return incident.phase.is === 'joining' ? { do: 'work', step: step.id, attempt: 1 } : { do: 'wait' };
    case 'stuck':
      return { do: 'wait' };
  }
}

function begin(step: Step, attempt: number): NextAction {
  switch (step.kind) {
    case 'directive':
    case 'check':
      return { do: 'work', step: step.id, attempt };
    case 'confirm':
    case 'choose':
    case 'wait':
      return { do: 'wait' };
  }
}

function forRequest(incident: Incident, step: Step, state: StepState & { is: 'asking' }, now: number): NextAction {
  const request = incident.requests.find(({ asked }) => asked.request === state.request);
  if (request === undefined) return { do: 'wait' };
  const policy = request.asked.binding.policy;
  switch (request.status.is) {
    case 'open':
      if (request.approveBy === undefined) return { do: 'wait' };
      if (now >= request.approveBy) return { do: 'expire', request: state.request, clock: 'approve' };
      return { do: 'wait', until: request.approveBy };
    case 'approved': {
      const executeBy = executeByOf(request);
      if (executeBy !== undefined && now >= executeBy)
        return { do: 'expire', request: state.request, clock: 'execute' };
      const armedUntil = request.status.at + policy.armedWindow;
      if (now < armedUntil) return { do: 'wait', until: armedUntil };
      return request.asked.purpose === 'dispatch'
        ? { do: 'work', step: step.id, attempt: state.attempt }
        : { do: 'judge', request: state.request };
    }
    case 'used':
    case 'closed':
      return { do: 'wait' };
  }
}

/** Execution must start by then (rule 17: counted from the approval); undefined while the request is not approved. */
export function executeByOf(request: Request): number | undefined {
  if (request.status.is !== 'approved') return undefined;
  return request.status.at + request.asked.binding.policy.executeWithin;
}
