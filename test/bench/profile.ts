import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBeside } from './beside.ts';
import { deployed } from './cold/bundles.ts';
import type { LoopbackServices } from './cold/loopback-services.ts';
import { coldStart } from './cold/runtime-api.ts';
import { APP, callbackEvent } from './events.ts';
import { exactly, type Figure } from './figures.ts';
import { installed } from './installed.ts';

type Profile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

const WAITING = 'waiting';

/** Attributes time to places, by file, or by name for functions without a file. The first match counts. */
const PLACES: readonly (readonly [string, RegExp])[] = [
  ['collecting garbage', /^\(garbage collector\)/],
  [WAITING, /^\(idle\)/],
  ['Node’s native code', /^\(program\)|^\(root\)|^[a-zA-Z ]*$/],
  ['the SDK', /@aws-sdk|@smithy|@aws\/|util-dynamodb/],
  ['our code', /\/(functions|shared)\//],
  ['the bundle, SDK and ours', /bundles\/.*index\.js/],
  ['the runtime interface client', /aws-lambda-ric/],
  ['Node: loading and compiling', /node:internal\/(modules|bootstrap|main|vm|process|util|source_map|url)|node:vm/],
  ['Node: cryptography', /node:(internal\/)?crypto/],
  ['Node: HTTP, sockets, timers', /node:(_http|http|net|events|stream|_tls|tls|dns|buffer|internal\/)/],
];

/** Where the CPU time of one cold start of the callback goes, as sampled by V8. */
export async function profiledColdStart(): Promise<readonly Figure[]> {
  const client = installed('aws-lambda-ric', '4');
  const folder = deployed().get('deletion-callback')?.folder;
  if (client === undefined || folder === undefined) return [];
  const services = await startBeside<LoopbackServices>('cold/loopback-services.ts', APP.id, APP.secret);
  const profiles = mkdtempSync(join(tmpdir(), 'profiles-'));
  try {
    await coldStart({
      client,
      folder,
      environment: services.told.environment,
      event: callbackEvent('777'),
      nodeOptions: ['--cpu-prof', '--cpu-prof-interval=100', `--cpu-prof-dir=${profiles}`],
    });
    const [file = ''] = readdirSync(profiles);
    return byPlace(JSON.parse(readFileSync(join(profiles, file), 'utf8')) as Profile, 'where a cold start goes');
  } finally {
    rmSync(profiles, { recursive: true });
    await services.stop();
  }
}

const CALLBACKS = 300;

/** Where the CPU time of a callback in a warm process goes. Runs the sources unbundled, so that each file shows whose time it is. */
export async function profiledCallbacks(): Promise<readonly Figure[]> {
  const services = await startBeside<LoopbackServices>('cold/loopback-services.ts', APP.id, APP.secret);
  Object.assign(process.env, services.told.environment);
  const { handler } = await import('../../functions/deletion-callback/index.ts');
  const said = process.stdout.write.bind(process.stdout);
  const session = new Session();
  session.connect();
  try {
    process.stdout.write = () => true;
    for (let person = 0; person < CALLBACKS; person += 1) await handler(callbackEvent(String(person)));
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    for (let person = 0; person < CALLBACKS; person += 1) await handler(callbackEvent(String(person)));
    const { profile } = await session.post('Profiler.stop');
    return byPlace(profile as Profile, 'where a warm callback goes', CALLBACKS);
  } finally {
    process.stdout.write = said;
    session.disconnect();
    await services.stop();
  }
}

function byPlace({ nodes, samples, timeDeltas }: Profile, part: string, times = 1): readonly Figure[] {
  const placeOf = new Map(
    nodes.map(({ id, callFrame: { functionName, url } }) => {
      const what = url === '' ? functionName : url;
      return [id, PLACES.find(([, pattern]) => pattern.test(what))?.[0] ?? 'what has no file'] as const;
    }),
  );
  const milliseconds = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const place = placeOf.get(id) ?? 'what has no file';
    milliseconds.set(place, (milliseconds.get(place) ?? 0) + (timeDeltas[index] ?? 0) / 1000 / times);
  }
  milliseconds.delete(WAITING);
  const all = [...milliseconds.values()].reduce((total, time) => total + time, 0);
  return [...milliseconds]
    .toSorted(([, a], [, b]) => b - a)
    .map(([what, time]) => ({
      part,
      what,
      unit: 'ms',
      value: exactly(time),
      note: `${Math.round((100 * time) / all)} %`,
    }));
}
