import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An authority of its own and a certificate that it gave to a server, as files. */
export interface Certificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** As in a subjectAltName; this machine's own by default. */
  readonly names?: string;
  /** It has ended to be valid. */
  readonly expired?: boolean;
}

const CONFIG = `[ca]
default_ca = lab
[lab]
database = index.txt
new_certs_dir = .
serial = serial
private_key = ca.key
certificate = ca.crt
default_md = sha256
policy = any
x509_extensions = server
[any]
commonName = supplied
`;

/** Made with openssl in this folder. */
export function makeCertificates(dir: string, options: CertificateOptions = {}): Certificates {
  const at = (name: string) => join(dir, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = options.names ?? 'IP:127.0.0.1,DNS:localhost';
  writeFileSync(at('ca.cnf'), `${CONFIG}[server]\nsubjectAltName = ${names}\n`);
  writeFileSync(at('index.txt'), '');
  writeFileSync(at('serial'), '01\n');
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=lab authority', '-days', '2');
  openssl('req', ...key, '-keyout', 'redis.key', '-out', 'redis.csr', '-subj', '/CN=redis');
  const valid = options.expired ? ['-startdate', '200101000000Z', '-enddate', '200102000000Z'] : ['-days', '2'];
  openssl('ca', '-batch', '-notext', '-config', 'ca.cnf', '-in', 'redis.csr', '-out', 'redis.crt', ...valid);
  return { ca: at('ca.crt'), cert: at('redis.crt'), key: at('redis.key') };
}
