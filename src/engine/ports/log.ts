/** Static messages with fields (style rule 9); secrets are scrubbed where the log is written. The journal is the record. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
