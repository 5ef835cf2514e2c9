import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { findTools } from '../../scripts/bootstrap/tools.mjs';
import { tempDir } from '../support/temp-dir.ts';
import { put } from './bootstrap-copy.ts';

/** A machine with its own PATH: an apt-get that notes what it is asked and installs what it knows. */
async function machine(options: { knows?: readonly string[]; has?: readonly string[]; mayInstall?: boolean }) {
  const dir = await tempDir();
  const bin = join(dir, 'bin');
  const policyFile = join(dir, 'policy-rc.d');
  for (const name of options.has ?? []) await put(join(bin, name), '#!/bin/sh\n', 0o755);
  const programs = { 'redis-server': 'redis-server', chromium: 'chromium', 'openssh-server': 'sshd' } as const;
  const cases = Object.entries(programs)
    .filter(([name]) => (options.knows ?? []).includes(name))
    .map(
      ([name, program]) =>
        `*" install "*" ${name}") printf '#!/bin/sh\\n' >${bin}/${program}; /bin/chmod +x ${bin}/${program};;`,
    );
  const apt = `#!/bin/sh
echo "apt-get $*" >>${dir}/calls
[ -e ${policyFile} ] && echo held >>${dir}/calls
case " $*" in *" update") ;; ${cases.join(' ')} *) echo "E: nothing at http://mirror.internal/debian" >&2; exit 100;; esac
`;
  await put(join(bin, 'apt-get'), apt, 0o755);
  await put(join(bin, 'systemctl'), `#!/bin/sh\necho "systemctl $*" >>${dir}/calls\n`, 0o755);
  const lines: string[] = [];
  const said = vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  onTestFinished(() => said.mockRestore());
  const env = {
    PATH: `${bin}:/usr/bin:/bin`,
  };
  return {
    lines,
    policyFile,
    // Only its own folder counts, whatever this machine has: the shell the fake needs is found by the PATH of `env`.
    machine: {
      env: { ...env, PATH: bin },
      mayInstall: options.mayInstall ?? true,
      folders: [],
      policyFile,
      systemd: true,
    },
    calls: async () =>
      existsSync(join(dir, 'calls')) ? (await readFile(join(dir, 'calls'), 'utf8')).trim().split('\n') : [],
  };
}

const TEST = { required: [], optional: ['redis-server', 'chromium', 'sshd'] };
const DEMO = { required: ['redis-server'], optional: [] };

describe('what the tests need', () => {
  test('nothing is installed when all is there', async () => {
    const { machine: here, lines, calls } = await machine({ has: ['redis-server', 'chromium', 'sshd'] });
    expect(await findTools(TEST, here)).toBeUndefined();
    expect([lines, await calls()]).toEqual([[], []]);
  });

  test('what is missing is installed with services held back, and not enabled for the next boot', async () => {
    const {
      machine: here,
      lines,
      calls,
      policyFile,
    } = await machine({ has: ['chromium'], knows: ['redis-server', 'openssh-server'] });
    expect(await findTools(TEST, here)).toBeUndefined();
    expect(lines).toEqual([
      'reading the list of Debian packages …',
      'installing the Debian package redis-server …',
      'installing the Debian package openssh-server …',
    ]);
    expect(await calls()).toEqual([
      'apt-get -qq update',
      'apt-get -qq -o DPkg::Lock::Timeout=120 install -y --no-install-recommends redis-server',
      'held',
      'systemctl disable --quiet redis-server',
      'apt-get -qq -o DPkg::Lock::Timeout=120 install -y --no-install-recommends openssh-server',
      'held',
      'systemctl disable --quiet ssh',
    ]);
    expect(existsSync(policyFile)).toBe(false);
  });

  test('what cannot be installed is named, its tests are skipped, and the mirror stays unnamed', async () => {
    const { machine: here, lines } = await machine({ has: ['redis-server', 'sshd'] });
    expect(await findTools(TEST, here)).toBeUndefined();
    expect(lines).toEqual([
      'reading the list of Debian packages …',
      'installing the Debian package chromium …',
      'E: nothing at http://…/debian',
      'chromium is missing: the browser tests are skipped; the package chromium brings it',
    ]);
  });

  test('nobody but root installs', async () => {
    const { machine: here, lines, calls } = await machine({ has: ['redis-server', 'chromium'], mayInstall: false });
    expect(await findTools(TEST, here)).toBeUndefined();
    expect([lines, await calls()]).toEqual([
      ['sshd is missing: the tests against OpenSSH are skipped; the package openssh-server brings it'],
      [],
    ]);
  });
});

describe('the demo', () => {
  test('cannot do without Redis and says what to do in one line', async () => {
    const { machine: here } = await machine({ mayInstall: false });
    expect(await findTools(DEMO, here)).toBe('redis-server is missing: install the package redis-server');
  });
});
