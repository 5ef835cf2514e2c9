import type { Decorate } from '../../src/decorate.ts';
import type { Pace } from '../../src/engine/ports/pace.ts';

/** The variable that test/faults/bot.ts reads: how many times as fast as Slack allows the service posts; 1 where it is not set. */
export const HURRY = 'TWOKEY_FAULTS_HURRY';

/** Ports through which a process takes its turns at Slack so many times as fast: most of a plain run is waiting for them. */
export function hurried(times: number, decorate: Decorate): Decorate {
  return (name, port) =>
    decorate(name, name === 'pace' ? { ...port, ...faster(port as unknown as Pace, times) } : port);
}

function faster({ turn, hold }: Pace, times: number): Pace {
  return {
    turn: (key, rate) => turn(key, { ...rate, every: rate.every / times }),
    hold: (key, rate, ms) => hold(key, { ...rate, every: rate.every / times }, ms),
  };
}
