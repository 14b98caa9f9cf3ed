import { noticesOf } from '../../../shared/domain/notices.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { mapWorld } from '../../support/map-world.ts';
import { START } from '../../support/request-world.ts';

const ME = 'app-1#218471';
const target = (name: string, ...match: string[]) => ({ name, label: 'orders', kind: 'memory', store: name, match });
const USERNAME = {
  kind: 'username',
  from: { kind: 'memory', store: 'users', match: ['{appId}#{asid}'], field: 'username' },
};

/** A person whose request has ended, and who asks again 20 days later. */
async function askedTwice(inBetween: (put: Awaited<ReturnType<typeof mapWorld>>['put'], now: number) => void) {
  const map = { identifiers: [USERNAME], targets: [target('users', '{appId}#{asid}'), target('posts', '{username}')] };
  const world = await mapWorld(map, ['users', 'posts']);
  const { put, keys, ports } = world;
  put('users', 'mine', { owner: ME, fields: { username: 'ada' } });
  put('posts', 'mine', { owner: 'ada', createdAt: START - DAY });
  const first = await world.accept();
  await world.runToEnd(first.requestId);
  expect([keys('users'), keys('posts')]).toEqual([[], []]);
  world.advance(20 * DAY);
  inBetween(put, ports.clock());
  const second = await world.accept(undefined, { occasion: 'again' });
  const { status } = await world.runToEnd(second.requestId);
  return {
    posts: keys('posts'),
    status,
    parts: world.partsOf(second.requestId),
    notices: noticesOf(world.record(second.requestId)),
  };
}

describe('a user name that an ended request knows', () => {
  it('deletes nothing of the stranger who has it now, and the person reads that it finds something', async () => {
    const { posts, notices, status } = await askedTwice((put, now) => {
      put('users', 'of the stranger', { owner: 'app-1#999', fields: { username: 'ada' } });
      put('posts', 'of the stranger', { owner: 'ada', createdAt: now - DAY });
      put('posts', 'of the stranger, without a time', { owner: 'ada' });
    });
    expect(posts).toEqual(['of the stranger', 'of the stranger, without a time']);
    expect([status, notices]).toEqual(['completed', [{ kind: 'self_declared', part: 'posts' }]]);
  });

  it('still deletes what a restore has brought back from before', async () => {
    const { posts, parts } = await askedTwice((put) =>
      put('posts', 'restored', { owner: 'ada', createdAt: START - DAY }),
    );
    expect([posts, parts]).toEqual([[], { users: 'deleted', posts: 'deleted' }]);
  });

  it('deletes everything where the person has it again', async () => {
    const { posts, notices, status } = await askedTwice((put, now) => {
      put('users', 'new', { owner: ME, fields: { username: 'ada' } });
      put('posts', 'new', { owner: 'ada', createdAt: now - DAY });
    });
    expect([posts, notices, status]).toEqual([[], [], 'completed']);
  });

  it('needs no operator and no notice where nothing has come since', async () => {
    const { parts, notices, status } = await askedTwice(() => undefined);
    expect([status, parts, notices]).toEqual(['completed', { users: 'deleted', posts: 'deleted' }, []]);
  });
});
