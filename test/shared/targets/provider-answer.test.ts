import { providerAnswer } from '../../../shared/targets/webhook/provider-answer.ts';

const said = (body: object, takesEmpty = false) =>
  providerAnswer({ status: 200, body: JSON.stringify({ status: 'completed', ...body }) }, takesEmpty);

describe('what a provider says', () => {
  it.each(['failed', 'failure', 'error', 'errored', 'rejected', 'partial', 300, '404', 500])(
    'is unclear where the status of an item is %j',
    (status) => {
      expect(said({ items: [{ status }] })).toBe('unclear');
    },
  );

  it.each(['done', 'accepted', 200, 299, '204', null, { code: 200 }])('is clear where it is %j', (status) => {
    expect(said({ items: [{ status }] })).toBe('completed');
  });

  it.each([null, false, 0, '', []])('is clear where its error is %j, which is none', (error) => {
    expect(said({ error, errors: error })).toBe('completed');
  });

  it.each([true, 1, 'timeout', [null], {}])('is unclear where its error is %j', (error) => {
    expect(said({ error })).toBe('unclear');
    expect(said({ errors: error })).toBe('unclear');
  });

  it.each(['success', 'ok'])('is unclear where %s is false, and clear where it is not', (name) => {
    expect(said({ [name]: false })).toBe('unclear');
    expect(said({ [name]: true })).toBe('completed');
  });

  it.each(['', ' \n'])('is what the data map says where the body is %j', (body) => {
    expect(providerAnswer({ status: 200, body }, true)).toBe('accepted');
    expect(providerAnswer({ status: 200, body }, false)).toBe('unclear');
    expect(providerAnswer({ status: 207, body }, true)).toBe('unclear');
  });

  it.each(['null', '7', '[]', '<html>', '{}'])('is unclear where the body is %s', (body) => {
    expect(providerAnswer({ status: 200, body }, true)).toBe('unclear');
  });
});
