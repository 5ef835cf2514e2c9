import { failbackPlay, failoverPlay } from './planned-switch.ts';
import type { Play } from './play.ts';

/** Every play, by the name `npm run demo -- --play <name>` takes. */
export const PLAYS: readonly Play[] = [failoverPlay, failbackPlay];
