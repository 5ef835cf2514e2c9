import type { Act } from '../wire.ts';
import type { State } from './store.ts';

/** What every part of the page works with. */
export type Page = {
  state: State;
  /** Draws again soon, once for many changes. */
  changed: () => void;
  /** Acts as the current persona; a failure is shown as a toast. True when it came through. */
  act: (what: Act) => Promise<boolean>;
  openChannel: (id: string) => void;
  openThread: (rootTs: string | undefined) => void;
  become: (userId: string) => void;
};
