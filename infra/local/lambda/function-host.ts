import type { FunctionDefinition } from './function-definition.ts';
import { type FunctionInstance, type Invocation, startInstance } from './instance.ts';

/** A function as Lambda runs it: one instance for each concurrent invocation, up to a limit. */
export type FunctionHost = {
  readonly name: string;
  /** Loads the code once. @returns false if it cannot be loaded; its log says why */
  start(): Promise<boolean>;
  /** Waits for a free instance; the function's timeout starts when it has one. */
  invoke(event: unknown, traceHeader?: string): Promise<Invocation>;
  /** Ends all instances, running invocations included. */
  stop(): Promise<void>;
};

const MOST_INSTANCES = 4;

/**
 * Each instance is a thread with its own environment and its own copy of the code, and handles one invocation at a
 * time. An instance that crashed or timed out is replaced at the next invocation.
 *
 * @param log called with each line that the function writes
 */
export function functionHost(definition: FunctionDefinition, log: (line: string) => void): FunctionHost {
  const all = new Set<FunctionInstance>();
  const idle: FunctionInstance[] = [];
  const waiting: ((instance: FunctionInstance) => void)[] = [];
  let stopped = false;

  function startAnother(): FunctionInstance {
    const instance = startInstance(definition, log);
    all.add(instance);
    return instance;
  }

  function take(): FunctionInstance | Promise<FunctionInstance> {
    const free = idle.pop();
    if (free?.isAlive()) return free;
    if (free !== undefined) all.delete(free);
    if (all.size < MOST_INSTANCES) return startAnother();
    return new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(instance: FunctionInstance): void {
    if (!instance.isAlive()) all.delete(instance);
    const usable = instance.isAlive() ? instance : undefined;
    const next = waiting.shift();
    // after a stop, the waiting invocation gets an instance that has ended, and fails
    if (next !== undefined) next(usable ?? (stopped ? instance : startAnother()));
    else if (usable !== undefined) idle.push(usable);
  }

  return {
    name: definition.name,

    async start() {
      const instance = startAnother();
      const started = await instance.started;
      giveBack(instance);
      return started;
    },

    async invoke(event, traceHeader) {
      const instance = await take();
      const invocation = await instance.invoke(event, traceHeader);
      giveBack(instance);
      return invocation;
    },

    async stop() {
      stopped = true;
      await Promise.all([...all].map((instance) => instance.stop()));
    },
  };
}
