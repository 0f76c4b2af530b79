const STEPS_S = [2, 5, 10, 20, 40, 60];

/** Milliseconds to wait after `failures` in a row; up to a fifth more, so that many devices do not return at once. */
export function retryDelay(failures: number, random: () => number = Math.random): number {
  const step = STEPS_S[Math.min(Math.max(failures, 1), STEPS_S.length) - 1] ?? 60;
  return Math.round(step * 1000 * (1 + random() / 5));
}
