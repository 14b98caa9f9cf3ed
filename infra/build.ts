import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { readSettings } from './settings.ts';

const bundles = bundle({ dataMap: readSettings().dataMap, outputDirectory: join(import.meta.dirname, '../.build') });
const width = Math.max(...bundles.map(({ name }) => name.length));
const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1).padStart(9);

console.log(`${'function'.padEnd(width)}${'KB'.padStart(9)}${'gzipped'.padStart(9)}  folder`);
for (const { name, bytes, gzippedBytes, directory } of bundles) {
  console.log(`${name.padEnd(width)}${kilobytes(bytes)}${kilobytes(gzippedBytes)}  ${directory}`);
}
