import { hasUnusedConfirmation, openFigures, withAsked, withoutLostLines } from '../../../shared/domain/asked-lines.ts';
import type { Asked, AskedLine } from '../../../shared/domain/identifiers.ts';

const verified = {};
const typed = (...values: readonly string[]): Asked => ({ of: 'self_declared', kind: 'email', values });
const start = (value: string): Asked => ({ of: 'several_registrations', kind: 'contactId', values: [value], since: 7 });
const numbered = (line: number, asked: Asked): AskedLine => ({ ...asked, line });

describe('the lines about which operators are asked', () => {
  it('stay as they are, and what is found later becomes another', () => {
    const lines = [numbered(1, typed('a')), numbered(2, start('c-1'))];
    const found = [start('c-1'), start('c-2'), typed('a', 'b')];
    const next = withAsked({}, { verified, lines }, found);
    expect(next).toEqual([...lines, numbered(3, start('c-2')), numbered(4, typed('b'))]);
    expect(withAsked({}, { verified, lines: next }, found)).toEqual(next);
  });

  it('are others for the same value where something else is asked about it', () => {
    const lines = [
      numbered(1, { ...start('c-1'), of: 'registration_unknown' }),
      numbered(2, { ...start('c-1'), kind: 'x' }),
    ];
    expect(withAsked({}, { verified, lines }, [start('c-1')])).toEqual([...lines, numbered(3, start('c-1'))]);
  });

  it.each([
    ['an operator has confirmed', { confirmed: [{ kind: 'email', line: 4 }] }],
    ['an operator has settled', { settled: [4] }],
    ['the record shows', { identifiers: [{ ...typed(), count: 1, line: 4 }] }],
    ['an earlier version gave by its place', { identifiers: [1, 2, 3, 4].map(() => ({ ...typed(), count: 1 })) }],
  ])('have no number that %s, also where the seal does not hold it', (_, record) => {
    expect(withAsked(record, { verified }, [typed('a')])).toEqual([numbered(5, typed('a'))]);
  });

  it('are shown to operators until they are answered', () => {
    const unknown = { ...start('c-3'), of: 'registration_unknown' } as const;
    const lines = [numbered(1, typed('a', 'b')), numbered(2, start('c-1')), numbered(3, unknown), numbered(4, unknown)];
    expect(openFigures({ settled: [2, 3] }, lines, { email: ['a'] })).toEqual([
      { kind: 'email', of: 'self_declared', count: 1, line: 1 },
      { kind: 'contactId', of: 'several_registrations', count: 1, since: 7, line: 2 },
      { kind: 'contactId', of: 'registration_unknown', count: 1, since: 7, line: 4 },
    ]);
    expect(openFigures({}, lines, { email: ['a', 'b'], contactId: ['c-1', 'c-3'] })).toEqual([]);
  });

  it('are left out, and their numbers not given again, once their values were dropped', () => {
    const identifiers = [
      { kind: 'email', of: 'self_declared', count: 1, line: 1 },
      { kind: 'contactId', of: 'several_registrations', count: 1, line: 2 },
      { kind: 'asid', of: 'verified', count: 1 },
    ] as const;
    const left = withoutLostLines({ identifiers }, [{ line: 2 }]);
    expect(left).toEqual({ identifiers: identifiers.slice(1), settled: [1] });
    expect(withAsked(withoutLostLines({ identifiers }, []), { verified }, [typed('b')])).toEqual([
      numbered(3, typed('b')),
    ]);
    const settled = [2];
    expect(withoutLostLines({ identifiers, settled }, [{ line: 1 }, { line: 2 }])).toEqual({ identifiers, settled });
    expect(withoutLostLines({}, [])).toEqual({});
  });

  it('are used only once after they were confirmed, also where a figure of them is left', () => {
    const identifiers = [{ kind: 'email', of: 'self_declared', count: 1, line: 1 }] as const;
    const confirmed = [{ kind: 'email', line: 1 }];
    expect(hasUnusedConfirmation({ identifiers, confirmed, unanswered: true })).toBe(true);
    expect(hasUnusedConfirmation({ identifiers, confirmed })).toBe(false);
    expect(hasUnusedConfirmation({ identifiers, unanswered: true })).toBe(false);
    expect(hasUnusedConfirmation({ identifiers: [], confirmed, unanswered: true })).toBe(false);
  });
});
