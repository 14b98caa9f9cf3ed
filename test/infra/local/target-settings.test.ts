import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceTargetSettings } from '../../../infra/local/lambda/target-settings.ts';

const root = mkdtempSync(join(tmpdir(), 'target-settings-'));
afterAll(() => rmSync(root, { recursive: true }));

it('the settings that synthesis wrote beside the code are removed, and functions without targets get none', () => {
  const functions = ['worker', 'callback'].map((name) => {
    const folder = join(root, name);
    mkdirSync(folder);
    return { name, folder, handler: 'index.handler', timeoutSeconds: 3, memoryMegabytes: 128, environment: {} };
  });
  const fileOf = (name: string): string => join(root, name, 'target-settings.json');
  writeFileSync(fileOf('worker'), JSON.stringify({ TARGET_A: 'https://a.example', TARGET_B: 'https://b.example' }));

  replaceTargetSettings(functions, { TARGET_A: 'http://127.0.0.1:1' });
  expect(JSON.parse(readFileSync(fileOf('worker'), 'utf8'))).toEqual({ TARGET_A: 'http://127.0.0.1:1' });
  expect(existsSync(fileOf('callback'))).toBe(false);
});
