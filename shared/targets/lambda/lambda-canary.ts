import * as v from 'valibot';
import type { CanaryTexts } from '../../domain/canary.ts';
import { CanaryText, filled, isOfOneCanary } from '../canary-seeding.ts';
import type { SeedingKind } from '../target-kind.ts';
import { FunctionName, invocationOf } from './function-entries.ts';
import type { lambda } from './lambda.ts';
import type { Values } from './protocol.ts';
import { ValueName } from './value-name.ts';

const schema = v.pipe(
  v.strictObject({
    values: v.pipe(
      v.record(ValueName, CanaryText),
      v.check(
        (values) => Object.values(values).some(isOfOneCanary),
        'values of which one has {asid} or {uuid} in it, so that the item is nobody’s',
      ),
      v.description(
        'The values of the item that the function seeds for the canary person, under the names in "match".',
      ),
    ),
    function: v.optional(
      v.pipe(
        FunctionName,
        v.description(
          'Another function or alias, which can only seed the item and look for it; without it, the canary may invoke the function that deletes.',
        ),
      ),
    ),
  }),
  v.description('What the function seeds for the canary person.'),
);
type CanaryRow = v.InferOutput<typeof schema>;

/** Lets the company's function put an item, and asks it whether the item is there. */
export const lambdaSeeding: SeedingKind<(typeof lambda)['entries'], typeof schema> = {
  schema,
  mistake({ match }, { values }) {
    const other = Object.keys(values).find((name) => !Object.hasOwn(match, name));
    return other === undefined ? undefined : `canary has a value "${other}", which is not in "match"`;
  },
  permissions: (row, canary) => [invocationOf(canary.function ?? row.function)],
  async connect(row, canary, environment) {
    const { functionCalls } = await import('./function-calls.ts');
    const calls = functionCalls({ ...row, function: canary.function ?? row.function }, environment);
    return {
      async seed(texts) {
        await calls.ask('seed', { values: valuesOf(canary, texts) });
      },
      async isThere(texts) {
        return (await calls.ask('isThere', { values: valuesOf(canary, texts) })).isThere;
      },
    };
  },
};

function valuesOf({ values }: CanaryRow, texts: CanaryTexts): Values {
  return Object.fromEntries(Object.entries(values).map(([name, text]) => [name, [filled(text, texts)]]));
}
