import type { SignedRequestFault, VerifiedSignedRequest } from '../../../shared/meta/signed-request.ts';
import {
  LONGEST_SIGNED_REQUEST,
  SIGNED_REQUEST_STATUS,
  signRequest,
  verifySignedRequest,
} from '../../../shared/meta/signed-request.ts';
import type { AppSecret, RegisteredApp } from '../../../shared/ports/app-registry.ts';
import vectors from '../../vectors/signed-requests.json' with { type: 'json' };

const SECRET = '00112233445566778899aabbccddeeff';
const GENUINE = { algorithm: 'HMAC-SHA256', expires: 1291840400, issued_at: 1291836800, user_id: '218471' };

function appWith(...secrets: readonly string[]): RegisteredApp {
  return {
    appId: '1234567890',
    kind: 'facebook',
    secrets: secrets.map((value, index) => ({ value, age: index === 0 ? 'current' : 'previous' })),
  };
}

function judge(text: string, apps: readonly RegisteredApp[] = [appWith(SECRET)]) {
  return verifySignedRequest(text, apps);
}

function verify(text: string, apps?: readonly RegisteredApp[]): VerifiedSignedRequest {
  const verified = judge(text, apps);
  if (typeof verified === 'string') throw new TypeError(`it was refused: ${verified}`);
  return verified;
}

function refusalOf(text: string, apps?: readonly RegisteredApp[]): SignedRequestFault | 'accepted' {
  const verified = judge(text, apps);
  return typeof verified === 'string' ? verified : 'accepted';
}

function userIdOf(json: string): string {
  return idOf(verify(signRequest(json, SECRET)));
}

function codeOf(json: string): string {
  return refusalOf(signRequest(json, SECRET));
}

function idOf(request: VerifiedSignedRequest): string {
  return request.userId;
}

/** An app whose secrets must not be asked for. */
const UNTOUCHABLE: RegisteredApp = {
  appId: '1234567890',
  kind: 'facebook',
  get secrets(): readonly AppSecret[] {
    throw new TypeError('a secret was asked for');
  },
};

describe('a signed request', () => {
  test('names all apps that have the secret by mistake, and none beside an app whose two secrets are the same', () => {
    const text = signRequest(GENUINE, SECRET);
    const others = ['77', '88'].map((appId) => ({ ...appWith('another', SECRET), appId }));
    const verified = verify(text, [appWith(SECRET, SECRET), ...others]);
    expect(verified).toMatchObject({ appId: '1234567890', secretAge: 'current', sharedWith: ['77', '88'] });
    expect(verify(text, [appWith(SECRET, SECRET), appWith('another')])).not.toHaveProperty('sharedWith');
  });

  test.each(vectors)('answers as written: $name', (vector) => {
    const apps = [appWith(vector.app_secret)];
    if (vector.answer === 200) {
      expect(verify(vector.signed_request, apps).userId).toBe(vector.user_id);
    } else {
      const code = refusalOf(vector.signed_request, apps);
      expect(code).toBe(vector.code);
      expect(SIGNED_REQUEST_STATUS).toHaveProperty(code, vector.answer);
    }
  });

  test('says which app signed it, with which secret, and keeps the payload as it was received', () => {
    const text = signRequest(GENUINE, 'previous secret', { padding: true });
    const instagram: RegisteredApp = {
      ...appWith('another secret', 'previous secret'),
      appId: '77',
      kind: 'instagram',
    };

    expect(verify(text, [appWith(SECRET), instagram])).toEqual({
      appId: '77',
      appKind: 'instagram',
      secretAge: 'previous',
      userId: '218471',
      payload: text.split('.')[1],
      issuedAt: 1291836800000,
      isLogin: false,
    });
  });

  test('is named after the app that signed it, whatever its payload says', () => {
    expect(verify(signRequest({ ...GENUINE, app_id: '99' }, SECRET)).appId).toBe('1234567890');
  });

  test('can only be proven by verifying it', () => {
    const { userId } = verify(signRequest(GENUINE, SECRET));
    const pretended = { appId: '1', appKind: 'facebook', secretAge: 'current', userId, payload: '' } as const;
    // @ts-expect-error the mark of a verified request is missing
    expect(idOf(pretended)).toBe(userId);
  });

  test('does not expire', () => {
    expect(verify(signRequest({ ...GENUINE, expires: 0 }, SECRET)).userId).toBe('218471');
    expect(verify(signRequest({ ...GENUINE, expires: 1, issued_at: 1 }, SECRET)).userId).toBe('218471');
  });
});

