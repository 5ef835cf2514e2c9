import type { Site } from '../../lab/site/site.ts';
import type { Act } from './acts.ts';
import type { HealAfter, LastUntilMended } from './perform.ts';

/** The acts that befall one ks node. */
export type NodeAct = Extract<Act, { readonly node: number }>;

export function isNodeAct(act: Act): act is NodeAct {
  return 'node' in act;
}

/** How long an act that waits for a command waits for it, ms. */
const ARMED_FOR = 20_000;

export function troubleNode(site: Site, act: NodeAct, healAfter: HealAfter, last: LastUntilMended): void {
  const { faults } = site;
  const node = site.nodes[act.node % site.nodes.length]?.name ?? '';
  /** Heals after its time, or when somebody goes there because the thread names this node and what is wrong. */
  const until = (ms: number | 'until mended', told: RegExp, undo: () => void) =>
    ms === 'until mended' ? last(node, told, undo) : healAfter(ms, undo, false);

  switch (act.do) {
    case 'ssh-reset':
      faults.cutNow(node);
      break;
    case 'ssh-cut': {
      const { afterMs, started, directives, lateMs = null } = act;
      faults.cutExec(node, { afterMs, started, lateMs, ...(directives && { matching: 'once run' }) });
      healAfter(ARMED_FOR, () => faults.cutExec(node, null), false);
      break;
    }
    case 'ssh-hang':
      faults.hang(node, act.where);
      healAfter(act.ms, () => faults.hang(node, null), false);
      break;
    case 'host-key':
      faults.wrongHostKey(node, true);
      faults.cutNow(node);
      until(act.ms, /host key/i, () => faults.wrongHostKey(node, false));
      break;
    case 'auth-refused':
      faults.authRefused(node, true);
      faults.cutNow(node);
      healAfter(act.ms, () => faults.authRefused(node, false), false);
      break;
    case 'log-unreadable':
      faults.logUnreadable(node, true);
      healAfter(act.ms, () => faults.logUnreadable(node, false), false);
      break;
    case 'spool':
      faults.spool(node, act.fault);
      until(act.ms, /spool|receipt/i, () => faults.spool(node, null));
      break;
    case 'disk-full':
      faults.full(node, act.full);
      until(act.ms, /voided|never ran|printed|answer/i, () => faults.full(node, null));
      break;
    case 'reboot':
      void faults.reboot(node, act.downMs);
      break;
    case 'reboot-at':
      faults.rebootAt(node, act.stop, act.downMs);
      healAfter(ARMED_FOR, () => faults.rebootAt(node, null, 0), false);
      break;
    case 'kill-run':
      faults.killRun(node, act.kill);
      healAfter(ARMED_FOR, () => faults.killRun(node, null), false);
      break;
  }
}
