import type { FenceAnswer } from '../../../src/domain/receipt.ts';
import type { KsNode, Topology } from '../../../src/domain/topology.ts';
import { reasonOf } from '../../../src/domain/wording/why.ts';
import type { NotAfter, Opened, ReadAnswer, ReadWatch, RemoteShell } from '../../../src/engine/ports/remote-shell.ts';
import { type Platform, platform } from './platform.ts';

type Receipt =
  | { readonly is: 'void' }
  | { readonly is: 'done'; readonly exit: number; readonly stdout: string }
  | { readonly is: 'running' };

interface Node {
  /** Why it cannot be opened, while it cannot. */
  shut: (Opened & { ok: false }) | undefined;
  /** It lets in and takes commands, and answers none. */
  hangs: boolean;
  boot: string;
  hostKey: string;
  based: boolean;
  readonly receipts: Map<string, Receipt>;
}

/** What becomes of one `run`: done, or a fault of the network or the node. */
export type RunFault =
  /** The request never reaches the node. */
  | 'lost-before'
  /** The node ran it; the answer is lost. */
  | 'lost-after'
  /** The node holds it and starts it only now and then: it is released by `site.release()`. */
  | 'held'
  /** It runs on; its end comes with `site.finish(...)`. */
  | 'runs-on'
  /** The node refuses to start it. */
  | 'refused';

export interface FakeSite extends Omit<Platform, 'read' | 'log' | 'accepted' | 'isOn'> {
  readonly shell: RemoteShell;
  /** Every state-changing command that a node really ran. */
  readonly ledger: { readonly node: string; readonly command: string; readonly at: number }[];
  /** Every call, `run global2a-webservice0` and the like. */
  readonly calls: string[];
  readonly nodes: Map<string, Node>;
  /** What the log says before the end: it names the operation, or nothing yet. */
  logNames: boolean;
  logReadable: boolean;
  /** The tool's printed answer to a directive, instead of the platform's. */
  answer: string | undefined;
  runFault: RunFault | undefined;
  /** Called before each `run` takes effect, and after `open` and `stat`: what happens in that moment. */
  meanwhile: ((call: string) => Promise<void>) | undefined;
  release(): void;
  finish(token: string): void;
}

