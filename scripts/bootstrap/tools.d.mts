export interface Needs {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** What of this machine decides: a test gives its own. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly mayInstall: boolean;
  readonly folders: readonly string[];
  readonly policyFile: string;
  readonly systemd: boolean;
}

export function findTools(needs: Needs, machine?: Machine): Promise<string | undefined>;
