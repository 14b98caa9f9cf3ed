import { startInvokeApi } from '../../infra/local/company-functions/invoke-api.ts';
import { lambda } from '../../shared/targets/lambda/lambda.ts';
import { type ItemStore, invokeHandler, memoryHandler } from '../support/memory/memory-function.ts';
import { awsEnvironment, environment } from '../support/target-environment.ts';
import { httpWire } from '../support/wire.ts';
import { CUT_OFF, describeTarget, type OddTime, type World } from './target.contract.ts';

describeTarget('lambda, of a function that knows no times', () => lambdaWorld(), { times: false });
describeTarget('lambda, of a function that knows times', () => lambdaWorld('known'), {
  times: true,
  oddTimes: ['seconds_for_milliseconds', 'milliseconds_for_seconds', 'infinity', 'missing'],
});

async function lambdaWorld(createdAt?: 'known'): Promise<World> {
  const items: ItemStore = new Map();
  const handler = memoryHandler(items, () => environment().now());
  const api = await startInvokeApi(new Map([['people-deletion:live', invokeHandler(handler, 0)]]));
  const wire = await httpWire(api.port);
  const settings = {
    AWS_ENDPOINT_URL_LAMBDA: wire.url,
    AWS_ACCESS_KEY_ID: 'worker',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  const row = {
    function: 'people-deletion:live',
    match: { owner: ['{appId}#{asid}'] },
    ...(createdAt && { createdAt }),
  };
  let added = 0;
  return {
    identifierKind: 'asid',
    connect: () => lambda.connect(row, awsEnvironment(settings)),
    async add({ appId, id }, count, time) {
      for (let index = 0; index < count; index += 1) {
        items.set(`item-${(added += 1)}`, { owner: `${appId}#${id}`, ...timeOf(time) });
      }
    },
    contents: async () => [...items].map((item) => JSON.stringify(item)),
    wire,
    close: () => wire.close().then(() => api.stop()),
  };
}

function timeOf(time: number | OddTime): { readonly createdAt?: number } {
  if (typeof time === 'number') return { createdAt: time };
  if (time === 'seconds_for_milliseconds') return { createdAt: CUT_OFF / 1000 };
  if (time === 'milliseconds_for_seconds') return { createdAt: CUT_OFF * 1000 };
  return time === 'infinity' ? { createdAt: Number.POSITIVE_INFINITY } : {};
}
