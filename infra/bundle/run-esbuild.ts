import { text } from 'node:stream/consumers';
import { type BuildOptions, build } from 'esbuild';
import { leanSdk } from './lean-sdk.ts';

// Reads the options of a build from standard input and writes its result to standard output, both as JSON. It is a
// process of its own, because a construct cannot await, and esbuild takes plugins only where the caller awaits.

const options = JSON.parse(await text(process.stdin)) as BuildOptions;
const { outputFiles, metafile } = await build({ ...options, write: false, metafile: true, plugins: [leanSdk] });
const files = outputFiles.map((file) => ({ path: file.path, text: file.text }));
process.stdout.write(JSON.stringify({ files, metafile }));
