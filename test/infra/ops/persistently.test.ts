import { persistently } from '../../../infra/ops/aws/persistently.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';

/** Fails so often, and then answers; the pauses between. */
async function tried(times: number, error: Error) {
  const pauses: number[] = [];
  let tries = 0;
  const outcome = await persistently(
    async (milliseconds) => void pauses.push(milliseconds),
    async () => {
      tries += 1;
      if (tries <= times) throw error;
      return 'done';
    },
  ).catch((thrown: unknown) => thrown);
  return { outcome, tries, pauses };
}

const UNAVAILABLE = new DeletionError('store_unavailable', 'retry', 'no answer');
const UNREACHABLE = new DeletionError('deployment_unreachable', 'reject', 'no answer');

test.each([
  ['that asks for patience', UNAVAILABLE],
  ['that nobody answered', UNREACHABLE],
])('what may be done twice is tried again after an error %s, over half a minute', async (_, error) => {
  expect(await tried(2, error)).toEqual({ outcome: 'done', tries: 3, pauses: [500, 1000] });
  const pauses = [500, 1000, 2000, 4000, 8000];
  expect(await tried(5, error)).toEqual({ outcome: 'done', tries: 6, pauses });
  expect(await tried(6, error)).toEqual({ outcome: error, tries: 6, pauses });
});

test.each([
  ['a refusal', new DeletionError('app_unknown', 'reject', 'unknown')],
  ['a mistake of ours', new TypeError('undefined is not a function')],
])('%s is not tried again', async (_, error) => {
  expect(await tried(1, error)).toEqual({ outcome: error, tries: 1, pauses: [] });
});
