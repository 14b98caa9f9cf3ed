import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { oneAppMistakes } from '../../../shared/data-map/one-app.ts';
import type { AppKind } from '../../../shared/domain/identifiers.ts';

const TARGET = {
  ...{ name: 'orders', label: 'orders', noCanary: 'for this test', kind: 'dynamodb', table: 'orders' },
  ...{ partitionKey: { attribute: 'userId', values: ['{userId}'] }, key: ['userId'] },
};
const BY_ASID = { partitionKey: { attribute: 'userId', values: ['{asid}'] } };
const BY_PHONE = { partitionKey: { attribute: 'userId', values: ['{phone}'] } };
const TARGET_BY_PHONE = { ...TARGET, ...BY_PHONE, name: 'calls', table: 'calls' };
const rule = (value: string, ownership: object = { oneApp: true }) => ({
  ...{ kind: 'userId', neverReused: true, ...ownership },
  from: { kind: 'dynamodb', table: 'users', partitionKey: { attribute: 'login', values: [value] }, attribute: 'id' },
});
const apps = (...kinds: readonly AppKind[]) => kinds.map((kind, at) => ({ appId: `${at + 1}`, kind }));

function mistakes(identifiers: readonly object[], ...kinds: readonly AppKind[]): readonly string[] {
  return oneAppMistakes(loadDataMap({ identifiers, targets: [TARGET] }), apps(...kinds));
}

describe('a store of one app', () => {
  it('is a mistake where two apps know people by the kind of id that leads to it', () => {
    expect(mistakes([rule('{asid}')], 'facebook', 'threads', 'facebook')).toEqual([
      'identifiers[0] ("userId") holds people of one app ("oneApp"), and is searched by {asid} for apps 1, 3',
    ]);
    expect(mistakes([rule('{bsuid}')], 'whatsapp', 'whatsapp')).toHaveLength(1);
    const byLogin = { ...TARGET, ...BY_ASID, oneApp: true };
    expect(oneAppMistakes(loadDataMap({ targets: [TARGET_BY_PHONE, byLogin] }), apps('facebook', 'facebook'))).toEqual([
      'targets[1] ("orders") holds people of one app ("oneApp"), and is searched by {asid} for apps 1, 2',
    ]);
  });

  it('is none where one app leads to it, or each app by a kind of id of its own', () => {
    expect(mistakes([rule('{asid}')], 'facebook', 'instagram')).toEqual([]);
    expect(mistakes([rule('{asid}'), rule('{igUser}')], 'facebook', 'instagram')).toEqual([]);
  });

  it('is none where the app stands beside the id, or the id is the same under every app', () => {
    for (const ownership of [{}, { oneApp: true }]) {
      expect(mistakes([rule('{appId}#{asid}', ownership)], 'facebook', 'facebook')).toEqual([]);
    }
    expect(mistakes([rule('{phone:digits}')], 'whatsapp', 'whatsapp')).toEqual([]);
  });

  it('is none where others empty it, who are told the app beside the id', () => {
    const byHand = { name: 'mailbox', label: 'messages', kind: 'manual', instructions: 'Look.', match: ['{asid}'] };
    expect(oneAppMistakes(loadDataMap({ targets: [byHand] }), apps('facebook', 'facebook'))).toEqual([]);
  });
});
