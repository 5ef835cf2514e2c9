/** A sentence's part for an error of ioredis: what Redis, or the way to it, did. */
export function whyNot(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/timed out/i.test(message)) return 'Redis did not answer within 2 s';
  if (isConnectionLoss(error)) return 'Redis cannot be reached';
  if (message.startsWith('OOM')) return `Redis is out of memory and refused the write (${message})`;
  if (message.startsWith('NOREPLICAS')) return `Redis has too few replicas and refused the write (${message})`;
  if (message.startsWith('READONLY')) return `this Redis is a replica and refused the write (${message})`;
  if (message.startsWith('MISCONF')) return `Redis cannot save and refused the write (${message})`;
  return `Redis answered: ${message}`;
}

/** The connection was not there, or broke before the reply: the command may or may not have been carried out. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /Connection is closed|isn't writeable|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|max retries|Socket timeout/i.test(
    error.message,
  );
}
