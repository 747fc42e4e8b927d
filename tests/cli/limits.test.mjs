// What the process was granted of its machine: memory and processors.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { env, folder, hasProgram, output, program } from './lib/program.mjs';

const shell = (script, more = {}) =>
  spawnSync('sh', ['-c', script], { cwd: folder, env: { ...env, ...more }, encoding: 'utf8' });

/** About 1.1 GiB. */
const large = '--replicates 200000 --rounds 10 --csv all.csv --threads 1';

/** The innermost folder of a control group of ours with so many bytes, or none where we may not make one. */
function nestedGroup(bytes) {
  const [, own] = readFileSync('/proc/self/cgroup', 'utf8').match(/^\d+:memory:(.*)$/m) ?? [];
  const [top, limit] = own
    ? [`/sys/fs/cgroup/memory${own}/srlm-${process.pid}`, 'memory.limit_in_bytes']
    : ['/sys/fs/cgroup/srlm-test', 'memory.max'];
  try {
    mkdirSync(`${top}/step_0/user`, { recursive: true });
    writeFileSync(`${top}/${limit}`, String(bytes));
  } catch {
    return undefined;
  }
  if (!existsSync(`${top}/step_0/user/cgroup.procs`)) return undefined;
  const remove = () => {
    for (const inner of ['/step_0/user', '/step_0', '']) rmdirSync(top + inner);
  };
  return { procs: `${top}/step_0/user/cgroup.procs`, name: `${top}/${limit}`, remove };
}

describe('a run that would not fit is refused before it begins', () => {
  test('under a limit of its address space', () => {
    const { status, stderr } = shell(`ulimit -v 700000; exec '${program}' run ${large}`);
    expect(stderr).toMatch(/^srlm: error \(too_large\): .*may be used/);
    expect(status).toBe(4);
    expect(shell(`ulimit -v 700000; exec '${program}' --version`).stdout).toContain('RLIMIT_AS (ulimit -v)');
  });

  test('under a limit of its data', () => {
    const { status, stderr } = shell(`ulimit -d 700000; exec '${program}' run ${large}`);
    expect(stderr).toMatch(/^srlm: error \(too_large\): .*may be used/);
    expect(status).toBe(4);
    expect(shell(`ulimit -d 700000; exec '${program}' --version`).stdout).toContain(
      'RLIMIT_DATA (ulimit -d)',
    );
  });

  test('under what Slurm has granted', () => {
    const { status, stderr } = shell(`exec '${program}' run ${large}`, { SLURM_MEM_PER_NODE: '500' });
    expect(stderr).toMatch(/\b400 MiB may be used/);
    expect(status).toBe(4);
    const each = { SLURM_MEM_PER_CPU: '250', SLURM_CPUS_ON_NODE: '2' };
    expect(shell(`exec '${program}' run ${large}`, each).stderr).toMatch(/\b400 MiB may be used/);
  });

  test('under the limit of a control group around its own', ({ skip }) => {
    const group = nestedGroup(500 << 20);
    if (!group) skip('control groups can be made by root only, and not everywhere');
    try {
      const inside = (args) => shell(`echo $$ > ${group.procs} && exec '${program}' ${args}`);
      expect(inside('--version').stdout).toContain(group.name);
      const { status, stderr } = inside(`run ${large}`);
      expect(stderr).toMatch(/^srlm: error \(too_large\): .*may be used/);
      expect(status).toBe(4);
    } finally {
      group.remove();
    }
  });
});

describe('threads are as many as the process may run', () => {
  const threads = (run) => Number(run.stdout.match(/^threads: (\d+)/m)[1]);

  test.skipIf(!hasProgram('taskset', '--version'))('on the processors it is bound to', () => {
    expect(threads(shell(`exec taskset -c 0 '${program}' --version`))).toBe(1);
    const sweep = shell(`exec taskset -c 0 '${program}' sweep --axis beta=1,2 --replicates 2 --rounds 1`);
    expect(sweep.stdout).toContain('on 1 thread\n');
  });

  test('of what Slurm has granted to the task', () => {
    expect(threads(shell(`exec '${program}' --version`, { SLURM_CPUS_PER_TASK: '1' }))).toBe(1);
    expect(threads(shell(`exec '${program}' --version`, { SLURM_CPUS_PER_TASK: '100000' }))).toBe(
      threads(shell(`exec '${program}' --version`)),
    );
  });

  test('and the program says what they depend on', () => {
    expect(output('--version')).toMatch(/^threads: \d+ unless told otherwise \(.+\)$/m);
    expect(output('--version')).toMatch(
      /^memory: +\d.* unless told otherwise \(80 % of what is left: .+\)$/m,
    );
  });
});
