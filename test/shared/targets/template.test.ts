import * as v from 'valibot';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { expand, PrefixTemplates, placeholders, Template } from '../../../shared/targets/template.ts';

const selection: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { asid: ['777', '778'], contactId: ['c-1'], mail: ['a.b+c_d@example.com'], none: [], empty: [''] },
  askedAt: 0,
};

describe('a template', () => {
  it('gives one value for each combination of the identifiers in it', () => {
    expect(expand(['{appId}#{asid}'], selection)).toEqual(['1001#777', '1001#778']);
    expect(expand(['{contactId}/{asid}/x'], selection)).toEqual(['c-1/777/x', 'c-1/778/x']);
  });

  it('gives nothing while one of its identifiers is unknown or empty', () => {
    expect(expand(['{asid}#{none}', '{unheard}', '{appId}#{empty}', '{constructor}'], selection)).toEqual([]);
  });

  it('gives the values of several templates together, each once', () => {
    expect(expand(['{asid}', '{contactId}', '{asid}'], selection)).toEqual(['777', '778', 'c-1']);
  });

  it('never expands what an identifier says', () => {
    const hostile = { ...selection, identifiers: { asid: ['{appId}'] } };
    expect(expand(['u-{asid}'], hostile)).toEqual(['u-{appId}']);
  });

  it('refuses an identifier that holds a separator of the template, without repeating the identifier', () => {
    const hostile = { ...selection, identifiers: { asid: ['777', '778#settings'] } };
    expect(() => expand(['{appId}#{asid}'], hostile)).toThrow(
      expect.objectContaining({
        code: 'identifier_ambiguous',
        disposition: 'fail',
        message: expect.not.stringContaining('778'),
      }),
    );
    expect(expand(['{asid}'], hostile)).toEqual(['777', '778#settings']);
  });

  it('takes marks that ordinary ids hold for no separators', () => {
    expect(expand(['exports-{mail}.csv'], selection)).toEqual(['exports-a.b+c_d@example.com.csv']);
  });

  it('names its identifiers', () => {
    expect(placeholders('{appId}#{asid}#x')).toEqual(['appId', 'asid']);
    expect(placeholders('constant')).toEqual([]);
  });

  it.each(['{asid', 'asid}', '{a sid}', '{}', '{asid}{psid}', '{asid}0', '', '{{asid}}', '{1}'])(
    'is refused when it is %j',
    (text) => {
      expect(v.is(Template, text)).toBe(false);
    },
  );

  it.each(['{asid}', '{appId}#{asid}', 'user-{asid}', 'constant', '{asid}/media/'])('may be %j', (text) => {
    expect(v.is(Template, text)).toBe(true);
  });

  it('must not end with an id where it is a prefix, because it would find longer ids', () => {
    expect(v.is(PrefixTemplates, ['{asid}'])).toBe(false);
    expect(v.is(PrefixTemplates, ['{appId}#{asid}'])).toBe(false);
    expect(v.is(PrefixTemplates, ['{appId}#{asid}#', 'MESSAGE#'])).toBe(true);
  });
});
