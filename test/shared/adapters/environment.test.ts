import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setting, targetSettings } from '../../../shared/adapters/aws/environment.ts';

const directory = mkdtempSync(join(tmpdir(), 'target-settings-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('a setting of a target is read from beside the code, unless the environment has it', () => {
  writeFileSync(join(directory, 'target-settings.json'), '{ "TARGET_A": "bésïde", "TARGET_B": "beside" }');
  const settingOf = targetSettings(directory, { TARGET_B: 'environment' });
  expect(['TARGET_A', 'TARGET_B', 'TARGET_C'].map(settingOf)).toEqual(['bésïde', 'environment', undefined]);
});

test('a function without such a file has the environment only', () => {
  expect(targetSettings(join(directory, 'none'), { TARGET_A: 'environment' })('TARGET_A')).toBe('environment');
});

test('a setting of the function is read, and one that is missing or empty is named', () => {
  const environment = { TABLE: 'requests', EMPTY: '' };
  expect(setting('TABLE', environment)).toBe('requests');
  for (const name of ['EMPTY', 'MISSING']) {
    expect(() => setting(name, environment)).toThrow(new TypeError(`the environment variable ${name} is not set`));
  }
});
