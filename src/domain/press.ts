import type { Way } from './event.ts';
import { isWay } from './incident/ways-on.ts';
import type { IncidentId, StepId } from './names.ts';

/**
 * What a button carries: which incident, step and entry it answers. An answer to an entry that is no longer the
 * question is out of date and does nothing.
 */
export type Press =
  | {
      readonly act: 'choose';
      readonly incident: IncidentId;
      readonly step: StepId | 'gates';
      readonly entry: number;
      readonly way: Way;
    }
  | { readonly act: 'confirm'; readonly incident: IncidentId; readonly step: StepId; readonly works: boolean }
  | { readonly act: 'decide'; readonly incident: IncidentId; readonly step: StepId; readonly option: string }
  | { readonly act: 'resume'; readonly incident: IncidentId; readonly step: StepId }
  | { readonly act: 'abort'; readonly incident: IncidentId };

export function pressText(press: Press): string {
  return JSON.stringify(press);
}

/** Reads back what `pressText` wrote; undefined for anything else that Slack may carry. */
export function readPress(text: string): Press | undefined {
  const value = parsed(text);
  if (typeof value.incident !== 'string' || !/^[a-z][a-z0-9-]*-[0-9a-f]{32}$/.test(value.incident)) return undefined;
  const incident = value.incident as IncidentId;
  const step = typeof value.step === 'string' ? (value.step as StepId) : undefined;
  if (value.act === 'abort') return { act: 'abort', incident };
  if (step === undefined) return undefined;
  if (value.act === 'confirm' && typeof value.works === 'boolean')
    return { act: 'confirm', incident, step, works: value.works };
  if (value.act === 'resume') return { act: 'resume', incident, step };
  if (value.act === 'decide' && typeof value.option === 'string' && /^[a-z-]{1,20}$/.test(value.option))
    return { act: 'decide', incident, step, option: value.option };
  if (value.act !== 'choose' || typeof value.entry !== 'number' || typeof value.way !== 'string' || !isWay(value.way))
    return undefined;
  return { act: 'choose', incident, step, entry: value.entry, way: value.way };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
