import { createHash } from 'node:crypto';
import type { IncidentId, NodeName, StepId } from './names.ts';

/**
 * The name under which one attempt of one step may run on one node, once ever: the same for whoever computes
 * it. The incident's id holds 128 random bits; the command's hash keeps another command from using it.
 */
export function tokenOf(incident: IncidentId, step: StepId, attempt: number, node: NodeName, command: string): string {
  const hash = createHash('sha256').update(command).digest('hex').slice(0, 16);
  return `${incident}.${step}.${attempt}.${node}.${hash}`;
}
