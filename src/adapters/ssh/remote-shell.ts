import type { FenceAnswer } from '../../domain/receipt.ts';
import { shellText } from '../../domain/shell-text.ts';
import type { KsNode } from '../../domain/topology.ts';
import { saySsh } from '../../domain/wording/ssh.ts';
import { because, nested, reasonOf } from '../../domain/wording/why.ts';
import type { Log } from '../../engine/ports/log.ts';
import type { Opened, Output, ReadAnswer, RemoteShell } from '../../engine/ports/remote-shell.ts';
import { privateKeyFault, type SshCredentials } from './credentials.ts';
import { exec } from './exec.ts';
import { parseFenceAnswer, parseFenceOutput } from './fence-answer.ts';
import { type FenceRequest, fenceCommand, withinLimit } from './fence-command.ts';
import { fingerprintOf, parseKnownHosts, pinnedKeys } from './known-hosts.ts';
import { createLinkPool, type Loan } from './link-pool.ts';
import { createPlainRuns } from './plain-run.ts';
import { createRequester } from './request.ts';
import { called } from './sentences.ts';
import { createSignsOfLife } from './signs-of-life.ts';
import { DEFAULT_TIMEOUTS, type SshTimeouts } from './timeouts.ts';
import { createTurns } from './turns.ts';

export interface RemoteShellOptions extends Omit<SshCredentials, 'privateKey'> {
  readonly privateKey?: Buffer | string;
  readonly timeouts?: Partial<SshTimeouts>;
  readonly log?: Log;
}

/** Of a read's stdout and stderr each. */
const MAX_READ_BYTES = 4 * 1024 * 1024;
/** Of everything a fence may say: 64 KiB of stored output and its head line. */
const MAX_FENCE_BYTES = 256 * 1024;
/** `timeout -k`: seconds between its TERM and its KILL. */
const KILL_AFTER = 5;

/**
 * RemoteShell over ssh2. Throws when the known_hosts text or the private key cannot be used;
 * loadSshCredentials says that beforehand, with the file's name.
 */
