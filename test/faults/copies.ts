import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const JOURNAL = fileURLToPath(new URL('../../scripts/journal.ts', import.meta.url));

/** Redis against a host's mirror, as an operator compares them: every incident that it finds contradicted. */
export function copyProblems(env: Readonly<Record<string, string>>, dataDir: string): Promise<readonly string[]> {
  const { REDIS_URL, NODE_COMPILE_CACHE } = env;
  const variables = { PATH: process.env.PATH, REDIS_URL, NODE_COMPILE_CACHE, DATA_DIR: dataDir };
  return new Promise((resolve) => {
    execFile(process.execPath, [JOURNAL, 'compare'], { env: variables }, (error, stdout, stderr) => {
      resolve(error === null ? [] : [`npm run journal -- compare: ${stdout}${stderr}`]);
    });
  });
}
