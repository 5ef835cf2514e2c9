import type { StepId } from '../names.ts';
import type { Incident, Request, StepState } from './state.ts';

export function withStep(incident: Incident, step: StepId, state: StepState): Incident {
  return { ...incident, steps: new Map(incident.steps).set(step, state) };
}

export function withRequest(incident: Incident, number: number, change: (request: Request) => Request): Incident {
  return {
    ...incident,
    requests: incident.requests.map((request) => (request.asked.request === number ? change(request) : request)),
  };
}
