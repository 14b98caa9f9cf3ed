import { type Line, plainText, styled, type Text, visible } from './text.ts';

/** Columns under their headings, two spaces apart, without trailing spaces. */
export function tableLines(headings: readonly string[], rows: readonly (readonly Text[])[]): readonly Line[] {
  const lines = [headings.map((heading) => styled('quiet', heading.toUpperCase())), ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => widthOf(line[column] ?? ''))));
  return lines.map((line) => {
    const cells = line.slice(0, line.findLastIndex((cell) => widthOf(cell) > 0) + 1);
    return cells.flatMap((cell, column) => {
      const isLast = column === cells.length - 1;
      return isLast ? [cell] : [cell, ' '.repeat((widths[column] ?? 0) - widthOf(cell) + 2)];
    });
  });
}

function widthOf(cell: Text): number {
  return visible(plainText(cell)).length;
}
