/** The median, and the range of the middle half of all values: on a shared machine, a mean says nothing. */
export type Spread = { readonly median: number; readonly low: number; readonly high: number };

export type Comparison = {
  /** The variant that it is divided by. */
  readonly against: string;
  /** Computed round by round, because only measurements of the same round are comparable. */
  readonly ratio: Spread;
  readonly reach?: string;
};

/** One line of the table. */
export type Figure = {
  readonly part: string;
  readonly what: string;
  readonly unit: string;
  readonly value: Spread;
  readonly comparisons?: readonly Comparison[];
  readonly reach?: string;
  readonly note?: string;
};

export type Rounds = ReadonlyMap<string, readonly number[]>;

/** Runs every variant once per round. Each round starts with a different variant; the first round is a warm-up. */
export async function interleaved<Metric extends string>(
  variants: { readonly [name: string]: () => Promise<{ readonly [metric in Metric]: number }> },
  rounds: number,
  metrics: readonly Metric[],
): Promise<{ readonly [metric in Metric]: Rounds }> {
  const names = Object.keys(variants);
  const emptyRounds = () => new Map(names.map((name) => [name, [] as number[]]));
  const values = Object.fromEntries(metrics.map((metric) => [metric, emptyRounds()])) as {
    readonly [metric in Metric]: ReturnType<typeof emptyRounds>;
  };
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const measured = await variants[name]?.();
      if (round === 0 || measured === undefined) continue;
      for (const metric of metrics) values[metric].get(name)?.push(measured[metric]);
    }
  }
  return values;
}

/** The elapsed time of an action and the CPU time of this process during it, in milliseconds. */
export async function timed(
  action: () => Promise<void> | void,
): Promise<{ readonly time: number; readonly cpu: number }> {
  const began = performance.now();
  const before = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(before);
  return { time: performance.now() - began, cpu: (user + system) / 1000 };
}

/** The measurements of one variant, and its ratios to others in the same rounds. */
export function compared(
  rounds: Rounds,
  name: string,
  others: readonly { readonly against: string; readonly variant?: string; readonly reach?: string }[],
): Pick<Figure, 'value' | 'comparisons'> {
  const values = rounds.get(name) ?? [];
  return {
    value: spread(values),
    comparisons: others.map(({ against, variant = against, reach }) => ({
      against,
      ratio: spread(values.map((value, round) => value / (rounds.get(variant)?.[round] ?? Number.NaN))),
      ...(reach !== undefined && { reach }),
    })),
  };
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Number((sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN).toPrecision(4));
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** A counted value, which has no spread. */
export function exactly(value: number): Spread {
  return { median: value, low: value, high: value };
}
