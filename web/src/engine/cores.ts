/**
 * Embeds are frames, each with workers of its own, and a course page may hold many. Those of one origin share the
 * machine's cores by Web Locks: who comes when all are taken makes do with one worker.
 */

/** Holds a lock until this frame is left; false where somebody else has it. */
const claim = (locks: LockManager, name: string, left: Promise<void>): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const hold = (lock: Lock | null): Promise<void> | undefined => {
      resolve(lock !== null);
      return lock ? left : undefined;
    };
    locks.request(name, { ifAvailable: true }, hold).catch(reject);
  });

/** So many workers, or as many as there are cores that no other embed has; at least one. */
export async function claimCores(
  wanted: number,
  cores = navigator.hardwareConcurrency || 2,
): Promise<number> {
  // A held lock would keep the page around from coming back at once.
  const left = new Promise<void>((resolve) => window.addEventListener('pagehide', () => resolve()));
  let got = 0;
  try {
    for (let i = 0; i < cores && got < wanted; i++)
      if (await claim(navigator.locks, `srlm-core-${i}`, left)) got++;
  } catch {
    return wanted; // a frame without an origin has no locks to share, and an old browser none at all
  }
  return Math.max(got, 1);
}
