import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { PROJECT } from './project.ts';
import { readSettings } from './settings/read-settings.ts';
import { billOfMaterials, type Lockfile, supplyFaults } from './supply-chain.ts';

const outputDirectory = join(PROJECT, '.build');
const bundles = bundle({ dataMap: readSettings().dataMap, outputDirectory });
const width = Math.max(...bundles.map(({ name }) => name.length));
const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1).padStart(9);

console.log(`${'function'.padEnd(width)}${'KB'.padStart(9)}${'gzipped'.padStart(9)}  folder`);
for (const { name, bytes, gzippedBytes, directory } of bundles) {
  console.log(`${name.padEnd(width)}${kilobytes(bytes)}${kilobytes(gzippedBytes)}  ${directory}`);
}

const lockfile = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')) as Lockfile;
const bundled = [...new Set(bundles.flatMap(({ packages }) => packages))].toSorted();
const bill = join(outputDirectory, 'sbom.cdx.json');
writeFileSync(bill, `${JSON.stringify(billOfMaterials(lockfile, bundled), null, 2)}\n`);
console.log(`${bundled.length} third-party packages are in them: ${bill}`);

for (const fault of supplyFaults(lockfile, bundled)) {
  console.error(fault);
  process.exitCode = 1;
}
