import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '../../../infra/settings/read-configuration.ts';
import { contextOfCdkJson, type SettingsInput } from '../../../infra/settings/read-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));
const BROKEN = join(folder, 'broken.json');
writeFileSync(BROKEN, '{"targets": "none", "anonymus": []}');
const GOOD = join(import.meta.dirname, '../data-map.json');

test('reads the settings and the data map that they name', () => {
  const { settings, dataMap } = readConfiguration({ dataMap: GOOD }, contextOfCdkJson());
  expect(settings.companyName).toBe('CALIQ');
  expect(dataMap.targets.map(({ name }) => name)).toContain('messages');
});

test('reports mistakes in the settings and in the data map together, each with its place', () => {
  expect(refusalOf({ companyNam: 'Shop', promiseDays: 60, dataMap: BROKEN }).map((line) => line.split(';')[0])).toEqual(
    [
      'setting companyNam is not known',
      'setting promiseDays is 60',
      expect.stringMatching(/broken\.json: anonymus is not known$/),
      expect.stringMatching(/broken\.json: targets is "none"$/),
    ],
  );
});

test('reports mistakes in one of them without anything about the other', () => {
  expect(refusalOf({ promiseDays: 60, dataMap: GOOD })).toEqual([expect.stringMatching(/^setting promiseDays is 60/)]);
  expect(refusalOf({ dataMap: BROKEN })[0]).toMatch(/broken\.json: /);
  expect(refusalOf({ dataMap: join(folder, 'gone.json') })).toEqual([expect.stringMatching(/^setting dataMap is /)]);
});

test('reports each mistake in the data map on a line of its own, after the path of the file', () => {
  const path = join(folder, 'lines.json');
  writeFileSync(path, '{"targets": [\n}\n');
  const [line, ...more] = refusalOf({ dataMap: path });
  expect({ line, more }).toEqual({ line: expect.stringContaining(`${path} is not JSON: `), more: [] });
  writeFileSync(path, '{"a\\nb": 1, "targets": [{"name": "messages"}]}');
  const lines = refusalOf({ dataMap: path });
  expect(lines).toContainEqual(expect.stringContaining(`${path}: a b is not known; `));
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.filter((one) => !one.startsWith(`${path}: `))).toEqual([]);
});

function refusalOf(overrides: SettingsInput): readonly string[] {
  try {
    readConfiguration(overrides, contextOfCdkJson());
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}
