import { isIP } from 'node:net';
import { foldEmoji } from '../../domain/approval/emoji.ts';
import { fold, type Problem, repeated } from './problem.ts';
import { rosterProblems } from './roster-rules.ts';
import type { RegionEntry, TopologyFile } from './topology-schema.ts';

/** What the fields, each right by itself, must be to each other. `unprovisioned` nodes may lack their spool id. */
export function topologyProblems(file: TopologyFile, unprovisioned: boolean): Problem[] {
  return [
    ...regionProblems(file.regions),
    ...file.regions.flatMap((region, index) => nodeProblems(file, region, index, unprovisioned)),
    ...duplicateNodes(file.regions),
    ...timingProblems(file),
    ...rosterProblems(file),
  ];
}

/** Things that are allowed and rarely meant. */
export function topologyWarnings(file: TopologyFile): Problem[] {
  const bases = file.regions.flatMap((region, r) =>
    region.ks.map((node, k) => ({
      base: node.spool_base ?? file.remote.spool_base ?? '',
      path: ['regions', r, 'ks', k],
    })),
  );
  return [...tightTimes(file), ...receiptsInTmp(bases)];
}

/** Times that leave nobody, or no network, long enough. */
function tightTimes({ policy }: TopologyFile): Problem[] {
  const tight: Problem[] = [];
  if (policy.execute_within - policy.armed_window < 5_000) {
    const text = 'leaves less than 5 s after armed_window to read everything again and send the command';
    tight.push({ path: ['policy', 'execute_within'], text });
  }
  if (policy.approve_within - policy.reflex_guard < 30_000) {
    const text = 'leaves less than 30 s after reflex_guard to read the card and react';
    tight.push({ path: ['policy', 'approve_within'], text });
  }
  return tight;
}

function receiptsInTmp(bases: readonly { readonly base: string; readonly path: readonly PropertyKey[] }[]): Problem[] {
  return bases
    .filter(({ base }) => /^\/(?:var\/)?tmp(?:\/|$)/.test(base))
    .map(({ base, path }) => ({
      path,
      text: `receipts in ${base}: files below /tmp and /var/tmp are deleted by the system, and a lost receipt makes an outcome unknown`,
    }));
}

function regionProblems(regions: readonly RegionEntry[]): Problem[] {
  const [one, two] = regions;
  if (one === undefined || two === undefined) return [];
  const problems: Problem[] = [];
  const [a, b] = [fold(one.name), fold(two.name)];
  if (a === b) problems.push({ path: ['regions', 1, 'name'], text: `"${two.name}" names both regions` });
  else if (a.startsWith(b) || b.startsWith(a)) {
    const text = `"${two.name}" and "${one.name}" begin alike: nodes are assigned to regions by their names' beginning, so neither may begin with the other`;
    problems.push({ path: ['regions', 1, 'name'], text });
  }
  if (fold(one.zone) === fold(two.zone)) {
    problems.push({
      path: ['regions', 1, 'zone'],
      text: `"${two.zone}" is the zone of both regions; each has its own`,
    });
  }
  if (one.console_address === two.console_address) {
    const text = `${two.console_address} is the console's address in both regions; each has its own`;
    problems.push({ path: ['regions', 1, 'console_address'], text });
  }
  return problems;
}

function nodeProblems(file: TopologyFile, region: RegionEntry, index: number, unprovisioned: boolean): Problem[] {
  const problems: Problem[] = [];
  const at = (...rest: PropertyKey[]): readonly PropertyKey[] => ['regions', index, ...rest];
  for (const [k, node] of region.ks.entries()) {
    problems.push(...misplaced(file, region, node.name, at('ks', k, 'name')));
    if (node.receipts === 'on' && node.spool_id === undefined && !unprovisioned) {
      const text = `is missing; needs the id that \`npm run provision\` made on ${node.name}, or \`receipts: off\` (then any doubt is unknown)`;
      problems.push({ path: at('ks', k, 'spool_id'), text });
    }
    if (node.receipts === 'off' && node.spool_id !== undefined) {
      problems.push({ path: at('ks', k, 'spool_id'), text: `stands beside \`receipts: off\`; remove one of them` });
    }
  }
  for (const [p, name] of region.pg.entries()) problems.push(...misplaced(file, region, name, at('pg', p)));
  const recovery = region.recovery_pg_node;
  if (recovery !== undefined) problems.push(...misplaced(file, region, recovery, at('recovery_pg_node')));
  if (file.recovery_pg && recovery === undefined) {
    const text = `is missing; needs ${region.name}'s recovery pg node, since \`recovery_pg\` is true`;
    problems.push({ path: at('recovery_pg_node'), text });
  }
  if (!file.recovery_pg && recovery !== undefined) {
    const text = `names ${recovery}, but \`recovery_pg\` is false; remove the node, or set \`recovery_pg: true\``;
    problems.push({ path: at('recovery_pg_node'), text });
  }
  return problems;
}

function misplaced(file: TopologyFile, region: RegionEntry, node: string, path: readonly PropertyKey[]): Problem[] {
  if (node.startsWith(region.name)) return [];
  const owner = file.regions.find((each) => node.startsWith(each.name));
  const text =
    owner === undefined
      ? `"${node}" belongs to no region: a node's name begins with its region's (${file.regions.map((each) => each.name).join(', ')})`
      : `"${node}" stands under ${region.name}, but its name begins with ${owner.name}`;
  return [{ path, text }];
}

function duplicateNodes(regions: readonly RegionEntry[]): Problem[] {
  const named = regions.flatMap((region, r) => [
    ...region.ks.map((node, k) => ({ key: node.name, path: ['regions', r, 'ks', k, 'name'] })),
    ...region.pg.map((name, p) => ({ key: name, path: ['regions', r, 'pg', p] })),
    ...(region.recovery_pg_node === undefined
      ? []
      : [{ key: region.recovery_pg_node, path: ['regions', r, 'recovery_pg_node'] }]),
  ]);
  const addressed = regions.flatMap((region, r) =>
    region.ks.map((node, k) => ({
      key: endpoint(node.address, node.port ?? 22),
      path: ['regions', r, 'ks', k, 'address'],
    })),
  );
  return [
    ...repeated(named).map(({ key, path }) => ({ path, text: `"${key}" is named twice` })),
    ...repeated(addressed).map(({ key, path }) => ({ path, text: `${key} is the address of two ks nodes` })),
  ];
}

function timingProblems({ policy, timing }: TopologyFile): Problem[] {
  const problems: Problem[] = [];
  if (policy.armed_window >= policy.execute_within) {
    problems.push({
      path: ['policy', 'armed_window'],
      text: 'is not shorter than execute_within: every approval would expire while it is armed',
    });
  }
  if (policy.reflex_guard >= policy.approve_within) {
    problems.push({
      path: ['policy', 'reflex_guard'],
      text: 'is not shorter than approve_within: nobody could ever approve',
    });
  }
  if (foldEmoji(policy.approve_emoji) === foldEmoji(policy.deny_emoji)) {
    problems.push({ path: ['policy', 'deny_emoji'], text: `"${policy.deny_emoji}" both approves and denies` });
  }
  if (timing.readings_spread >= timing.check_deadline) {
    problems.push({
      path: ['timing', 'readings_spread'],
      text: 'is not shorter than check_deadline: no check could ever hold',
    });
  }
  return problems;
}

function endpoint(address: string, port: number): string {
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}
