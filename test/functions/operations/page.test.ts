import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LONGEST_BODY, STATUS } from '../../../functions/operations/handler.ts';
import { MOST_IDS } from '../../../functions/operations/intake-operations.ts';
import { OPERATION_NAMES } from '../../../functions/operations/operations.ts';
import { MOST_REPLAYS } from '../../../functions/operations/work-operations.ts';
import { ENTRY_IDENTIFIER_KINDS } from '../../../shared/domain/identifiers.ts';
import { REQUEST_CHANNELS, VERIFICATION_METHODS } from '../../../shared/domain/verification.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const page = readFileSync(join(PROJECT, 'infra/operations.md'), 'utf8');
const has = (word: string) => page.includes(`\`${word}\``);

test('the page of operations has each by its name, and the words that their bodies take', () => {
  const words = [...OPERATION_NAMES, ...ENTRY_IDENTIFIER_KINDS, ...REQUEST_CHANNELS, ...VERIFICATION_METHODS];
  expect(words.filter((word) => !has(word))).toEqual([]);
});

test('it has each code that an operation refuses with, under its status', () => {
  const operations = readdirSync(join(PROJECT, 'functions/operations')).map((file) => `functions/operations/${file}`);
  const steps = readdirSync(join(PROJECT, 'shared/domain')).filter((file) => file.startsWith('operator-'));
  const adapters = ['app-writer', 'dead-letters', 'table-unavailable'].map((name) => `shared/adapters/aws/${name}.ts`);
  const domain = ['identifiers.ts', ...steps].map((file) => `shared/domain/${file}`);
  const files = [...operations, ...domain, ...adapters];
  const text = files.map((file) => readFileSync(join(PROJECT, file), 'utf8')).join('\n');
  const thrown = /(?:notNow\(|DeletionError\(\s*|unlessRefused\(\s*[^;]*?,)\s*'([a-z]+(?:_[a-z]+)+)',/g;
  const codes = new Set([...text.matchAll(thrown)].map(([, code = '']) => code));
  expect(codes.size).toBeGreaterThan(25);
  expect([...codes].filter((code) => !has(code))).toEqual([]);
  const rows = [...page.matchAll(/^\| (\d{3}) \| (.+?) \|/gm)];
  for (const [code, status] of Object.entries(STATUS)) {
    expect([code, rows.find(([, , cell = '']) => cell.includes(`\`${code}\``))?.[1]]).toEqual([code, `${status}`]);
  }
});

test('it has the limits that the function has', () => {
  expect(page).toContain(`${LONGEST_BODY.toLocaleString('en-US')} bytes`);
  expect(page).toContain(`\`import\` takes ${MOST_IDS} ids and \`replay\` ${MOST_REPLAYS} requests`);
});
