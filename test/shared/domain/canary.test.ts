import { ANY_CANARY, CANARY_APP_ID, canaryTexts, canaryUserId, isCanaryUserId } from '../../../shared/domain/canary.ts';
import { isMetaId } from '../../../shared/meta/meta-id.ts';

const userId = canaryUserId('01234567890123456');

it('the ids of canaries fit wherever an id of Meta fits, and are longer than any of them', () => {
  for (const id of [CANARY_APP_ID, userId]) {
    expect(isMetaId(id)).toBe(true);
    expect(id).toHaveLength(19);
    expect(BigInt(id)).toBeLessThan(2n ** 63n);
  }
  expect(isCanaryUserId('122107000000000777')).toBe(false);
  expect(isCanaryUserId(`${userId}0`)).toBe(false);
  expect(isCanaryUserId(`0${userId}`)).toBe(false);
  expect(() => canaryUserId('1')).toThrow('17 digits');
});

it('what a policy says of canaries fits each of them', () => {
  expect(canaryTexts(userId)).toEqual({
    appId: CANARY_APP_ID,
    asid: '9001234567890123456',
    uuid: '90000000-0000-4000-8000-567890123456',
  });
  for (const name of ['appId', 'asid', 'uuid'] as const) {
    expect(canaryTexts(userId)[name]).toMatch(new RegExp(`^${ANY_CANARY[name].replaceAll('?', '.')}$`));
  }
});
