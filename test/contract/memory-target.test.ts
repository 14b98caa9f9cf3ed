import { memoryKind, memoryStore } from '../support/memory/memory-target.ts';
import { environment } from '../support/target-environment.ts';
import { memoryWire } from '../support/wire.ts';
import { CUT_OFF, describeTarget, type OddTime, type World } from './target.contract.ts';

describeTarget('memory', async () => memoryWorld(), {
  times: true,
  oddTimes: ['seconds_for_milliseconds', 'infinity', 'missing'],
});

function memoryWorld(): World {
  const store = memoryStore();
  const wire = memoryWire();
  const kind = memoryKind(new Map([['people', { ...store, call: (effect) => wire.call(effect) }]]));
  let added = 0;
  return {
    identifierKind: 'asid',
    connect: () => kind.connect({ store: 'people', match: ['{appId}#{asid}'] }, environment()),
    async add(person, count, createdAt) {
      for (let index = 0; index < count; index += 1) {
        const owner = `${person.appId}#${person.id}`;
        store.records.set(`record-${(added += 1)}`, { owner, ...timeOf(createdAt) });
      }
    },
    contents: async () => [...store.records].map((entry) => JSON.stringify(entry)),
    wire,
    close: async () => undefined,
  };
}

function timeOf(time: number | OddTime): { readonly createdAt?: number } {
  if (typeof time === 'number') return { createdAt: time };
  if (time === 'seconds_for_milliseconds') return { createdAt: CUT_OFF / 1000 };
  return time === 'infinity' ? { createdAt: Number.POSITIVE_INFINITY } : {};
}
