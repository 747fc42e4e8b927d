// A bare Debian in a folder: its base, what a machine gives to it, and commands run in it. Needs root.
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { mirrorOf, parseSources, releases, sourcesFor } from './apt_sources.mjs';
import { root, run, which } from './run.mjs';

/** Everything lies here: the bases, which are kept, and a folder for each run, which is not. */
const home = join(root, 'build/bare');

/** Inside: its user's folder, and that of the clone. */
const inHome = '/home/reader';
export const place = `${inHome}/srlm`;

/** What all commands run in: mounts and processes that nobody else sees, and that end with this script. */
const apart = ['--pdeathsig', 'KILL', 'unshare', '--mount', '--pid', '--fork', '--kill-child'];

/** Stops with the reason when this user, or this machine, cannot have a system in a folder. */
export async function checkRights(uid = process.getuid?.()) {
  const purpose = 'It unpacks a Debian with debootstrap and mounts an overlay, proc, sys and dev in it';
  if (process.platform !== 'linux') throw new Error(`This runs on Linux only. ${purpose}.`);
  if (uid !== 0) throw new Error(`This needs root: sudo npm run test:bare. ${purpose}.`);
  for (const program of ['setpriv', 'unshare'])
    if (!which(program)) throw new Error(`"${program}" is missing; it is in Debian's package util-linux.`);
  const script = 'd=$(mktemp -d); mount -t tmpfs none "$d"; umount "$d"; rmdir "$d"';
  await run('setpriv', [...apart, 'sh', '-ec', script]).catch((error) => {
    throw new Error(
      `Root may not mount anything here (${(error.output ?? error.message).trim()}). ${purpose}; a container needs ` +
        'the capability SYS_ADMIN for that (docker run --privileged).',
    );
  });
}

/** The entries of this machine's apt sources. */
function machineSources() {
  const folder = '/etc/apt/sources.list.d';
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return ['/etc/apt/sources.list', ...files]
    .filter((path) => existsSync(path) && /\.(list|sources)$/.test(path))
    .flatMap((path) => parseSources(path, readFileSync(path, 'utf8')));
}

/** The sources for one release, and the mirror for debootstrap. */
export function sources(debian, mirror) {
  const suite = releases[debian];
  const entries = machineSources();
  const own = mirrorOf(entries);
  if (mirror && mirror !== own)
    return { mirror, text: sourcesFor(parseSources('', `deb ${mirror} ${suite} main`), suite) };
  if (!own)
    throw new Error(
      "This machine's apt sources name no mirror of Debian 12 or 13: give one, --mirror ADDRESS.",
    );
  return { mirror: own, text: sourcesFor(entries, suite) };
}

/** The folder of a bare Debian, unpacked the first time. */
export async function base(debian, mirror, anew = false) {
  const folder = join(home, `debian-${debian}`);
  if (anew) rmSync(folder, { recursive: true, force: true });
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const args = ['--variant=minbase', '--include=ca-certificates,git', releases[debian], part, mirror];
  await run('setpriv', [...apart, 'debootstrap', ...args]);
  renameSync(part, folder);
  return folder;
}

/** Forgets what runs that were killed have left. */
function sweepUp() {
  for (const name of existsSync(home) ? readdirSync(home) : []) {
    const pid = name.match(/^run-(\d+)-/)?.[1];
    if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(home, name), { recursive: true });
  }
}

/**
 * A fresh system over a base: { folder, top, mount }. What is written into `top` lies in the system; `mount` is the
 * command that puts it at folder/root. Overlays do not stack well: over one, the base is copied.
 */
export async function freshSystem(baseFolder) {
  sweepUp();
  const folder = mkdtempSync(join(home, `run-${process.pid}-`));
  const onOverlay = statfsSync(folder).type === 0x794c7630;
  mkdirSync(join(folder, 'root'));
  if (onOverlay) {
    await run('cp', ['-a', '--reflink=auto', `${baseFolder}/.`, join(folder, 'root')]);
    return { folder, top: join(folder, 'root'), mount: 'true' };
  }
  for (const name of ['upper', 'work']) mkdirSync(join(folder, name));
  // Named from here: a colon or comma in the project's path would mean something to mount.
  const lower = relative(folder, baseFolder);
  return {
    folder,
    top: join(folder, 'upper'),
    mount: `mount -t overlay overlay -o lowerdir=${lower},upperdir=upper,workdir=work root`,
  };
}

function copyInto(top, path, to = path) {
  if (!path || !existsSync(path)) return;
  mkdirSync(dirname(join(top, to)), { recursive: true });
  cpSync(path, join(top, to), { recursive: true, dereference: true });
}

