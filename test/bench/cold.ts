import { startBeside } from './beside.ts';
import { bareCalls, cdkDefaults, deployed, empty, type Startable, withoutSdk } from './cold/bundles.ts';
import type { LoopbackServices } from './cold/loopback-services.ts';
import { coldStart } from './cold/runtime-api.ts';
import { APP, callbackEvent, getEvent } from './events.ts';
import { compared, exactly, type Figure, interleaved } from './figures.ts';
import { installed } from './installed.ts';

const NAMES = ['deletion-callback', 'deletion-status', 'purge-worker', 'sweeper'] as const;
type Name = (typeof NAMES)[number];
const KILOBYTE = 1024;

const EMPTY = '(a) an empty handler';
const DEFAULTS = '(b) CDK’s defaults, SDK bundled';
const DEFAULTS_EXTERNAL = '(b) CDK’s defaults, SDK of the runtime';
const WITHOUT_SDK = '(d) the same source without the SDK';
const BARE = '(c) the bare calls, best bundle';

const REACH: { readonly [name in Name]?: { readonly [against: string]: string } } = {
  // the bare calls alone take 2.8 to 3.0 times as long as an empty handler; with the SDK, nothing less is possible
  'deletion-callback': { [DEFAULTS]: '≤ 0.70', [BARE]: '≤ 1.10' },
  'deletion-status': { [EMPTY]: '≤ 2.2' },
};
const REACH_KILOBYTES: { readonly [name in Name]?: string } = {
  // 225 of them are the SDK's; removing more would remove error classes
  'deletion-callback': '≤ 270',
  'deletion-status': '≤ 220',
};

/** Measures from the start of the process to the first answer, including the AWS calls. */
export async function coldStarts(rounds: number): Promise<readonly Figure[]> {
  const client = installed('aws-lambda-ric', '4');
  if (client === undefined) return [];
  const services = await startBeside<LoopbackServices>('cold/loopback-services.ts', APP.id, APP.secret);
  const { environment, code, requestId } = services.told;
  const events: { readonly [name in Name]: object } = {
    'deletion-callback': callbackEvent('777'),
    'deletion-status': getEvent(`/data-deletion/${code}`),
    'purge-worker': { Records: [{ messageId: '1', body: JSON.stringify({ requestId }) }] },
    sweeper: {},
  };
  const start =
    ({ folder }: Startable, name: Name) =>
    async () => {
      const { answered, computed, answer } = await coldStart({ client, folder, environment, event: events[name] });
      if (!isSuccess(answer)) throw new Error(`${folder} answered ${answer}`);
      return { answered, computed };
    };
  try {
    const ours = deployed();
    const sizes = new Map<string, number>();
    const variants: Record<string, ReturnType<typeof start>> = { [EMPTY]: start(empty(), 'sweeper') };
    for (const name of NAMES) {
      const bundles: Record<string, Startable | undefined> = {
        [name]: ours.get(name),
        [`${name} ${DEFAULTS}`]: cdkDefaults(name, 'bundled'),
        [`${name} ${DEFAULTS_EXTERNAL}`]: name === 'deletion-callback' ? cdkDefaults(name, 'external') : undefined,
        [`${name} ${BARE}`]: bareCalls(name),
        [`${name} ${WITHOUT_SDK}`]: name === 'deletion-callback' ? withoutSdk(name) : undefined,
      };
      for (const [variant, startable] of Object.entries(bundles)) {
        if (startable === undefined) continue;
        variants[variant] = start(startable, name);
        sizes.set(variant, startable.bytes / KILOBYTE);
      }
    }
    const { answered, computed } = await interleaved(variants, rounds, ['answered', 'computed']);
    return NAMES.flatMap((name): readonly Figure[] => {
      const others = [EMPTY, DEFAULTS, DEFAULTS_EXTERNAL, BARE, WITHOUT_SDK].map((against) => ({
        against,
        variant: against === EMPTY ? EMPTY : `${name} ${against}`,
        reach: REACH[name]?.[against],
      }));
      const known = others.filter(({ variant }) => answered.has(variant));
      const reach = REACH_KILOBYTES[name];
      return [
        { part: 'cold start', what: name, unit: 'ms', ...compared(answered, name, known) },
        { part: 'cold start, CPU time', what: name, unit: 'ms', ...compared(computed, name, known) },
        {
          part: 'bundle',
          what: name,
          unit: 'KB',
          value: exactly(sizes.get(name) ?? 0),
          ...(reach !== undefined && { reach }),
          comparisons: [DEFAULTS, BARE].map((against) => ({
            against,
            ratio: exactly((sizes.get(name) ?? 0) / (sizes.get(`${name} ${against}`) ?? 1)),
          })),
        },
      ];
    });
  } finally {
    await services.stop();
  }
}

function isSuccess(answer: string): boolean {
  const { statusCode, batchItemFailures } = (JSON.parse(answer) ?? {}) as {
    readonly statusCode?: number;
    readonly batchItemFailures?: readonly unknown[];
  };
  return (statusCode ?? 200) === 200 && (batchItemFailures ?? []).length === 0;
}
