import type { KsNode } from '../../domain/topology.ts';
import { saySsh } from '../../domain/wording/ssh.ts';
import { because, type Why } from '../../domain/wording/why.ts';
import { exec } from './exec.ts';
import type { LinkPool } from './link-pool.ts';
import { called, lasting } from './sentences.ts';
import type { SshTimeouts } from './timeouts.ts';

/** Tells a node that is slow from one that takes commands and answers none. */
export interface SignsOfLife {
  /**
   * From now on the node is asked every `signOfLife` ms whether it still answers. The first time that it does not,
   * `onSilent` is called with why, and it is asked no more: it must not gather a pile of processes. The returned function ends it.
   */
  watch(node: KsNode, onSilent: (why: Why) => void): () => void;
}

export function createSignsOfLife(pool: LinkPool, timeouts: SshTimeouts): SignsOfLife {
  const asked = new Map<string, Promise<Why | undefined>>();

  /** Why the node seems to hang. One that refuses a connection or a session for it answers; its limits may be reached. */
  async function silence(node: KsNode): Promise<Why | undefined> {
    const borrowed = await pool.borrow(node);
    if (!borrowed.ok) return undefined;
    const { loan } = borrowed;
    let late = false;
    await exec(loan.link, 'exec true', { giveUpAfter: timeouts.banner, maxBytes: 1024 }, (why) => {
      late = true;
      loan.retire(why);
    });
    loan.giveBack();
    return late ? because(saySsh('ssh.hangs', { node: called(node), ...lasting(timeouts.banner) })) : undefined;
  }

  /** Several readings wait for one node: it is asked once. */
  function ask(node: KsNode): Promise<Why | undefined> {
    const key = `${node.user}@${node.address}:${node.port}`;
    const begun = asked.get(key) ?? silence(node).finally(() => asked.delete(key));
    asked.set(key, begun);
    return begun;
  }

  return {
    watch(node, onSilent) {
      let over = false;
      let timer: NodeJS.Timeout | undefined;
      const again = () => {
        timer = setTimeout(async () => {
          const why = await ask(node);
          if (over) return;
          if (why === undefined) return again();
          onSilent(why);
        }, timeouts.signOfLife);
      };
      again();
      return () => {
        over = true;
        clearTimeout(timer);
      };
    },
  };
}
