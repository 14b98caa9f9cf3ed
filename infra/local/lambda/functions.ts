import { StartError } from '../system/start-error.ts';
import { type FunctionSurroundings, withLambdaEnvironment } from './environment.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { type FunctionHost, functionHost } from './function-host.ts';
import type { Invocation } from './instance.ts';
import type { LogLine } from './logs.ts';
import { traceHeaderOf } from './recursive-loop.ts';

/** The running functions of a deployment. */
export type Functions = {
  /** @param traceHeader the trace header of the run; without it, a new chain of events begins */
  readonly invoke: (name: string, event: unknown, traceHeader?: string) => Promise<Invocation>;
  /** Ends all functions, running invocations included. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts each function once, so that the first call finds it loaded.
 *
 * @throws StartError if one cannot be loaded; its log says why
 */
export async function startFunctions(
  definitions: readonly FunctionDefinition[],
  surroundings: FunctionSurroundings,
  log: LogLine,
): Promise<Functions> {
  const hosts = new Map(
    definitions.map((definition): [string, FunctionHost] => {
      const { name } = definition;
      return [name, functionHost(withLambdaEnvironment(definition, surroundings), (line) => log(name, line))];
    }),
  );
  await Promise.all(
    [...hosts].map(async ([name, host]) => {
      if (!(await host.start())) throw new StartError(`the function ${name} cannot be loaded; its log above says why`);
    }),
  );
  return {
    async invoke(name, event, traceHeader = traceHeaderOf(name)) {
      const host = hosts.get(name);
      if (host === undefined) throw new StartError(`the template calls the function ${name}, which it does not define`);
      return host.invoke(event, traceHeader);
    },
    async stop() {
      await Promise.all([...hosts.values()].map((host) => host.stop()));
    },
  };
}
