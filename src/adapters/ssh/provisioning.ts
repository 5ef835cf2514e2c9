import { shellText } from '../../domain/shell-text.ts';

export interface Provisioning {
  /** The node's name, for the text only. */
  readonly node: string;
  readonly user: string;
  readonly base: string;
  /** The spool's id: 128 random bits in hex. */
  readonly id: string;
}

/**
 * The root snippet that makes a node's spool: BASE with mode 0700, owned by the service user, and its id. It
 * never changes an id that is there: a new one would forget receipts.
 */
export function provisioningSnippet({ node, user, base, id }: Provisioning): string {
  const [Base, User] = [shellText([base]), shellText([user])];
  return `# ${node}: run as root on this node. It may be run again; an id that is there stays.
set -eu
for tool in flock setsid sync readlink timeout; do command -v "$tool" >/dev/null || { echo "missing: $tool"; exit 1; }; done
id -u ${User} >/dev/null
mkdir -p ${Base}
[ -s ${Base}/id ] || echo ${id} >${Base}/id
chown -R ${User} ${Base}
chmod 700 ${Base}
sync ${Base}/id ${Base}
echo "spool_id: $(cat ${Base}/id)"
`;
}

/** What else a node needs, as comments for the operator; nothing of it is done by the snippet. */
export function provisioningNotes({ user, base }: Pick<Provisioning, 'user' | 'base'>): string {
  return `# Then, in the topology file, on each of these ks nodes, the line that its snippet printed:
#   spool_id: ...            (and \`spool_base: ${base}\`, where that is not the default)
#
# The service user ${user} needs:
#   - a POSIX log-in shell such as /bin/sh (bash reads start-up files for every command), e.g.
#       useradd --system --create-home --shell /bin/sh ${user}
#   - an account that is not locked where sshd has \`UsePAM no\`: such an sshd refuses the locked account that
#     useradd makes, keys or not. \`usermod -p '*' ${user}\` leaves it without a password, but not locked.
#   - the bot's public key in its ~/.ssh/authorized_keys
#   - the right to run send-zw-directive and modify-zone-attributes, and \`supervisorctl restart zone_watcher\`
#     (a group on supervisord's socket, or a sudoers line and \`prefix: [sudo, -n]\` in the topology)
#   - the right to read zone_watcher.log
# The spool belongs on a local disk that outlives a reboot: not on NFS, not in /tmp or /var/tmp.
# Prove it with:  npm run canary
`;
}
