import { X509Certificate } from 'node:crypto';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';

/** What is wrong with a file or folder that a variable names, or undefined. */
export type PathProblem = string | undefined;

export function privateKeyProblem(file: string): PathProblem {
  return contentProblem(file, (text) => (text.includes('PRIVATE KEY') ? undefined : 'is no private key'));
}

/** Each certificate in it can be read. */
export function authoritiesProblem(file: string): PathProblem {
  return contentProblem(file, (text) => {
    const certificates = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
    if (certificates.length === 0) return 'holds no certificate (PEM)';
    return certificates.every(isCertificate) ? undefined : 'holds a certificate that cannot be read';
  });
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

/** Whether a private key file may be read by anybody but its owner. */
export function readableByOthers(file: string): boolean {
  return (statSync(file).mode & 0o077) !== 0;
}

/** Only that it is there and holds entries; the SSH adapter reads them. */
export function knownHostsProblem(file: string): PathProblem {
  const isEntry = (line: string): boolean => line.trim() !== '' && !line.trim().startsWith('#');
  return contentProblem(file, (text) => (text.split('\n').some(isEntry) ? undefined : 'holds no host key'));
}

/** A folder that is missing is fine: it is made at start. */
export function dataDirProblem(dir: string): PathProblem {
  try {
    if (!statSync(dir).isDirectory()) return `${dir} is no folder`;
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' ? undefined : `${dir} cannot be used (${code})`;
  }
}

export function agentProblem(socket: string): PathProblem {
  try {
    return statSync(socket).isSocket() ? undefined : `${socket} is no socket`;
  } catch (error) {
    return `${socket} cannot be used (${codeOf(error)})`;
  }
}

function contentProblem(file: string, judge: (text: string) => PathProblem): PathProblem {
  try {
    const what = judge(readFileSync(file, 'utf8'));
    return what === undefined ? undefined : `${file} ${what}`;
  } catch (error) {
    const hint = file.startsWith('~') ? '; ~ is not expanded here' : '';
    return `${file} cannot be read (${codeOf(error)})${hint}`;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