describe('the checks of a signed request keep their order', () => {
  test('size and shape are judged before any secret is touched', () => {
    const signature = signRequest(GENUINE, SECRET).split('.')[0] ?? '';
    const misshapen = [
      '',
      '.',
      `${signature}.`,
      signature,
      `${signature}A`,
      `.${signature}`,
      `${signature}.a`,
      `${signature}..e30`,
      `${signature.slice(1)}.e30`,
      `A${signature}.e30`,
      'x'.repeat(10_000_000),
    ];
    for (const text of misshapen) expect(refusalOf(text, [UNTOUCHABLE])).toBe('signed_request_malformed');
  });

  test('a well-shaped request does reach the secrets', () => {
    expect(() => verify(signRequest(GENUINE, SECRET), [UNTOUCHABLE])).toThrow('a secret was asked for');
  });

  test('the longest that is allowed is judged by its signature, one character more by its size', () => {
    const [signature = ''] = signRequest(GENUINE, SECRET).split('.');
    expect(LONGEST_SIGNED_REQUEST).toBe(16_384);
    const longest = `${signature}.`.padEnd(LONGEST_SIGNED_REQUEST, 'A');
    expect(refusalOf(longest)).toBe('signature_mismatch');
    expect(refusalOf(longest.replace('.', '=.'), [UNTOUCHABLE])).toBe('signed_request_malformed');
  });

  test('the signature is judged before the payload is read', () => {
    for (const payload of ['not json', '{}', { algorithm: 'none' }, GENUINE]) {
      expect(refusalOf(signRequest(payload, 'wrong secret'))).toBe('signature_mismatch');
    }
  });

  test('the JSON is judged before the algorithm, and the algorithm before the user id', () => {
    for (const json of ['not json', '', '[]', 'null', '"text"', '1', '{"algorithm":"none",}', '\uFEFF{}']) {
      expect(refusalOf(signRequest(`${json} `, SECRET))).toBe('signed_request_malformed');
    }
    expect(refusalOf(signRequest({ algorithm: 'none' }, SECRET))).toBe('algorithm_not_supported');
    expect(refusalOf(signRequest({ algorithm: 'HMAC-SHA256' }, SECRET))).toBe('user_id_missing');
  });
});

describe('the text of a signed request', () => {
  const plain = signRequest(GENUINE, SECRET);
  const [signature = '', payload = ''] = plain.split('.');

  test('may be padded, and then the signature covers the padding', () => {
    const json = '{"algorithm":"HMAC-SHA256","user_id":"1"}';
    for (const spaces of ['', ' ', '  ']) {
      expect(verify(signRequest(json + spaces, SECRET, { padding: true })).userId).toBe('1');
      expect(verify(signRequest(json + spaces, SECRET)).userId).toBe('1');
    }
    const [padded = '', body = ''] = signRequest(json, SECRET, { padding: true }).split('.');
    expect(body).toMatch(/[^=]=$/);
    expect(refusalOf(`${padded}.${body.replace('=', '')}`)).toBe('signature_mismatch');
  });

  test('names one payload, whether its signature is padded or not', () => {
    expect(verify(`${signature}=.${payload}`).payload).toBe(verify(plain).payload);
  });

  test('has one spelling: other padding, alphabets, unused bits, spaces and segments are refused', () => {
    // 32 bytes leave two bits of the last character unused; a lenient decoder takes four spellings for one
    const lastOf = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const next = lastOf[lastOf.indexOf(signature.at(-1) ?? '') + 1] ?? '';
    const otherSpelling = signature.slice(0, -1) + next;
    expect(Buffer.from(otherSpelling, 'base64url')).toEqual(Buffer.from(signature, 'base64url'));

    const misspelt = [
      `${otherSpelling}.${payload}`,
      `${signature}==.${payload}`,
      `=${signature}.${payload}`,
      `${signature}.${payload}====`,
      `${signature}.${payload}.`,
      `${plain}.extra`,
      `${plain}\n`,
      ` ${plain}`,
      `${signature}. ${payload}`,
      `${signature}.${payload.slice(0, 8)}\r\n${payload.slice(8)}`,
      `${signature}.${payload}+`,
      `${signature}.${payload}\u0000`,
      `${signature}.${payload}é`,
    ];
    for (const text of misspelt) expect(refusalOf(text, [UNTOUCHABLE])).toBe('signed_request_malformed');
  });
});