/** Variables that say how the net is reached, and nothing else. */
const netVariables = () =>
  Object.entries(process.env).filter(
    ([name, value]) =>
      value && /^((https?|ftp|no|all)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR))$/i.test(name),
  );

/** Gives the system the net as this machine has it: names, apt's and npm's settings, certificates. */
export async function copySettings(top, sourcesText) {
  for (const path of ['/etc/resolv.conf', '/etc/hosts', '/usr/local/share/ca-certificates'])
    copyInto(top, path);
  copyInto(top, '/etc/ssl/certs/ca-certificates.crt');
  for (const [, value] of netVariables()) if (/\.(crt|pem)$/.test(value)) copyInto(top, value);
  const conf = '/etc/apt/apt.conf.d';
  for (const name of readdirSync(conf).filter((each) => each.startsWith('99')))
    copyInto(top, join(conf, name));
  for (const [, key] of sourcesText.matchAll(/^Signed-By: (\/\S+)$/gm))
    if (!key.startsWith('/usr/share/keyrings/debian-')) copyInto(top, key);
  mkdirSync(join(top, 'etc/apt/sources.list.d'), { recursive: true });
  writeFileSync(join(top, 'etc/apt/sources.list'), '');
  writeFileSync(join(top, 'etc/apt/sources.list.d/debian.sources'), sourcesText);
  const setting = async (name) => (await run('npm', ['config', 'get', name])).trim();
  copyInto(top, await setting('userconfig'), `${inHome}/.npmrc`);
  for (const to of ['/usr/local/etc/npmrc', '/usr/etc/npmrc'])
    copyInto(top, await setting('globalconfig'), to);
  copyInto(top, await setting('cafile'));
}

/** Puts this machine's Node and npm under `prefix`. */
export function copyNode(top, prefix) {
  const npm = dirname(dirname(realpathSync(which('npm'))));
  copyInto(top, process.execPath, `${prefix}/bin/node`);
  copyInto(top, npm, `${prefix}/lib/node_modules/npm`);
  for (const name of ['npm', 'npx'])
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(top, prefix, 'bin', name));
}

/** The commit that is checked out here, cloned to `place`. */
export async function cloneInto(top) {
  const clone = join(top, place);
  const commit = (await run('git', ['rev-parse', 'HEAD'])).trim();
  await run('git', ['clone', '--quiet', '--no-checkout', root, clone]);
  await run('git', ['-C', clone, 'checkout', '--quiet', '--detach', commit]);
  return commit;
}

/** Mounts, runs the command in the clone, and says what processes it has left behind. */
const insideScript = (mount) => `
trap : INT
set -e
${mount}
mount -t proc proc root/proc
for each in sys dev; do
  mount --rbind /$each root/$each
  mount --make-rslave root/$each
done
set +e
chroot root "$@"
status=$?
for try in $(seq 50); do
  left=
  for process in root/proc/[0-9]*; do
    case $process in
      root/proc/1) ;;
      *) left="$left$(tr '\\0' ' ' 2> /dev/null < $process/cmdline)" ;;
    esac
  done
  [ -z "$left" ] && exit $status
  sleep 0.2
done 2> /dev/null
echo "Left running: $left"
exit 99
`;

/**
 * Starts a shell command in the system's clone. Gives { child, done }: `done` fulfils when it ends well, and
 * `watch` gets each piece of what it prints, and all of it so far. interrupt(child) is Ctrl-C there.
 */
export function inside({ folder, mount }, command, watch) {
  const variables = Object.entries({
    HOME: inHome,
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
    ...Object.fromEntries(netVariables()),
  }).map(([name, value]) => `${name}=${value}`);
  const shell = ['/usr/bin/env', '-i', ...variables, 'bash', '-c', `cd ${place} && ${command}`];
  const args = [...apart, 'bash', '-c', insideScript(mount), 'bash', ...shell];
  // A group of its own: Ctrl-C in the terminal is for this script, which then ends the rest.
  const child = spawn('setpriv', args, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      watch?.(text, output);
    });
  const done = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      if (status === 0) resolve();
      else reject(Object.assign(new Error(`${command}: ended with ${signal ?? status}`), { status }));
    });
  });
  return { child, done };
}

/** Ctrl-C for the command inside. */
export const interrupt = (child) => process.kill(-child.pid, 'SIGINT');

/** Ends all of it at once: when the first dies, the kernel ends the others and takes the mounts away. */
export async function destroy({ folder }, running) {
  if (running?.child.exitCode === null && running.child.signalCode === null) {
    process.kill(-running.child.pid, 'SIGKILL');
    await running.done.catch(() => {});
  }
  rmSync(folder, { recursive: true, force: true });
}
