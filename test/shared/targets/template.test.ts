import * as v from 'valibot';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { expand, PrefixTemplates, placeholders, Template, Templates } from '../../../shared/targets/template.ts';

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
    expect(expand(['{appId}', '{appId}#{asid}'], { ...selection, appId: '' })).toEqual([]);
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

  it.each([
    ['{phone:digits}', ['+49 (0)151 2345'], ['+49 (0)151 2345', '491512345']],
    ['{appId}#phone#{phone:digits}', ['49151'], ['1001#phone#49151']],
    ['{phone:e164}', ['0049 151'], ['0049 151', '+49151']],
    ['{contactPhone:digits}', ['+55 11 99876-5432'], ['+55 11 99876-5432', '5511998765432', '551198765432']],
    ['{mail:lower}', ['Anna@Example.com'], ['Anna@Example.com', 'anna@example.com']],
    ['{mail:lower}', ['anna@example.com'], ['anna@example.com']],
    ['{phone:digits}', ['anonymous'], ['anonymous']],
  ])('asks for %s as it was found and as the store writes it', (template, values, expected) => {
    const kind = placeholders(template).find((name) => name !== 'appId') ?? '';
    expect(expand([template], { appId: '1001', identifiers: { [kind]: values } })).toEqual(expected);
  });

  it.each(['', ' ', '0', '000', 'none', 'NULL', 'undefined', 'N/A', '-', 'nan', 'n u l l'])(
    'selects nothing by %j, which names nobody',
    (value) => {
      const identifiers = { asid: [value], mail: [value], phone: [value, '1111111'] };
      const templates = ['{asid}', '{appId}#{asid}', '{mail:lower}', '{phone}', '{phone:digits}'];
      expect(expand(templates, { appId: '1001', identifiers })).toEqual([]);
    },
  );

  it('selects nothing by a number of one digit, however the kind is named', () => {
    expect(expand(['{contactPhone:digits}'], { appId: '1001', identifiers: { contactPhone: ['+1 111 111'] } })).toEqual(
      [],
    );
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

  it('is needed at least once', () => {
    for (const schema of [Templates, PrefixTemplates]) {
      expect(v.safeParse(schema, []).issues?.map(({ message }) => message)).toEqual(['at least one template']);
    }
  });

  it('must not end with an id where it is a prefix, because it would find longer ids', () => {
    expect(v.is(PrefixTemplates, ['{asid}'])).toBe(false);
    expect(v.is(PrefixTemplates, ['{appId}#{asid}'])).toBe(false);
    expect(v.is(PrefixTemplates, ['{appId}#{asid}-'])).toBe(false);
    expect(v.is(PrefixTemplates, ['{appId}#{asid:digits}'])).toBe(false);
    expect(v.is(PrefixTemplates, ['{appId}#{asid}#', 'MESSAGE#', '{phone:digits}/'])).toBe(true);
  });
});