describe('the secrets', () => {
  test('are all tried, even when the first one matches', () => {
    let reads = 0;
    const counted = (value: string): AppSecret => ({
      age: 'current',
      get value() {
        reads += 1;
        return value;
      },
    });
    const secrets = [counted(SECRET), counted('second'), counted('third')];
    verify(signRequest(GENUINE, SECRET), [
      { ...appWith(), secrets },
      { ...appWith(), secrets },
    ]);
    expect(reads).toBe(6);
  });

  test('fail closed when there is none, or an empty one', () => {
    expect(refusalOf(signRequest(GENUINE, ''), [])).toBe('signature_mismatch');
    expect(refusalOf(signRequest(GENUINE, ''), [appWith()])).toBe('signature_mismatch');
    expect(refusalOf(signRequest(GENUINE, ''), [appWith('', '')])).toBe('signature_mismatch');
    expect(verify(signRequest(GENUINE, SECRET), [appWith('', SECRET)]).secretAge).toBe('previous');
  });

  test('name the app registered first when two share one', () => {
    expect(verify(signRequest(GENUINE, SECRET), [appWith(SECRET), { ...appWith(SECRET), appId: '2' }]).appId).toBe(
      '1234567890',
    );
  });
});

describe('the payload', () => {
  test('names HMAC-SHA256, in any case, and nothing that only resembles it', () => {
    expect(verify(signRequest({ ...GENUINE, algorithm: 'hmac-sha256' }, SECRET)).userId).toBe('218471');
    for (const algorithm of [
      'HMAC-SHA1',
      'xHMAC-SHA256',
      'none',
      '',
      'HMAC-SHA256 ',
      'HMAC-\u017FHA256',
      ['HMAC-SHA256'],
      null,
      1,
    ]) {
      expect(refusalOf(signRequest({ ...GENUINE, algorithm }, SECRET))).toBe('algorithm_not_supported');
    }
  });

  test('keeps every digit of an id, as a string or as a number', () => {
    expect(userIdOf('{"algorithm":"HMAC-SHA256","user_id":"00017841476160054569"}')).toBe('00017841476160054569');
    expect(userIdOf('{"algorithm":"HMAC-SHA256","user_id" : 17841476160054569 }')).toBe('17841476160054569');
    expect(userIdOf('{"user_id":9007199254740993,"algorithm":"HMAC-SHA256"}')).toBe('9007199254740993');
    expect(userIdOf(`{"user_id":${'9'.repeat(32)},"algorithm":"HMAC-SHA256"}`)).toBe('9'.repeat(32));
  });

  test('names nobody by anything but 1 to 32 decimal digits', () => {
    const written = ['""', '" 1"', '"1\\n"', '"+1"', '"1.0"', '"0x1"', '"١"', `"${'1'.repeat(33)}"`, '"%"'];
    const others = ['-1', '-0', '1.0', '1e3', '1E400', '1'.repeat(33), 'null', 'true', '["1"]', '{"user_id":"1"}'];
    for (const value of [...written, ...others]) {
      expect(codeOf(`{"algorithm":"HMAC-SHA256","user_id":${value}}`)).toBe('user_id_missing');
    }
  });

  test('counts the last of a repeated member, in either form', () => {
    expect(userIdOf('{"algorithm":"HMAC-SHA256","user_id":"1","user_id":"2"}')).toBe('2');
    expect(userIdOf('{"algorithm":"HMAC-SHA256","user_id":"1","user_id":9007199254740993}')).toBe('9007199254740993');
    expect(userIdOf('{"algorithm":"HMAC-SHA256","user_id":9007199254740993,"user_\\u0069d":"2"}')).toBe('2');
  });

  test('speaks for itself only at the top level', () => {
    const nested = '"page":{"user_id":"5"},"user":[{"user_id":6}],"":{"user_id":7},"text":"\\"user_id\\":8"';
    expect(userIdOf(`{"user_id":9007199254740993,${nested},"algorithm":"HMAC-SHA256"}`)).toBe('9007199254740993');
    expect(codeOf(`{${nested},"algorithm":"HMAC-SHA256"}`)).toBe('user_id_missing');
  });

  test('cannot name anybody through a prototype', () => {
    expect(codeOf('{"__proto__":{"algorithm":"HMAC-SHA256","user_id":"1"}}')).toBe('algorithm_not_supported');
    expect(codeOf('{"algorithm":"HMAC-SHA256","__proto__":{"user_id":"1"}}')).toBe('user_id_missing');
    const everyObject: object = Object.prototype;
    Object.defineProperty(everyObject, 'user_id', { value: '1', configurable: true });
    try {
      expect(codeOf('{"algorithm":"HMAC-SHA256"}')).toBe('user_id_missing');
    } finally {
      Reflect.deleteProperty(everyObject, 'user_id');
    }
  });

  test('may be nested as deeply as its size allows', () => {
    const deep = '['.repeat(6000) + ']'.repeat(6000);
    expect(userIdOf(`{"user_id":17841476160054569,"x":${deep},"algorithm":"HMAC-SHA256"}`)).toBe('17841476160054569');
  });

  test('may hold a string as long as its size allows', () => {
    const long = '\\"'.repeat(6000);
    expect(userIdOf(`{"user_id":17841476160054569,"x":"${long}","algorithm":"HMAC-SHA256"}`)).toBe('17841476160054569');
  });
});

