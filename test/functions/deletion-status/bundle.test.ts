import { join } from 'node:path';
import { buildSync } from 'esbuild';

const { outputFiles, metafile } = buildSync({
  entryPoints: [join(import.meta.dirname, '../../../functions/deletion-status/index.ts')],
  bundle: true,
  minify: true,
  charset: 'utf8',
  platform: 'node',
  format: 'cjs',
  mainFields: ['module', 'main'],
  supported: { 'dynamic-import': false },
  metafile: true,
  write: false,
});

describe("the status function's bundle", () => {
  it('weighs less than 220 KB, all languages included', () => {
    expect(outputFiles[0]?.contents.length).toBeLessThan(220 * 1024);
  });

  it('starts without a client of the SDK, which takes longer than the whole page', () => {
    const loaded = Object.keys(metafile.inputs).filter((path) => /node_modules\/@(aws-sdk\/client|smithy)/.test(path));
    expect(loaded).toEqual([]);
  });
});
