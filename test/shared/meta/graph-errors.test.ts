import { classifyGraphError, GRAPH_ERRORS, isGraphSuccess } from '../../../shared/meta/graph-errors.ts';

function body(error: object): object {
  return { error: { message: 'any', type: 'OAuthException', fbtrace_id: 'any', ...error } };
}

describe('an error of the Graph API', () => {
  test.each([190, 803])('with code %i means that it is done already', (code) => {
    expect(classifyGraphError(body({ code }))).toBe('done');
    expect(classifyGraphError(body({ code, error_subcode: 463 }))).toBe('done');
  });

  test.each([1, 2, 4, 17, 32, 613, 80007])('with code %i is tried again', (code) => {
    expect(classifyGraphError(body({ code }))).toBe('retry');
  });

  test.each([10, 100, 200])('with code %i needs an operator', (code) => {
    expect(classifyGraphError(body({ code }))).toBe('give_up');
    expect(classifyGraphError(body({ code, is_transient: false }))).toBe('give_up');
  });

  test.each(['subscribed_apps', 'phone_numbers', 'contact_book'])(
    'about an account that has left is done on %s with 100 and 33',
    (edge) => {
      const left = body({ code: 100, error_subcode: 33 });
      expect(classifyGraphError(left, { edge, hasLeft: true })).toBe('done');
      expect(classifyGraphError(left, { edge, hasLeft: false })).toBe('give_up');
      expect(classifyGraphError(left, { edge })).toBe('give_up');
      expect(classifyGraphError(left, { edge: 'permissions', hasLeft: true })).toBe('give_up');
      expect(classifyGraphError(left, { hasLeft: true })).toBe('give_up');
      expect(classifyGraphError(body({ code: 100, error_subcode: 34 }), { edge, hasLeft: true })).toBe('give_up');
      expect(classifyGraphError(body({ code: 100 }), { edge, hasLeft: true })).toBe('give_up');
    },
  );

  test.each(['phone_numbers', 'contact_book'])(
    'about the token of an account that has not left says nothing of who is there, on %s',
    (edge) => {
      for (const token of [body({ code: 190 }), body({ code: 190, error_subcode: 463 })]) {
        expect(classifyGraphError(token, { edge })).toBe('reconnect');
        expect(classifyGraphError(token, { edge, hasLeft: true })).toBe('done');
        expect(classifyGraphError(token, { edge: 'subscribed_apps' })).toBe('done');
      }
    },
  );

  test.each(GRAPH_ERRORS)('says where the meaning of $code $subcode is from', ({ means, source }) => {
    expect([means, source].filter((text) => text.length < 10)).toEqual([]);
  });

  test.each([190, 803, 10, 100, 200, 9999])('with code %i is tried again when Meta calls it transient', (code) => {
    expect(classifyGraphError(body({ code, is_transient: true }))).toBe('retry');
  });

  test.each([
    undefined,
    null,
    '',
    '<html>502 Bad Gateway</html>',
    42,
    [],
    {},
    { error: null },
    { error: 'invalid_token' },
    body({}),
    body({ code: 9999 }),
    body({ code: '190' }),
    { code: 190 },
  ])('that cannot be told is tried again: %j', (unclear) => {
    expect(classifyGraphError(unclear)).toBe('retry');
  });
});

test('a call to the Graph API has succeeded when it answers true, and by nothing less', () => {
  expect([true, { success: true }].map(isGraphSuccess)).toEqual([true, true]);
  const others = [false, 'true', 1, null, undefined, {}, { success: 'true' }, { success: false }, body({ code: 190 })];
  for (const other of others) expect(isGraphSuccess(other)).toBe(false);
});
