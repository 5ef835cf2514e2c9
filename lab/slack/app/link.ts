/** What Slack sends to an app, the same over Socket Mode and HTTP. */
export type Delivery = {
  type: 'events_api' | 'slash_commands' | 'interactive';
  payload: Record<string, unknown>;
};

export type Retry = { attempt: number; reason: string };

/** How the app took it. `unreachable`: no connection, or the address refused; `refused`: a status other than 2xx. */
export type Receipt =
  | { kind: 'acked'; body: unknown }
  | { kind: 'timeout' }
  | { kind: 'unreachable' }
  | { kind: 'refused'; status: number };

export type AppLink = {
  /** Sends once and waits for the acknowledgement at most the configured time. Never rejects. */
  deliver: (delivery: Delivery, retry: Retry) => Promise<Receipt>;
  close: () => void;
};
