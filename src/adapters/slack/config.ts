/** What the adapter needs of the environment (design.md, Configuration), validated by src/config.ts. */
export type SlackConfig = SocketConfig | HttpConfig;

interface Common {
  readonly botToken: string;
  /** Slack's own is `https://slack.com/api/`. */
  readonly apiUrl: string;
  /** With its slash, e.g. `/dr`. */
  readonly commandName: string;
}

export interface SocketConfig extends Common {
  readonly mode: 'socket';
  readonly appToken: string;
}

export interface HttpConfig extends Common {
  readonly mode: 'http';
  readonly signingSecret: string;
  readonly port: number;
  /** Which address to listen on; all when absent, for Slack must reach it. */
  readonly host?: string;
}
