import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '../..');
const page = readFileSync(join(PROJECT, 'infra/asvs.md'), 'utf8');
const inventory = /^## Inventory of cryptography$(.*?)^## /ms.exec(page)?.[1] ?? '';
/** The cryptography of Node and of browsers, libraries for it, and calls to KMS that use a key. */
const CRYPTOGRAPHY =
  /['"](?:node:)?crypto['"]|crypto\.subtle|from ['"](?:jose|standardwebhooks)['"]|new KMSClient|\b(?:Encrypt|Decrypt|GenerateMac|GenerateDataKey|GetPublicKey|Sign|Verify)Command\b|['"]TrentService/;

test('the inventory lists every use of cryptography in deployed code and in operators’ tools, and nothing else', () => {
  const found = ['shared', 'functions', 'infra/ops', 'infra/receipts'].flatMap(sourcesIn).filter((path) => {
    return CRYPTOGRAPHY.test(readFileSync(join(PROJECT, path), 'utf8'));
  });
  const listed = [...inventory.matchAll(/`([\w/.-]+\.ts)`/g)].map((match) => match[1] as string);
  expect(found.length).toBeGreaterThan(20);
  expect(listed.toSorted()).toEqual(found.toSorted());
});

test('every file that the page names exists', () => {
  const named = [...page.matchAll(/`((?:test|shared|functions|infra)\/[\w/.-]+\.ts)`/g)].map(
    (match) => match[1] as string,
  );
  expect(named.filter((path) => !existsSync(join(PROJECT, path)))).toEqual([]);
});

test('every requirement that is met names a test or a section, and no requirement is listed twice', () => {
  const rows = [...page.matchAll(/^\| (\d+\.\d+\.\d+) \| [^|]+ \| (yes|in part|no) \| (.+) \|$/gm)];
  const numbers = rows.map((row) => row[1]);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers).toHaveLength(page.match(/^\| \d/gm)?.length ?? 0);
  const unshown = rows.filter(([, , holds, how = '']) => holds === 'yes' && !/`test\/|\]\(#|the same/.test(how));
  expect(unshown.map((row) => row[1])).toEqual([]);
});

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`);
}
