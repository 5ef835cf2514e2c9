import type { Site } from '../../lab/site/site.ts';
import { shellText } from '../../src/domain/shell-text.ts';

/** A command that the site's nodes ran, in the very text that a shell would run it from. */
export interface Run {
  readonly at: number;
  readonly node: string;
  readonly command: string;
  /** False: something answered in the tool's place and nothing was started. */
  readonly executed: boolean;
  readonly operation: string | null;
}

/** Every command that may have changed the site, whoever sent it, by the site's own ledger. */
export function runsOf(site: Site): readonly Run[] {
  const paths: Readonly<Record<string, string>> = {
    'send-zw-directive': site.toolPaths.sendZwDirective,
    'modify-zone-attributes': site.toolPaths.modifyZoneAttributes,
    supervisorctl: site.toolPaths.supervisorctl,
  };
  return site.ledger().flatMap((entry) => {
    if (entry.kind !== 'change') return [];
    const { at, node, tool, argv, executed, operation } = entry;
    const command = shellText([paths[tool] ?? tool, ...argv]);
    return [{ at: Date.parse(at), node, command, executed, operation }];
  });
}
