import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SENTENCES } from '../../../functions/deletion-status/pages/locales/index.ts';
import { SENTENCES_FOLDER, sentencesIn } from '../../../functions/deletion-status/pages/sentences-in.ts';

test('the sentences of a language are read from its file when they are asked for, and once', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sentences-'));
  mkdirSync(join(directory, SENTENCES_FOLDER));
  const sentences = sentencesIn(directory);
  expect(() => sentences('hi')).toThrow('hi.json');

  writeFileSync(join(directory, SENTENCES_FOLDER, 'hi.json'), JSON.stringify(SENTENCES.hi));
  writeFileSync(join(directory, SENTENCES_FOLDER, 'tr.json'), JSON.stringify(SENTENCES.tr));
  const read = sentences('hi');
  expect(read).toEqual(SENTENCES.hi);
  rmSync(directory, { recursive: true });
  expect(sentences('hi')).toBe(read);
  expect(() => sentences('tr')).toThrow('tr.json');
});
