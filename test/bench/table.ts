import type { Figure, Spread } from './figures.ts';

/** One line per figure, followed by one line per comparison. */
export function table(figures: readonly Figure[]): readonly string[] {
  const rows = figures.flatMap((figure) => [
    [
      figure.part,
      figure.what,
      `${spreadText(figure.value)} ${figure.unit}`,
      figure.reach === undefined ? '' : `reach ${figure.reach}`,
      figure.note ?? '',
    ],
    ...(figure.comparisons ?? []).map(({ against, ratio, reach }) => [
      '',
      `  ÷ ${against}`,
      `${spreadText(ratio)} ×`,
      reach === undefined ? '' : `reach ${reach}`,
      '',
    ]),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** `1.02 (0.98–1.05)`; a counted value has no parentheses. */
export function spreadText({ median, low, high }: Spread): string {
  return low === high ? number(median) : `${number(median)} (${number(low)}–${number(high)})`;
}

function number(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}
