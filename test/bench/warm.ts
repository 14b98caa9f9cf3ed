import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startBeside } from './beside.ts';
import { bareCalls, deployed } from './cold/bundles.ts';
import type { LoopbackServices } from './cold/loopback-services.ts';
import { APP, callbackEvent } from './events.ts';
import { compared, type Figure, interleaved, timed } from './figures.ts';

const PER_BLOCK = 60;
const OURS = 'deletion-callback';
const BARE = 'the same four calls in a bare loop';

type Handler = (event: object) => Promise<{ readonly statusCode: number }>;

/** Measures accepted callbacks in a warm process, one at a time as Lambda delivers them. */
export async function acceptedCallbacks(rounds: number): Promise<readonly Figure[]> {
  const services = await startBeside<LoopbackServices>('cold/loopback-services.ts', APP.id, APP.secret);
  Object.assign(process.env, services.told.environment);
  const said = process.stdout.write.bind(process.stdout);
  try {
    const ours = load(deployed().get(OURS)?.folder ?? '');
    const bare = load(bareCalls(OURS).folder);
    let person = 0;
    const block = (handle: Handler) => async () => {
      const events = Array.from({ length: PER_BLOCK }, () => callbackEvent(String((person += 1))));
      // the functions write their logs and metrics here, which is measured but not shown
      process.stdout.write = () => true;
      const { time, cpu } = await timed(async () => {
        for (const event of events) {
          const { statusCode } = await handle(event);
          if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
        }
      });
      process.stdout.write = said;
      return { time: time / PER_BLOCK, cpu: cpu / PER_BLOCK };
    };
    const { time, cpu } = await interleaved({ [OURS]: block(ours), [BARE]: block(bare) }, rounds, ['time', 'cpu']);
    const part = 'accepted callback, warm';
    return [
      { part, what: OURS, unit: 'ms', ...compared(time, OURS, [{ against: BARE, reach: '≤ 1.08' }]) },
      { part: `${part}, CPU time`, what: OURS, unit: 'ms', ...compared(cpu, OURS, [{ against: BARE }]) },
    ];
  } finally {
    process.stdout.write = said;
    await services.stop();
  }
}

function load(folder: string): Handler {
  const { handler } = createRequire(join(folder, 'package.json'))('./index.js') as { readonly handler: Handler };
  return handler;
}
