import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { GROUPS } from './groups.ts';
import { lastMutants, type Mutant, mutants } from './stryker.ts';

/** A change that no test notices, and why that is right. */
type Accepted = Pick<Mutant, 'file' | 'code' | 'becomes'> & { readonly reason: string };

const LOWEST = 85;

const { values: options } = parseArgs({
  options: { only: { type: 'string', multiple: true }, last: { type: 'boolean', default: false } },
});
const accepted = JSON.parse(readFileSync(join(import.meta.dirname, 'survivors.json'), 'utf8')) as readonly Accepted[];
const chosen = Object.entries(GROUPS).filter(([name]) => options.only?.includes(name) ?? true);
if (chosen.length === 0) throw new TypeError(`--only takes ${Object.keys(GROUPS).join(', ')}`);

const valid: Mutant[] = [];
const tooLow: string[] = [];
for (const [name, group] of chosen) {
  const began = performance.now();
  const found = options.last ? lastMutants(name) : (mutants(name, group) ?? []);
  if (!options.last) console.log(`${name} took ${Math.round((performance.now() - began) / 1000)} s`);
  // what could not even be loaded was never tried
  const tried = found.filter(({ status }) => ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status));
  const lowest = group.lowest ?? LOWEST;
  if (tried.length > 0 && score(tried) < lowest) tooLow.push(`less than ${lowest} % are noticed in ${name}`);
  valid.push(...tried);
}
const survivors = valid.filter(isSurvivor);

console.log('\n| | changed | noticed | % |\n|---|---|---|---|');
for (const [file, those] of Map.groupBy(valid, (mutant) => mutant.file)) console.log(row(`\`${file}\``, those));
if (valid.length > 0) console.log(row('**together**', valid));

const unexplained = survivors.filter((mutant) => !accepted.some((one) => isSame(one, mutant)));
for (const { file, line, code, becomes } of unexplained) {
  console.log(`\n${file}:${line} can be changed, and no test notices\n  ${code}\n  → ${becomes}`);
}
const files = new Set(valid.map(({ file }) => file));
const outdated = accepted.filter((one) => files.has(one.file) && !survivors.some((mutant) => isSame(one, mutant)));
for (const { file, code, becomes } of outdated) console.log(`\nnoticed by now: ${file}\n  ${code}\n  → ${becomes}`);

for (const line of tooLow) console.log(`\n${line}`);
if (tooLow.length > 0 || unexplained.length > 0 || outdated.length > 0) process.exitCode = 1;

function isSurvivor({ status }: Mutant): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}

function isSame(one: Accepted, { file, code, becomes }: Mutant): boolean {
  return one.file === file && one.code === code && one.becomes === becomes;
}

function score(those: readonly Mutant[]): number {
  return (100 * those.filter((mutant) => !isSurvivor(mutant)).length) / those.length;
}

function row(what: string, those: readonly Mutant[]): string {
  const noticed = those.filter((mutant) => !isSurvivor(mutant)).length;
  return `| ${what} | ${those.length} | ${noticed} | ${score(those).toFixed(1)} |`;
}
