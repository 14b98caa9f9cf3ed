import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chart, type Depth } from './chart.ts';
import type { Figure } from './figures.ts';
import { type Machine, thisMachine } from './machine.ts';
import { table } from './table.ts';

type Measured = { readonly figures: readonly Figure[]; readonly depths?: readonly Depth[] };
/** The stored results. Parts that are not run this time keep their old ones. */
type Kept = { readonly [part: string]: Measured & Machine & { readonly date: string } };

const RESULTS = join(import.meta.dirname, 'results');
const FILE = join(RESULTS, 'latest.json');

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '15' },
    large: { type: 'boolean', default: false },
    burst: { type: 'string', default: '2000' },
  },
});
const rounds = Number(options.rounds);

/** Each part is loaded when it is run, so that a single part needs nothing of the others. */
const PARTS: { readonly [name: string]: () => Promise<Measured> } = {
  cold: async () => ({ figures: await (await import('./cold.ts')).coldStarts(rounds) }),
  profile: async () => {
    const { profiledCallbacks, profiledColdStart } = await import('./profile.ts');
    return { figures: [...(await profiledColdStart()), ...(await profiledCallbacks())] };
  },
  refusals: async () => ({ figures: await (await import('./refusals.ts')).refusals(rounds) }),
  warm: async () => ({ figures: await (await import('./warm.ts')).acceptedCallbacks(rounds) }),
  purge: async () => ({ figures: await (await import('./purge.ts')).purges(Math.ceil(rounds / 3), options.large) }),
  cost: async () => ({ figures: await (await import('./cost.ts')).costs() }),
  load: async () => ({ figures: (await import('./load.ts')).loads() }),
  sweep: async () => ({ figures: await (await import('./sweep.ts')).sweeps(rounds) }),
  burst: async () => (await import('./burst.ts')).burst(Number(options.burst)),
};

const chosen = Object.keys(PARTS).filter((name) => options.only?.includes(name) ?? true);
if (chosen.length === 0) {
  console.error(`--only takes ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}

mkdirSync(RESULTS, { recursive: true });
const machine = thisMachine();
console.log(`${machine.machine}\nload ${machine.load}: only ratios of what ran side by side mean anything\n`);
for (const name of chosen) {
  const began = performance.now();
  const measured = await PARTS[name]?.();
  if (measured === undefined || measured.figures.length === 0) continue;
  console.log(table(measured.figures).join('\n'));
  console.log(`${name} took ${Math.round((performance.now() - began) / 1000)} s\n`);
  keep(name, measured);
}

function keep(name: string, measured: Measured): void {
  const others = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Kept) : {};
  const date = new Date().toISOString().slice(0, 10);
  const kept: Kept = { ...others, [name]: { date, ...machine, ...measured } };
  // one line per figure
  writeFileSync(FILE, `${JSON.stringify(kept).replaceAll('{"part"', '\n{"part"')}\n`);
  const figures = Object.keys(PARTS).flatMap((part) => kept[part]?.figures ?? []);
  const picture = chart(figures, kept['burst']?.depths ?? [], `${date}, ${machine.machine}`);
  writeFileSync(join(RESULTS, 'latest.svg'), picture);
}