/** Two regions behind SSH: nodes with fences that keep receipts, a platform that switches, and a ledger that counts. */
export function fakeSite(topology: Topology, now: () => number): FakeSite {
  const nodes = new Map<string, Node>();
  for (const { name } of topology.regions.flatMap(({ ks }) => ks)) {
    nodes.set(name, {
      shut: undefined,
      hangs: false,
      boot: `boot-${name}`,
      hostKey: `SHA256:${name}`,
      based: true,
      receipts: new Map(),
    });
  }
  const held: (() => void)[] = [];
  const behind = platform(topology, now);
  const site: FakeSite = Object.assign(behind, {
    shell: undefined as unknown as RemoteShell,
    ledger: [] as { node: string; command: string; at: number }[],
    calls: [] as string[],
    nodes,
    logNames: true,
    logReadable: true,
    answer: undefined as string | undefined,
    runFault: undefined as RunFault | undefined,
    meanwhile: undefined as FakeSite['meanwhile'],
    release() {
      for (const start of held.splice(0)) start();
    },
    finish(token: string) {
      for (const node of nodes.values()) {
        if (node.receipts.get(token)?.is === 'running')
          node.receipts.set(token, { is: 'done', exit: 0, stdout: behind.accepted() });
      }
    },
  });

  function nodeOf({ name }: KsNode): Node {
    const node = nodes.get(name);
    if (node === undefined) throw new Error(`no node ${name} on this site`);
    return node;
  }

  async function call(what: string, node: KsNode): Promise<void> {
    const text = `${what} ${node.name}`;
    site.calls.push(text);
    const { meanwhile } = site;
    await meanwhile?.(text);
  }

  function execute(node: KsNode, command: string): string {
    site.ledger.push({ node: node.name, command, at: now() });
    return site.answer ?? behind.run(node.name, command);
  }

  function look(node: KsNode, token: string, prior: boolean): FenceAnswer {
    const { boot, receipts, based } = nodeOf(node);
    if (!based) return { state: 'no-base', boot, prior: false };
    const receipt = receipts.get(token);
    if (receipt === undefined) return { state: 'none', boot, prior: false };
    return receipt.is === 'done'
      ? { state: 'done', exit: receipt.exit, boot, prior }
      : { state: receipt.is, boot, prior };
  }

  /** Why it cannot be opened just now: shut by the test, or its region has no power. */
  function shutOf(node: KsNode): (Opened & { ok: false }) | undefined {
    const dark = { ok: false, reason: 'timeout', why: `${node.name} does not answer` } as const;
    return nodeOf(node).shut ?? (behind.isOn(node.name) ? undefined : dark);
  }

  function cutOff(node: KsNode): FenceAnswer | undefined {
    const shut = shutOf(node);
    if (shut) return { state: 'silent', sent: false, ...reasonOf(shut) };
    return nodeOf(node).hangs ? silent(hungWords(node)) : undefined;
  }

  function hungWords({ name }: KsNode): string {
    return `${name} answers no command`;
  }

  /** As for the real one: it is said at once that there is no sign of life, and the read hangs on until nobody wants it. */
  async function hungRead(node: KsNode, watch: ReadWatch | undefined): Promise<ReadAnswer> {
    if (watch?.over.aborted === false) watch.onSilent({ why: hungWords(node) });
    if (watch?.over.aborted === false)
      await new Promise((resolve) => watch.over.addEventListener('abort', resolve, { once: true }));
    return { ok: false, why: hungWords(node) };
  }

  function claim(node: KsNode, token: string, command: string, notAfter: NotAfter | undefined): FenceAnswer {
    const { receipts, boot, based } = nodeOf(node);
    if (!based) return { state: 'no-base', boot, prior: false };
    if (receipts.has(token)) return look(node, token, true);
    if (notAfter && notAfter.boot !== boot) return { state: 'refused', why: 'rebooted', boot, prior: false };
    if (notAfter && uptime(now()) >= notAfter.uptime) return { state: 'refused', why: 'late', boot, prior: false };
    const stdout = execute(node, command);
    receipts.set(token, site.runFault === 'runs-on' ? { is: 'running' } : { is: 'done', exit: 0, stdout });
    return look(node, token, false);
  }

  const silent = (why: string): FenceAnswer => ({ state: 'silent', why, sent: true });

  const shell: RemoteShell = {
    async open(node) {
      await call('open', node);
      return shutOf(node) ?? { ok: true, fingerprint: nodeOf(node).hostKey };
    },
    async run(node, token, command, { notAfter }) {
      await call('run', node);
      const cut = cutOff(node);
      if (cut) return cut;
      if (node.spool === 'off') {
        execute(node, command);
        return site.runFault === undefined ? silent('no receipts in this fake') : silent('the connection was cut');
      }
      switch (site.runFault) {
        case 'lost-before':
          return silent('the connection was cut');
        case 'held':
          held.push(() => claim(node, token, command, notAfter));
          return silent('the connection was cut');
        case 'lost-after':
          claim(node, token, command, notAfter);
          return silent('the connection was cut');
        case 'refused':
          return { state: 'refused', why: 'mkdir', boot: nodeOf(node).boot, prior: false };
        default:
          return claim(node, token, command, notAfter);
      }
    },
    async stat(node, token) {
      await call('stat', node);
      if (node.spool === 'off') return silent('receipts are off');
      return cutOff(node) ?? look(node, token, false);
    },
    async void(node, token) {
      await call('void', node);
      const cut = cutOff(node);
      if (cut) return cut;
      const { receipts } = nodeOf(node);
      if (!receipts.has(token)) receipts.set(token, { is: 'void' });
      return look(node, token, false);
    },
    async output(node, token, stream, offset) {
      await call(stream, node);
      const cut = cutOff(node);
      if (cut?.state === 'silent') return { ok: false, ...reasonOf(cut) };
      const receipt = nodeOf(node).receipts.get(token);
      const text = receipt?.is === 'done' && stream === 'out' ? receipt.stdout : '';
      return { ok: true, bytes: Buffer.from(text).subarray(offset) };
    },
    async read(node, argv, _, watch) {
      await call('read', node);
      const shut = shutOf(node);
      if (shut) return { ok: false, ...reasonOf(shut) };
      if (nodeOf(node).hangs) return hungRead(node, watch);
      const grep = argv[0] === 'grep';
      if (grep && !site.logReadable)
        return {
          ok: true,
          exit: 2,
          stdout: Buffer.from(''),
          stderr: Buffer.from('grep: Permission denied'),
          cut: false,
        };
      const stdout = grep ? (site.logNames ? behind.log(node.name, argv) : '') : behind.read(node.name, argv);
      return {
        ok: true,
        exit: stdout === '' ? 1 : 0,
        stdout: Buffer.from(stdout),
        stderr: Buffer.from(''),
        cut: false,
      };
    },
    async uptime(node) {
      await call('uptime', node);
      const shut = shutOf(node);
      if (shut === undefined && nodeOf(node).hangs) return { ok: false, why: hungWords(node) };
      return shut ? { ok: false, ...reasonOf(shut) } : { ok: true, seconds: uptime(now()), boot: nodeOf(node).boot };
    },
    pinnedFingerprint: (node) => nodeOf(node).hostKey,
    close: async () => undefined,
  };

  return Object.assign(site, { shell });
}

/** Nodes have been up for a day when the lab's clock begins. */
function uptime(now: number): number {
  return 86_400 + Math.floor(now / 1000);
}
