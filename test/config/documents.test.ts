import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readTopologies } from '../../src/adapters/config/topology-file.ts';
import { TopologyFile } from '../../src/adapters/config/topology-schema.ts';
import { VARIABLE_NAMES, VARIABLES, type Variable } from '../../src/adapters/config/variables.ts';
import { requiredScopes } from '../../src/adapters/slack/preflight.ts';
import { readConfig } from '../../src/config.ts';
import { sourceFiles } from '../support/imports.ts';
import { tempDir } from '../support/temp-dir.ts';

const configuration = readFileSync('docs/configuration.md', 'utf8');
const example = readFileSync('.env.example', 'utf8');

/** The rows of a table that begins below a heading: their cells, without code marks. */
function rowsBelow(heading: string): string[][] {
  const [, after = ''] = configuration.split(`${heading}\n`);
  const [section = ''] = after.split(/^#/m);
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.replaceAll('`', '').trim()),
    );
}

describe('the environment: code, .env.example and docs/configuration.md name the same variables', () => {
  const assigned = new Map(
    [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const documented = new Map(rowsBelow('## Environment').map(([name = '', , , fallback = '']) => [name, fallback]));

  test('in the same order, and each with a word above it', () => {
    expect([...assigned.keys()]).toEqual(VARIABLE_NAMES);
    expect([...documented.keys()]).toEqual(VARIABLE_NAMES);
  });

  test.each(VARIABLE_NAMES)('%s: its default is the one documented', (name) => {
    const { default: fallback }: Variable = VARIABLES[name];
    if (fallback !== undefined) expect([documented.get(name), assigned.get(name)]).toEqual([fallback, fallback]);
    else expect(documented.get(name)).toMatch(/^required|^not set$|^no listener$|^the agent$/);
  });

  test('.env.example as it stands is refused for what is left to fill in, not for its form', async () => {
    const dir = await tempDir();
    const local = [...assigned].map(([name, value]) => [
      name,
      value.replace(/^(?:\/etc\/twokey|topology|\.data)/, `${dir}/$&`),
    ]);
    const read = readConfig(Object.fromEntries(local));
    expect(read.ok || read.problems.map((line) => line.replace(/;.*/, '').replace(`${dir}/`, ''))).toEqual([
      'SLACK_BOT_TOKEN: still holds a placeholder',
      'SLACK_APP_TOKEN: still holds a placeholder',
      'SSH_KNOWN_HOSTS_FILE: /etc/twokey/known_hosts cannot be read (ENOENT)',
      'SSH_PRIVATE_KEY_FILE: /etc/twokey/id_ed25519 cannot be read (ENOENT)',
      'TOPOLOGY: topology/: cannot be read (ENOENT)',
    ]);
    expect(read.warnings).toEqual([]);
  });
});

describe('the topology: schema, example and docs/configuration.md name the same keys', () => {
  const shape = TopologyFile.shape;
  const region = shape.regions.element.shape;
  const node = region.ks.element.shape;
  const remote = shape.remote.unwrap().shape;
  const keys = (table: object) => Object.keys(table).sort();
  const documented = (heading: string) =>
    rowsBelow(heading)
      .map(([key]) => key ?? '')
      .sort();

  test('at each level', () => {
    expect(documented('## Topology')).toEqual(keys(shape));
    expect(documented('### `regions[]`')).toEqual(keys(region));
    const own = keys(node).filter((key) => !Object.hasOwn(remote, key));
    expect(documented('### `regions[].ks[]`')).toEqual(own);
    const tools = keys(remote.tools.unwrap().shape).map((key) => `tools.${key}`);
    expect(documented('### `remote`')).toEqual([...keys(remote).filter((key) => key !== 'tools'), ...tools].sort());
    expect(documented('### `log`')).toEqual(keys(shape.log.unwrap().shape));
    expect(documented('### `timing`')).toEqual(keys(shape.timing.unwrap().shape));
    expect(documented('### `policy`')).toEqual(keys(shape.policy.unwrap().shape));
    expect(documented('### `roster[]`')).toEqual(keys(shape.roster.element.shape));
  });

  test('with the same defaults, which are those of the example', () => {
    const written = parse(readFileSync('examples/topology/global.yaml', 'utf8')) as Record<
      string,
      Record<string, unknown>
    >;
    for (const part of ['log', 'timing', 'policy']) {
      const fallbacks = rowsBelow(`### \`${part}\``).map((row) => [row[0], row.at(-1)] as const);
      for (const [key = '', fallback] of fallbacks.filter(([, value]) => value !== 'not set')) {
        expect(String(written[part]?.[key]), `${part}.${key}`).toBe(fallback);
      }
    }
    expect(readTopologies('examples/topology', { sshUser: 'twokey' }).ok).toBe(true);
  });
});

describe("the Slack app's manifest", () => {
  const manifest = parse(readFileSync('docs/slack-app-manifest.yaml', 'utf8')) as {
    features: { slash_commands: readonly { command: string }[] };
    oauth_config: { scopes: { bot: readonly string[] } };
    settings: { event_subscriptions: { bot_events: readonly string[] }; socket_mode_enabled: boolean };
  };

  test('asks for what the preflight demands, and for what is used where it is set', () => {
    const optional = ['usergroups:read', 'pins:write'];
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...new Set([...requiredScopes, ...optional])].sort());
  });

  test('subscribes to every event that is listened for', () => {
    const listened = sourceFiles('src/adapters/slack').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\.event\(\s*['"`]([a-z_]+)/g)].map(([, name = '']) => name),
    );
    expect(listened.length).toBeGreaterThan(0);
    for (const name of listened) {
      expect(
        manifest.settings.event_subscriptions.bot_events.some((event) => event.startsWith(name)),
        name,
      ).toBe(true);
    }
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(
      expect.arrayContaining(['reaction_added', 'reaction_removed', 'app_mention']),
    );
  });

  test('registers the default command', () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual([VARIABLES.SLACK_COMMAND.default]);
    expect(manifest.settings.socket_mode_enabled).toBe(true);
  });
});
