import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { type Counts, closingLine } from './counts.ts';

/**
 * Ends the run with the plain line `N passed, N failed[, N skipped]`, or, where TWOKEY_TEST_COUNTS names a file,
 * leaves the counts there for scripts/test.ts. What went wrong outside any test (an error nobody handled, a hook,
 * something left behind) counts as a failure, so that the line and the exit code never contradict each other.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      const before = counts.failed;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'pending') counts.failed += 1;
        else counts[state] += 1;
      }
      if (module.state() === 'failed' && counts.failed === before) counts.failed += 1;
    }
    // Only when the process exits is it known whether something was left behind, and nothing is written after it.
    process.once('exit', (code) => report(code === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 }));
  }
}

function report(counts: Counts): void {
  const file = process.env.TWOKEY_TEST_COUNTS;
  if (file === undefined) console.log(closingLine(counts));
  else writeFileSync(file, JSON.stringify(counts));
}
