import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { withoutHosts } from './packages.mjs';
import { withServicesHeld } from './services.mjs';

/** Programs, the names they go by, the Debian package that has them, and what to do without. */
const TOOLS = {
  'redis-server': {
    names: ['redis-server'],
    package: 'redis-server',
    unit: 'redis-server',
    without: 'the tests with a real Redis fail; the package redis-server brings it',
    instead: 'install the package redis-server',
  },
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    package: 'chromium',
    without: 'the browser tests are skipped; the package chromium brings it',
  },
  sshd: {
    names: ['sshd'],
    package: 'openssh-server',
    unit: 'ssh',
    without: 'the tests against OpenSSH are skipped; the package openssh-server brings it',
  },
};

/** Where Debian keeps programs that are not on everyone's PATH. */
const MORE_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin'];

/**
 * Makes sure of the named tools, installing Debian's packages where it may. Says in one line each what is missing;
 * returns the line of a required one, which ends the run, or undefined.
 */
export async function findTools({ required, optional }, machine = thisMachine()) {
  const needed = [...required, ...optional];
  const missing = () => needed.filter((tool) => !has(tool, machine));
  if (missing().length > 0 && machine.mayInstall) await install(missing(), machine);
  let stop;
  for (const tool of missing()) {
    const { without, instead } = TOOLS[tool];
    if (required.includes(tool)) stop ??= `${tool} is missing: ${instead ?? without}`;
    else console.error(`${tool} is missing: ${without}`);
  }
  return stop;
}

function thisMachine() {
  const env = process.env;
  const mayInstall = process.getuid?.() === 0 && onPath('apt-get', env.PATH) && existsSync('/etc/debian_version');
  return {
    env,
    mayInstall,
    folders: MORE_FOLDERS,
    policyFile: '/usr/sbin/policy-rc.d',
    systemd: existsSync('/run/systemd/system'),
  };
}

function has(tool, { env, folders }) {
  const path = [env.PATH ?? '', ...folders].join(':');
  return TOOLS[tool].names.some((name) => onPath(name, path));
}

function onPath(name, path = '') {
  return path.split(':').some((folder) => folder !== '' && isProgram(join(folder, name)));
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** One package at a time, so that one that cannot be had does not keep the others away. */
async function install(tools, machine) {
  console.error('reading the list of Debian packages …');
  await run('apt-get', ['-qq', 'update'], machine);
  await withServicesHeld(machine.policyFile, async (stopped) => {
    for (const tool of tools) {
      if (stopped()) return;
      const { package: name, unit } = TOOLS[tool];
      console.error(`installing the Debian package ${name} …`);
      const args = ['-qq', '-o', 'DPkg::Lock::Timeout=120', 'install', '-y', '--no-install-recommends', name];
      const ran = await run('apt-get', args, machine);
      if (!ran.ok) console.error(withoutHosts(ran.said).trim().split('\n').slice(-3).join('\n'));
      // Installed only now, for its program: its service shall not come up at the next boot either.
      else if (unit !== undefined && machine.systemd) await run('systemctl', ['disable', '--quiet', unit], machine);
    }
  });
}

function run(program, args, { env }) {
  const child = spawn(program, args, {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, said: String(error) }));
    child.once('close', (code) => resolve({ ok: code === 0, said }));
  });
}
