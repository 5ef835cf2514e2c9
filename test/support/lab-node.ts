import type { NodeName } from '../../src/domain/names.ts';
import type { KsNode } from '../../src/domain/topology.ts';

/** A ks node for a test: loopback, receipts off, tools at their usual paths, unless said otherwise. */
export function labNode(changes: Partial<Omit<KsNode, 'name'>> & { name?: string } = {}): KsNode {
  const { name = 'lab-ks0', ...rest } = changes;
  return {
    name: name as NodeName,
    address: '127.0.0.1',
    port: 22,
    user: 'twokey',
    spool: 'off',
    tools: {
      sendZwDirective: '/pitrix/bin/send-zw-directive',
      modifyZoneAttributes: '/pitrix/cli/modify-zone-attributes',
      supervisorctl: '/usr/bin/supervisorctl',
    },
    logPath: '/pitrix/log/zone_watcher.log',
    prefix: [],
    ...rest,
  };
}
