import { isSplit, mayFindMore } from '../../../shared/domain/split-targets.ts';

const target = (name: string, selects: string, formerly: readonly string[] = []) => ({
  ...{ name, label: name, onDeauthorize: false, selects, formerly },
});

describe('a target', () => {
  it('is split when no target selects what it did, under its name or under another', () => {
    const notes = { name: 'notes', selects: 'aaaaaaaa11' };
    expect(isSplit(notes, [target('notes', 'aaaaaaaa11')])).toBe(false);
    expect(isSplit(notes, [target('notes', 'bbbbbbbb11'), target('old', 'aaaaaaaa11')])).toBe(true);
    expect(isSplit(notes, [target('remarks', 'bbbbbbbb11', ['notes'])])).toBe(true);
    expect(isSplit(notes, [target('remarks', 'aaaaaaaa11')])).toBe(false);
    expect(isSplit(notes, [target('calls', 'bbbbbbbb11')])).toBe(true);
    // earlier records do not say what a target selected
    expect(isSplit({ name: 'notes' }, [target('notes', 'bbbbbbbb11')])).toBe(false);
    expect(isSplit({ name: 'notes' }, [target('calls', 'bbbbbbbb11')])).toBe(true);
  });

  it('may find what was a split one’s when it is new, or finds more in a store that may be the same', () => {
    const split = { name: 'notes', selects: 'aaaaaaaa11' };
    const finds = (known: string | undefined, now: string) => {
      const beside = known === undefined ? [] : [{ name: 'talks', selects: known }];
      return mayFindMore(target('calls', now, ['talks']), split, beside);
    };
    expect([finds(undefined, 'bbbbbbbb22'), finds('bbbbbbbb11', 'bbbbbbbb11')]).toEqual([true, false]);
    expect([finds('bbbbbbbb11', 'cccccccc11'), finds('bbbbbbbb22', 'cccccccc22')]).toEqual([true, false]);
    expect(finds('bbbbbbbb22', 'cccccccc33')).toBe(true);
    // earlier records do not say which stores it was
    expect(finds('bbbbbbbb', 'cccccccc22')).toBe(true);
  });
});
