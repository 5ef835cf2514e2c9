import type { DirectWay, JudgedWay, StuckKind, Way } from '../event.ts';

/** How people may go on from where the machine cannot; aborting is always possible besides. */
export function waysOn(kind: StuckKind): readonly Way[] {
  switch (kind) {
    case 'gates':
      return ['read-again'];
    case 'not-approved':
      return ['ask-again'];
    case 'not-started':
    case 'refused':
      return ['run-again'];
    case 'unknown':
      return ['look-again', 'took-effect', 'run-again'];
    case 'operation-failed':
      return ['run-again', 'took-effect'];
    case 'operation-deadline':
      return ['wait-longer', 'took-effect', 'run-again'];
    case 'check-deadline':
      return ['wait-longer', 'check-holds'];
    case 'gate-fails':
      return ['ask-again'];
    case 'not-back':
      return ['region-back'];
  }
}

/** The ways that need a request of their own, approved by a second person (approval.md, rule 8). */
export function isJudged(way: Way): way is JudgedWay {
  return way === 'took-effect' || way === 'check-holds' || way === 'region-back';
}

export function isWay(text: string): text is Way {
  return (ALL as readonly string[]).includes(text);
}

const ALL = [
  'read-again',
  'ask-again',
  'run-again',
  'look-again',
  'wait-longer',
  'took-effect',
  'check-holds',
  'region-back',
] as const satisfies readonly (DirectWay | JudgedWay)[];
