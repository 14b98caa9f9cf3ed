import { DeletionError } from '../../../shared/domain/errors.ts';
import { FAULTS_END, type Fault, type How, MINUTE, type Outage } from '../history.ts';
import type { Chance } from './chance.ts';
import type { VirtualTime } from './time.ts';

/** Something that runs, and can be killed at any call it makes. */
export type Process = {
  readonly name: string;
  /** The time by its own clock. */
  clock(): number;
  isAlive(): boolean;
  /** What it is waiting for never arrives; what it has already sent still does. */
  kill(): void;
  /** Its own calls that were hit by a fault. */
  readonly troubles: readonly string[];
  /** Settles when it is killed. */
  readonly killed: Promise<void>;
  every(milliseconds: number, action: () => void): () => void;
  /** One call over the network: there, executed, and back. A fault may hit at each point. */
  call<T>(name: string, effect: () => T): Promise<Awaited<T>>;
};

export type Network = {
  process(name: string, clockOffset?: number): Process;
  /** The outage that currently affects a call. */
  outageOf(call: string, how: Outage['how']): Outage | undefined;
  /** Whether a call is currently being executed for the second time, whose answer reaches nobody. */
  isRepeating(): boolean;
};

const LATENCY = 40;

/** @param happened called for each fault that happens */
export function faultyNetwork(
  time: VirtualTime,
  chance: Chance,
  plan: { readonly faults: readonly Fault[]; readonly outages: readonly Outage[] },
  happened: (call: string, how: string) => void,
): Network {
  const start = time.now();
  const made = new Map<string, number>();
  const faults = new Map(plan.faults.map((fault) => [`${fault.call} ${fault.nth}`, fault]));
  const outageOf = (call: string, how: Outage['how']) => {
    const now = time.now() - start;
    return plan.outages.find(
      (outage) => outage.how === how && call.startsWith(outage.of) && outage.from <= now && now < outage.to,
    );
  };

  /** The fault that hits this call, if any. */
  function nextFault(name: string): Pick<Fault, 'how' | 'ms'> | undefined {
    const nth = (made.get(name) ?? 0) + 1;
    made.set(name, nth);
    if (time.now() - start >= FAULTS_END) return undefined;
    const fault = faults.get(`${name} ${nth}`) ?? (outageOf(name, 'is down') && { how: 'fails' as const, ms: 0 });
    if (fault !== undefined) happened(name, fault.how);
    return fault;
  }

  let isRepeating = false;
  const repeat = (effect: () => unknown) => {
    isRepeating = true;
    // the effect happens at once; its answer is not awaited
    void settled(effect);
    isRepeating = false;
  };

  return {
    isRepeating: () => isRepeating,
    outageOf: (call, how) => (time.now() - start < FAULTS_END ? outageOf(call, how) : undefined),

    process(name, clockOffset = 0) {
      let isAlive = true;
      const troubles: string[] = [];
      const death = Promise.withResolvers<void>();
      const kill = () => {
        isAlive = false;
        death.resolve();
      };
      const latency = (call: string) => time.sleep(1 + Math.floor(chance(call) * LATENCY));

      return {
        name,
        clock: () => time.now() + clockOffset,
        isAlive: () => isAlive,
        kill,
        killed: death.promise,
        troubles,
        every(milliseconds, action) {
          let isStopped = false;
          const tick = () => {
            if (isStopped || !isAlive) return;
            action();
            time.at(time.now() + milliseconds, tick);
          };
          time.at(time.now() + milliseconds, tick);
          return () => {
            isStopped = true;
          };
        },
        async call<T>(call: string, effect: () => T): Promise<Awaited<T>> {
          if (!isAlive) return await never();
          const fault = nextFault(call);
          const { how, ms } = fault ?? { how: undefined, ms: 0 };
          if (how !== undefined) troubles.push(call);
          if (how === 'kills before') kill();
          if (how === 'kills before' || how === 'never answers') return await never();
          await latency(call);
          if (how === 'is slow') await time.sleep(ms);
          // the answer of the late execution reaches nobody
          if (how === 'fails, and is done later') time.at(time.now() + ms, () => void settled(effect));
          const answer = how !== undefined && NOT_DONE.has(how) ? undefined : await settled(effect);
          if (how === 'is done twice') time.at(time.now() + ms, () => repeat(effect));
          if (how === 'kills after') kill();
          await latency(call);
          if (!isAlive) return await never();
          if (answer === undefined || how === 'is done, and then fails') throw failureOf(call, how ?? 'fails');
          return answer.value;
        },
      };
    },
  };
}

const NOT_DONE: ReadonlySet<How> = new Set([
  'fails',
  'fails, and is done later',
  'is throttled',
  'is refused for good',
  'breaks',
]);

/** Executes an effect at once; only its answer may be a promise. */
async function settled<T>(effect: () => T): Promise<{ readonly value: Awaited<T> }> {
  return { value: await effect() };
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

/** The error that an adapter throws for a fault, with a code that its port allows. */
function failureOf(call: string, how: How): Error {
  const [port = ''] = call.split('.');
  const code = CODES[port] ?? 'target_unavailable';
  if (how === 'breaks') return new TypeError('a bug');
  if (how === 'is refused for good' && port === 'seal')
    return new DeletionError('seal_broken', 'fail', 'does not open');
  if (how === 'is refused for good' && !(port in CODES))
    return new DeletionError('access_denied', 'fail', 'not allowed');
  if (how === 'is throttled') return new DeletionError(code, 'retry', 'slow down', { retryAfter: 2 * MINUTE });
  return new DeletionError(code, 'retry', 'no answer');
}

const CODES: { readonly [port: string]: string } = {
  store: 'store_unavailable',
  queue: 'queue_unavailable',
  seal: 'key_unavailable',
  keys: 'key_unavailable',
  signer: 'key_unavailable',
  registry: 'registry_unavailable',
};
