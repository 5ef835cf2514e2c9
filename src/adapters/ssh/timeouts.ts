/** All in milliseconds. Each phase of a connection has its own, since a stopped sshd still completes the TCP handshake. */
export interface SshTimeouts {
  /** TCP, with the address's resolution. */
  readonly connect: number;
  /** From the TCP connection to the first byte of the SSH banner. */
  readonly banner: number;
  /** From the banner to the end of the key exchange. */
  readonly handshake: number;
  /** From the key exchange to the log-in. */
  readonly auth: number;
  /** An answer to `stat`, `void`, `output` or `uptime`; also what a read may take beyond its own time on the node. */
  readonly request: number;
  /** After this, and again, a node that is asked for a reading which another node could give as well must show that it still answers. */
  readonly signOfLife: number;
  /** Silence after which the node is asked for a sign of life; without one four times over, the connection is reset. */
  readonly keepAlive: number;
  /** An unused connection is closed after this. */
  readonly idle: number;
}

export const DEFAULT_TIMEOUTS: SshTimeouts = {
  connect: 5_000,
  banner: 5_000,
  handshake: 5_000,
  auth: 10_000,
  request: 10_000,
  signOfLife: 3_000,
  keepAlive: 5_000,
  idle: 120_000,
};
