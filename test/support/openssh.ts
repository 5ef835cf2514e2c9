import { onTestFinished } from 'vitest';
import { type OpenSsh, startOpenSsh } from './openssh-server.ts';
import { tempDir } from './temp-dir.ts';

/** An sshd for one test, ended with it. */
export async function openSsh(options: readonly string[] = []): Promise<OpenSsh> {
  const sshd = await startOpenSsh(await tempDir(), options);
  onTestFinished(() => sshd.stop());
  return sshd;
}
