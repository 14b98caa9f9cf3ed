import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { targetSettings } from '../../../shared/adapters/aws/environment.ts';

const directory = mkdtempSync(join(tmpdir(), 'target-settings-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('a setting of a target is read from beside the code, unless the environment has it', () => {
  writeFileSync(join(directory, 'target-settings.json'), '{ "TARGET_A": "beside", "TARGET_B": "beside" }');
  const setting = targetSettings(directory, { TARGET_B: 'environment' });
  expect(['TARGET_A', 'TARGET_B', 'TARGET_C'].map(setting)).toEqual(['beside', 'environment', undefined]);
});

test('a function without such a file has the environment only', () => {
  expect(targetSettings(join(directory, 'none'), { TARGET_A: 'environment' })('TARGET_A')).toBe('environment');
});
