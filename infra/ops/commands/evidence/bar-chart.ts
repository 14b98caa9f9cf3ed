import { type Html, html } from '../../../../functions/deletion-status/pages/html.ts';

/** One bar; without a value if that is not known. */
export type Bar = { readonly label: string; readonly value?: number; readonly words: string };
/** A line across all bars, such as the promise. */
export type Mark = { readonly value: number; readonly words: string };

/** Sizes in units of the view box. It is as wide as a phone, so text stays readable when the chart is scaled up. */
const WIDTH = 360;
const CHARACTER = 7;
const BAR = 16;
const GAP = 10;
const LINE = 18;
/** Longer labels are placed above their bars and cut; the table beside the chart has them in full. */
const LONGEST_BESIDE = 14;
const LONGEST_ABOVE = 48;
const LEAST = 2;

/**
 * Horizontal bars in SVG, without scripts or styles of their own: colours come from the page's style sheet. Every chart
 * stands beside a table with the same figures.
 */
export function barChart(name: string, bars: readonly Bar[], mark?: Mark): Html {
  const longest = Math.max(...bars.map(({ label }) => label.length));
  const isBeside = longest <= LONGEST_BESIDE;
  const left = isBeside ? longest * CHARACTER + GAP : 0;
  const room = Math.max(...bars.map(({ words }) => words.length)) * CHARACTER + GAP;
  const most = Math.max(mark?.value ?? 0, ...bars.map(({ value = 0 }) => value), 1);
  const scale = (value: number) => Math.round((value / most) * (WIDTH - left - room));
  const top = mark === undefined ? 0 : LINE;
  const step = BAR + GAP + (isBeside ? 0 : LINE);
  const height = top + bars.length * step;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Chart: ${name}. The table has the same figures.">
${mark && markLine(mark, left + scale(mark.value), height)}${bars.map(({ label, value, words }, at) => {
  const y = top + at * step + (isBeside ? 0 : LINE);
  const width = value === undefined ? 0 : Math.max(value > 0 ? LEAST : 0, scale(value));
  return html`<text x="0" y="${isBeside ? y + 13 : y - 5}">${cut(label)}</text>
<rect class="bar" x="${left}" y="${y}" width="${width}" height="${BAR}"/>
<text x="${left + width + 5}" y="${y + 13}">${words}</text>
`;
})}</svg>`;
}

function markLine({ words }: Mark, x: number, height: number): Html {
  // the words are put on the side of the line that has room for them
  const isRight = x > WIDTH / 2;
  return html`<line class="mark" x1="${x}" x2="${x}" y1="2" y2="${height}"/>
<text x="${isRight ? x - 5 : x + 5}" y="12" text-anchor="${isRight ? 'end' : 'start'}">${words}</text>
`;
}

function cut(label: string): string {
  return label.length > LONGEST_ABOVE ? `${label.slice(0, LONGEST_ABOVE - 1)}…` : label;
}