describe('what else a signed request says', () => {
  const said = (members: object) => {
    const { issuedAt, isLogin } = verify(
      signRequest({ algorithm: 'HMAC-SHA256', user_id: '218471', ...members }, SECRET),
    );
    return { issuedAt, isLogin };
  };

  it.each([
    ['the second that it names', 1291836800, 1291836800000],
    ['whole seconds only', 1291836800.9, 1291836800000],
    ['nothing when the member is missing', undefined, undefined],
    ['nothing when it is a text', '1291836800', undefined],
    ['nothing when it is zero', 0, undefined],
    ['the first second', 1, 1000],
    ['the last second of all dates', 8_640_000_000_000, 8_640_000_000_000_000],
    ['nothing in the second after that', 8_640_000_000_001, undefined],
    ['nothing when it is negative', -5, undefined],
    ['nothing when no date has it', 1e15, undefined],
  ])('is issued at %s', (_, issued_at, issuedAt) => {
    expect(said({ issued_at }).issuedAt).toBe(issuedAt);
  });

  it.each([
    [{ code: 'AQDxyz' }, true],
    [{ oauth_token: 'EAAG' }, true],
    [{ oauth_token: null }, true],
    [{ profile_id: '7', user: { country: 'de' } }, false],
  ])('with %j is a login: %p', (members, isLogin) => {
    expect(said(members).isLogin).toBe(isLogin);
  });
});
