import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newKeyPair } from '../../../lab/site/ssh/host-key.ts';
import { loadSshCredentials } from '../../../src/adapters/ssh/credentials.ts';
import { tempDir } from '../../support/temp-dir.ts';

const pair = newKeyPair();
const locked = newKeyPair('open');

describe('SSH credentials', () => {
  async function files() {
    const dir = await tempDir();
    const path = (name: string) => join(dir, name);
    await writeFile(path('known_hosts'), `10.0.0.7 ${pair.public}\n`);
    await writeFile(path('key'), pair.private);
    return { path, knownHostsFile: path('known_hosts'), privateKeyFile: path('key') };
  }

  it('are the pinned hosts and the key', async () => {
    const { knownHostsFile, privateKeyFile } = await files();
    const loaded = await loadSshCredentials({ knownHostsFile, privateKeyFile });
    expect(loaded).toEqual({
      ok: true,
      credentials: { knownHostsText: `10.0.0.7 ${pair.public}\n`, privateKey: Buffer.from(pair.private) },
    });
  });

  it('may be an agent alone', async () => {
    const { knownHostsFile } = await files();
    const loaded = await loadSshCredentials({ knownHostsFile, agent: '/run/agent' });
    expect(loaded).toMatchObject({ ok: true, credentials: { agent: '/run/agent' } });
  });

  it('open an encrypted key with its passphrase', async () => {
    const { path, knownHostsFile } = await files();
    await writeFile(path('locked'), locked.private);
    const privateKeyFile = path('locked');
    expect(await loadSshCredentials({ knownHostsFile, privateKeyFile, passphrase: 'open' })).toMatchObject({
      ok: true,
    });
    expect(await loadSshCredentials({ knownHostsFile, privateKeyFile })).toEqual({
      ok: false,
      why: `the SSH private key ${privateKeyFile} is encrypted, and no passphrase is set`,
    });
    expect(await loadSshCredentials({ knownHostsFile, privateKeyFile, passphrase: 'wrong' })).toEqual({
      ok: false,
      why: `the SSH private key ${privateKeyFile} is encrypted, and the passphrase does not open it`,
    });
  });

  it('name what is missing or wrong', async () => {
    const { path, knownHostsFile, privateKeyFile } = await files();
    const refused = async (over: Partial<Parameters<typeof loadSshCredentials>[0]>) => {
      const loaded = await loadSshCredentials({ knownHostsFile, privateKeyFile, ...over });
      return loaded.ok ? 'accepted' : loaded.why;
    };
    await mkdir(path('folder'));
    await writeFile(path('public'), pair.public);
    await writeFile(path('junk'), 'junk');
    await writeFile(path('ca'), `@cert-authority * ${pair.public}\n`);
    expect(await refused({ knownHostsFile: path('gone') })).toBe(`the known_hosts file ${path('gone')} does not exist`);
    expect(await refused({ privateKeyFile: path('gone') })).toBe(`the SSH private key ${path('gone')} does not exist`);
    expect(await refused({ privateKeyFile: path('folder') })).toBe(
      `the SSH private key ${path('folder')} is a directory, not a file`,
    );
    expect(await refused({ privateKeyFile: path('public') })).toBe(
      `the SSH private key ${path('public')} is a public key; the private one is needed`,
    );
    expect(await refused({ privateKeyFile: path('junk') })).toBe(
      `the SSH private key ${path('junk')} cannot be read as a private key: Unsupported key format`,
    );
    expect(await refused({ knownHostsFile: path('ca') })).toBe(
      `${path('ca')}: known_hosts line 1 is a @cert-authority line; certificates are not supported: pin each host’s own key instead`,
    );
    expect(await refused({ privateKeyFile: undefined })).toBe(
      'no SSH private key file is set and no SSH agent is running: one of them is needed',
    );
  });
});
