import { AGE_CHECK, CHECKS, type Check, LOOK_UP_CHECK, SEEDING_CHECK, UNREACHABLE_CHECK } from './contract-checks.ts';
import { type ContractWorld, contractTools } from './contract-world.ts';

export type { ContractWorld } from './contract-world.ts';

/**
 * Tests everything that the worker relies on in a function of the company. Call it in one test of any framework.
 *
 * @throws Error with one line for each promise that the function does not keep
 * @example
 * test('sessions are deleted as the worker expects', () => runTargetContract({ handler, valuesOf, add, contents }));
 */
export async function runTargetContract(world: ContractWorld): Promise<void> {
  const tools = contractTools(world);
  const broken: string[] = [];
  for (const { name, run } of checksFor(world)) {
    await run(tools).catch((error: unknown) => {
      broken.push(`- ${name}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  if (broken.length > 0) throw new Error(`the function does not keep its contract:\n${broken.join('\n')}`);
}

function checksFor(world: ContractWorld): readonly Check[] {
  return [
    ...CHECKS,
    ...(world.disconnect === undefined ? [] : [UNREACHABLE_CHECK]),
    ...(world.knowsCreationTimes === true ? [AGE_CHECK] : []),
    ...(world.lookUp === undefined ? [] : [LOOK_UP_CHECK]),
    ...(world.isSeeded === true ? [SEEDING_CHECK] : []),
  ];
}
