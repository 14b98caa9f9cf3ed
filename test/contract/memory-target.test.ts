import { memoryKind, memoryStore } from '../support/memory/memory-target.ts';
import { environment } from '../support/target-environment.ts';
import { memoryWire } from '../support/wire.ts';
import { describeTarget, type World } from './target.contract.ts';

describeTarget('memory', async () => memoryWorld(), { cutOff: true });

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
        store.records.set(`record-${(added += 1)}`, { owner: `${person.appId}#${person.id}`, createdAt });
      }
    },
    contents: async () => [...store.records].map((entry) => JSON.stringify(entry)),
    wire,
    close: async () => undefined,
  };
}
