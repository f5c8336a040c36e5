const RUNS = 9;

type Work = () => Promise<void>;

/**
 * The median time of `work` to that of `base`. They take turns, so that what else the machine does meets both; the
 * first turn only warms up. Informational: unlike instruction counts it does not repeat exactly.
 */
export async function medianRatio(work: Work, base: Work): Promise<number> {
  const times: [work: number[], base: number[]] = [[], []];
  for (let run = 0; run <= RUNS; run++) {
    const [workTime, baseTime] = [await timeOf(work), await timeOf(base)];
    if (run === 0) continue;
    times[0].push(workTime);
    times[1].push(baseTime);
  }
  return median(times[0]) / median(times[1]);
}

/**
 * The fastest time of each work, in milliseconds, over so many turns: what the work itself takes, least disturbed by what
 * else the machine does. The first turn only warms up.
 */
export async function fastestTimes<Works extends readonly Work[]>(
  works: readonly [...Works],
  turns: number
): Promise<{ [At in keyof Works]: number }> {
  const fastest = works.map(() => Infinity);
  for (let turn = 0; turn <= turns; turn++) {
    for (const [at, work] of works.entries()) {
      const time = await timeOf(work);
      if (turn > 0) fastest[at] = Math.min(fastest[at] ?? time, time);
    }
  }
  return fastest as { [At in keyof Works]: number };
}

async function timeOf(work: Work): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds that the processor spends on work without waits, in all threads of this process. */
export function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The middle value of an odd number of values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('there is no median of nothing');
  return middle;
}
