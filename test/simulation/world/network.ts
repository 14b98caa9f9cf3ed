import { DeletionError } from '../../../shared/domain/errors.ts';
import { FAULTS_END, type Fault, type How, MINUTE, type Outage } from '../history.ts';
import type { Chance } from './chance.ts';
import type { VirtualTime } from './time.ts';

/** Something that runs, and can be killed at any call it makes. */
export type Process = {
  readonly name: string;
  /** Its own idea of the time. */
  clock(): number;
  isAlive(): boolean;
  /** Whatever it was waiting for never comes; what it has sent already still arrives. */
  kill(): void;
  /** The calls of its own that a fault befell. */
  readonly troubles: readonly string[];
  /** Settles when it is killed. */
  readonly killed: Promise<void>;
  every(milliseconds: number, action: () => void): () => void;
  /** One call over the network: on its way, done, on its way back, and at each point the next fault. */
  call<T>(name: string, effect: () => T): Promise<Awaited<T>>;
};

export type Network = {
  process(name: string, clockOffset?: number): Process;
  /** The outage of a store by which a call is hit now. */
  outageOf(call: string, how: Outage['how']): Outage | undefined;
  /** What happens now is a call that is done for the second time; nobody hears of it. */
  isRepeating(): boolean;
};

const LATENCY = 40;

/** @param happened told of each fault that did happen */
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

  /** The fault of this call, if it has one. */
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
    // at once, up to its answer
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
          // what it answers then reaches nobody
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

/** An effect happens at once; only its answer may be a promise. */
async function settled<T>(effect: () => T): Promise<{ readonly value: Awaited<T> }> {
  return { value: await effect() };
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

/** What an adapter makes of a fault: its port says which codes there are. */
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
