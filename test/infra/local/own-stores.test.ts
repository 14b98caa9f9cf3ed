import { ownStores } from '../../../infra/local/own-stores.ts';
import { StartError } from '../../../infra/local/system/start-error.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';

const where = [{ column: 'user_id', type: 'text', values: ['{appId}#{asid}'] }];
const DATABASE = { kind: 'postgres', connection: 'TARGET_ORDERS', password: 'TARGET_ORDERS_PASSWORD' };
const MAP = loadDataMap({
  targets: [
    {
      name: 'accounts',
      label: { en: 'Account' },
      kind: 'dynamodb',
      table: 'acme-users',
      partitionKey: { attribute: 'id', values: ['{appId}#{asid}'] },
      key: ['id'],
    },
    { name: 'orders', label: { en: 'Orders' }, ...DATABASE, tables: [{ table: 'public.orders', where }] },
    {
      name: 'support',
      label: { en: 'Support' },
      ...{ kind: 'postgres', connection: 'TARGET_SUPPORT_DATABASE' },
      tables: [{ table: 'support.notes', where }],
    },
  ],
});
const REAL = {
  TARGET_ORDERS: 'postgres://worker@db.internal/orders',
  TARGET_ORDERS_PASSWORD: 'kms:c2VhbGVk',
  TARGET_SUPPORT_DATABASE: 'postgres://worker@support.internal/support',
  TARGET_UNUSED: 'https://unused.example',
};
const HERE = {
  TARGET_ORDERS: 'postgres://worker@127.0.0.1:5433/orders',
  TARGET_ORDERS_PASSWORD: 'it-is-ours',
};

function own(more: Partial<Parameters<typeof ownStores>[0]> = {}) {
  return ownStores({ dataMap: MAP, given: {}, deployed: REAL, allowsRemoteStores: false, ...more });
}

describe('the settings of targets on this machine', () => {
  it('are refused where they lead elsewhere or are sealed, each with its target and its name', () => {
    const lines = messageOf(() => own()).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^target orders needs TARGET_ORDERS, .*db\.internal.*TARGET_ORDERS=postgres:.*ALLOW_REMOTE_STORES=1/,
    );
    expect(lines[1]).toMatch(/^target orders needs TARGET_ORDERS_PASSWORD, .*environment/);
  });

  it('are refused where nothing sets them', () => {
    expect(messageOf(() => own({ deployed: {} }))).toMatch(/^target orders needs TARGET_ORDERS, which is not emulated/);
  });

  it('come from the environment where that leads to this machine; of cdk.json nothing is left', () => {
    expect(own({ given: HERE })).toEqual({
      targetSettings: HERE,
      secretSettings: ['TARGET_ORDERS_PASSWORD'],
      remote: [],
    });
  });

  it.each(['TARGET_ORDERS', 'TARGET_SUPPORT_DATABASE', 'TARGET_GRAPH_URL'])(
    'are refused where the environment leads elsewhere: %s',
    (name) => {
      const given = { ...HERE, [name]: 'https://secret@elsewhere.example/' };
      const message = messageOf(() => own({ given }));
      expect(message).toContain(`needs ${name}, which leads to elsewhere.example`);
      expect(message).not.toContain('secret@');
    },
  );

  it('may lead elsewhere when that is allowed, which is told', () => {
    const { TARGET_ORDERS_PASSWORD } = HERE;
    const { targetSettings, remote } = own({ given: { TARGET_ORDERS_PASSWORD }, allowsRemoteStores: true });
    expect(targetSettings).toEqual({ TARGET_ORDERS: REAL.TARGET_ORDERS, TARGET_ORDERS_PASSWORD });
    expect(remote).toEqual(['TARGET_ORDERS (db.internal)']);
  });

  it('that are sealed are refused even then, because the key is not here', () => {
    expect(messageOf(() => own({ allowsRemoteStores: true }))).toMatch(/^[^\n]* TARGET_ORDERS_PASSWORD, [^\n]*$/);
  });
});

function messageOf(start: () => unknown): string {
  try {
    start();
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  throw new Error('was not refused');
}
