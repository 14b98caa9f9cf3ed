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
  it('are those of emulators if the environment has none, whatever cdk.json names', () => {
    const nothing = { targetSettings: {}, secretSettings: [], remote: [] };
    expect(own()).toEqual(nothing);
    expect(own({ allowsRemoteStores: true })).toEqual(nothing);
  });

  it('come from the environment if they lead to this machine', () => {
    expect(own({ given: HERE })).toEqual({
      targetSettings: HERE,
      secretSettings: ['TARGET_ORDERS_PASSWORD'],
      remote: [],
    });
  });

  it('are refused if a provider’s secret is invalid, without showing it', () => {
    const dataMap = loadDataMap({
      targets: [
        {
          name: 'mail',
          label: { en: 'Newsletter' },
          kind: 'webhook',
          url: 'TARGET_MAIL_URL',
          secret: 'TARGET_MAIL_SECRET',
          identifiers: ['asid'],
        },
      ],
    });
    const given = { TARGET_MAIL_URL: 'http://127.0.0.1:9000/', TARGET_MAIL_SECRET: 'abc-is-wrong' };
    expect(messageOf(() => own({ dataMap, deployed: {}, given }))).toBe(
      'target mail needs TARGET_MAIL_SECRET, which is not a valid secret of a provider; expected whsec_ and base64 of 24 bytes or more',
    );
    const { TARGET_MAIL_URL } = given;
    expect(messageOf(() => own({ dataMap, deployed: {}, given: { TARGET_MAIL_URL } }))).toBe(
      'target mail needs TARGET_MAIL_SECRET beside its address; set it in the environment to the secret of the provider: whsec_ and base64 of 24 bytes or more',
    );
    const TARGET_MAIL_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    expect(own({ dataMap, deployed: {}, given: { ...given, TARGET_MAIL_SECRET } }).targetSettings).toMatchObject({
      TARGET_MAIL_SECRET,
    });
  });

  it('must be complete for a store of one’s own: an emulator’s secret does not open it', () => {
    const { TARGET_ORDERS } = HERE;
    expect(messageOf(() => own({ given: { TARGET_ORDERS }, deployed: {} }))).toBe(
      'target orders needs TARGET_ORDERS_PASSWORD beside its address; set it in the environment to the password of the database, or to any text if it needs none',
    );
    expect(messageOf(() => own({ given: { TARGET_ORDERS }, allowsRemoteStores: true }))).toMatch(
      /^target orders needs TARGET_ORDERS_PASSWORD, which is sealed [^\n]*$/,
    );
  });

  it('must include a secret that a store of one’s own shares with an emulated one', () => {
    const [accounts, orders, support] = MAP.targets;
    const shared = { ...support, password: 'TARGET_ORDERS_PASSWORD' };
    const dataMap = loadDataMap({ targets: [accounts, orders, shared] });
    expect(messageOf(() => own({ dataMap, given: { TARGET_ORDERS: HERE.TARGET_ORDERS }, deployed: {} }))).toMatch(
      /^target orders needs TARGET_ORDERS_PASSWORD beside its address/,
    );
  });

  it('must not contain a password in an address, which is shown, but in its own setting, which is sealed', () => {
    const given = { TARGET_ORDERS: 'postgres://worker:it%20is-ours@127.0.0.1:5433/orders' };
    expect(own({ given })).toEqual({
      targetSettings: { ...HERE, TARGET_ORDERS_PASSWORD: 'it is-ours' },
      secretSettings: ['TARGET_ORDERS_PASSWORD'],
      remote: [],
    });
    const message = messageOf(() => own({ given: { TARGET_SUPPORT_DATABASE: 'postgres://u:secret@127.0.0.1/d' } }));
    expect(message).toMatch(/^target support needs TARGET_SUPPORT_DATABASE, .* "password" in the data map$/);
    expect(message).not.toContain('secret');
  });

  it('are refused where a password in an address has a percent sign of its own', () => {
    const message = messageOf(() => own({ given: { TARGET_ORDERS: 'postgres://worker:a%zz@127.0.0.1:5433/orders' } }));
    expect(message).toMatch(/^target orders needs TARGET_ORDERS, which .*write % itself as %25/);
    expect(message).not.toContain('a%zz');
  });

  it.each(['TARGET_ORDERS', 'TARGET_SUPPORT_DATABASE', 'TARGET_GRAPH_URL'])(
    'are refused where the environment leads elsewhere: %s',
    (name) => {
      const given = { ...HERE, [name]: 'https://worker@elsewhere.example/' };
      const message = messageOf(() => own({ given }));
      expect(message).toMatch(new RegExp(`needs ${name}, which leads to elsewhere\\.example; .*ALLOW_REMOTE_STORES=1`));
      expect(message).not.toContain('worker@');
    },
  );

  it('are refused if the name of one is misspelt; others that the data map does not name are ignored', () => {
    const given = { ...HERE, TARGET_SUPORT_DATABASE: 'postgres://127.0.0.1/support', TARGET_OF_ANOTHER_MAP: 'x' };
    expect(messageOf(() => own({ given }))).toBe(
      'the data map does not name TARGET_SUPORT_DATABASE; did you mean TARGET_SUPPORT_DATABASE?',
    );
    expect(messageOf(() => own({ given: { TARGET_GRAHP_URL: 'http://127.0.0.1/' } }))).toMatch(/TARGET_GRAPH_URL\?$/);
  });

  it('may lead elsewhere if that is allowed, which is reported', () => {
    const given = { ...HERE, TARGET_ORDERS: REAL.TARGET_ORDERS };
    const { targetSettings, remote } = own({ given, allowsRemoteStores: true });
    expect(targetSettings).toEqual(given);
    expect(remote).toEqual(['TARGET_ORDERS (db.internal)']);
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