export function createRemoteShell(options: RemoteShellOptions): RemoteShell {
  const knownHosts = parseKnownHosts(options.knownHostsText);
  if (!knownHosts.ok) throw new Error(knownHosts.why);
  const keyFault =
    options.privateKey === undefined ? undefined : privateKeyFault(options.privateKey, options.passphrase);
  if (keyFault !== undefined) throw new Error(`the SSH private key ${keyFault}`);

  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const pool = createLinkPool({ credentials: options, knownHosts: knownHosts.entries }, timeouts);
  const request = createRequester(pool, options.log);
  const turns = createTurns();
  const plain = createPlainRuns(request);
  const signsOfLife = createSignsOfLife(pool, timeouts);

  /** One fence request, to its answer. */
  async function ask(node: KsNode, asked: FenceRequest, giveUpAfter: number): Promise<FenceAnswer> {
    if (node.spool === 'off')
      return { state: 'silent', sent: false, ...because(saySsh('ssh.receipts-off', { node: called(node) })) };
    const command = fenceCommand(node.spool, asked);
    if (!command.ok) return { state: 'silent', sent: false, ...reasonOf(command) };
    const resetWhenLate = asked.op === 'run';
    const end = await request(node, command.text, { giveUpAfter, maxBytes: MAX_FENCE_BYTES, resetWhenLate });
    if (end.kind !== 'exited') return { state: 'silent', sent: end.kind === 'lost', ...reasonOf(end) };
    const answer = parseFenceAnswer(end.stdout.toString('latin1'));
    if (answer !== undefined) return answer;
    return { state: 'silent', sent: true, ...because(saySsh('ssh.no-receipt', { node: called(node), ...endOf(end) })) };
  }

  /** Whether an open connection still leads to its node: one that lost its power closes none. Otherwise it is retired. */
  async function answers({ link, retire }: Loan): Promise<boolean> {
    const end = await exec(link, 'exec true', { giveUpAfter: timeouts.banner, maxBytes: 1024 }, retire);
    if (end.kind !== 'exited') retire(end.say);
    return end.kind === 'exited';
  }

  return {
    async open(node): Promise<Opened> {
      for (;;) {
        const borrowed = await pool.borrow(node);
        if (!borrowed.ok) return { ok: false, reason: borrowed.reason, ...reasonOf(borrowed) };
        const { loan } = borrowed;
        const alive = !loan.reused || (await answers(loan));
        loan.giveBack();
        if (alive) return { ok: true, fingerprint: loan.link.fingerprint };
      }
    },

    run(node, token, command, limits) {
      if (node.spool === 'off') return plain.run(node, token, command, limits);
      const { notAfter, giveUpAfter } = limits;
      return ask(node, { op: 'run', token, command, ...(notAfter && { notAfter }) }, giveUpAfter);
    },
    stat: (node, token) => ask(node, { op: 'stat', token }, timeouts.request),
    void: (node, token) => ask(node, { op: 'void', token }, timeouts.request),

    async output(node, token, stream, offset): Promise<Output> {
      if (node.spool === 'off') return plain.output(node, token, stream, offset);
      const command = fenceCommand(node.spool, { op: stream, token, offset });
      if (!command.ok) return command;
      const end = await request(node, command.text, { giveUpAfter: timeouts.request, maxBytes: MAX_FENCE_BYTES });
      if (end.kind !== 'exited') return { ok: false, ...reasonOf(end) };
      const bytes = parseFenceOutput(end.stdout);
      if (bytes !== undefined) return { ok: true, bytes };
      return { ok: false, ...because(saySsh('ssh.no-output', { node: called(node), ...endOf(end) })) };
    },

    async read(node, argv, timeoutMs, watch): Promise<ReadAnswer> {
      const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
      const text = `exec ${shellText(['timeout', '-k', String(KILL_AFTER), String(seconds), ...node.prefix, ...argv])}`;
      const giveUpAfter = (seconds + KILL_AFTER) * 1000 + timeouts.request;
      const unwatch = watch && signsOfLife.watch(node, watch.onSilent);
      return turns
        .take(node, async (): Promise<ReadAnswer> => {
          if (watch?.over.aborted)
            return { ok: false, ...because(saySsh('ssh.not-asked-more', { node: called(node) })) };
          const command = withinLimit(text);
          if (!command.ok) return command;
          const limits = { giveUpAfter, maxBytes: MAX_READ_BYTES, ...(watch && { over: watch.over }) };
          const end = await request(node, command.text, limits);
          if (end.kind !== 'exited') return { ok: false, ...reasonOf(end) };
          const { exit, stdout, stderr, cut } = end;
          return { ok: true, exit, stdout, stderr, cut };
        })
        .finally(unwatch);
    },

    async uptime(node) {
      const end = await request(node, 'exec cat /proc/uptime /proc/sys/kernel/random/boot_id', {
        giveUpAfter: timeouts.request,
        maxBytes: MAX_FENCE_BYTES,
      });
      if (end.kind !== 'exited') return { ok: false, ...reasonOf(end) };
      const [, seconds, boot] = /^(\d+)\.\d+ [\d.]+\n([0-9a-f-]{36})$/m.exec(end.stdout.toString('latin1')) ?? [];
      if (seconds === undefined || boot === undefined)
        return { ok: false, ...because(saySsh('ssh.no-uptime', { node: called(node), ...endOf(end) })) };
      return { ok: true, seconds: Number(seconds), boot };
    },

    pinnedFingerprint(node) {
      const [first] = pinnedKeys(knownHosts.entries, node.address, node.port).accepted;
      return first && fingerprintOf(first.key);
    },
    close: () => pool.close(),
  };
}

/** The parameter `end`: exit code and last line of stderr or stdout of a request that was not answered in its own words. */
function endOf(end: { exit: number; stdout: Buffer; stderr: Buffer }) {
  const said = `${end.stdout.toString('utf8')}\n${end.stderr.toString('utf8')}`.trim().split('\n').at(-1)?.trim() ?? '';
  return nested(
    'end',
    said === ''
      ? saySsh('ssh.ended', { exit: end.exit })
      : saySsh('ssh.ended-said', { exit: end.exit, said: said.slice(0, 200) }),
  );
}
