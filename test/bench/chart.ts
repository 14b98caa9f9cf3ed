import type { Comparison, Figure } from './figures.ts';

/** A point of the curve: how many messages were in the queue, and how many requests were open. */
export type Depth = { readonly second: number; readonly messages: number; readonly open: number };

const WIDTH = 960;
const ROW = 17;
const LEFT = 470;
const RIGHT = WIDTH - 60;
const CURVE_HEIGHT = 170;
const LOWEST = 0.1;
const HIGHEST = 8;
const BLUE = '#1d4ed8';
const GREY = '#6b7280';

/** All ratios with their spreads on one scale, and below them the curve of the burst. */
export function chart(figures: readonly Figure[], depths: readonly Depth[], title: string): string {
  const rows = figures.flatMap((figure) => (figure.comparisons ?? []).map((comparison) => ({ figure, comparison })));
  const bottom = 60 + rows.length * ROW;
  const height = bottom + 40 + (depths.length > 1 ? CURVE_HEIGHT + 60 : 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="11">`,
    `<rect width="${WIDTH}" height="${height}" fill="white"/>`,
    text(16, 22, title, { size: 13 }),
    ...[0.1, 0.25, 0.5, 1, 2, 4, 8].map((ratio) => scaleLine(ratio, bottom)),
    ...rows.flatMap(({ figure, comparison }, row) => whisker(figure, comparison, 56 + row * ROW)),
    ...(depths.length > 1 ? curve(depths, bottom + 60) : []),
    '</svg>\n',
  ].join('\n');
}

function scaleLine(ratio: number, bottom: number): string {
  const x = position(ratio);
  return `<path d="M${x} 40V${bottom}" stroke="${ratio === 1 ? '#111827' : '#e5e7eb'}"/>${text(x, bottom + 14, `${ratio} ×`, { anchor: 'middle', fill: GREY })}`;
}

function whisker(figure: Figure, { against, ratio }: Comparison, y: number): readonly string[] {
  return [
    text(LEFT - 12, y + 4, `${figure.part}: ${figure.what} ÷ ${against}`, { anchor: 'end' }),
    `<path d="M${position(ratio.low)} ${y}H${position(ratio.high)}" stroke="${BLUE}" stroke-width="2"/>`,
    `<circle cx="${position(ratio.median)}" cy="${y}" r="3.5" fill="${BLUE}"/>`,
    text(RIGHT + 8, y + 4, ratio.median.toFixed(2), { fill: GREY }),
  ];
}

/** The position of a ratio on the logarithmic scale. */
function position(ratio: number): number {
  const bounded = Math.min(HIGHEST, Math.max(LOWEST, ratio));
  return Math.round(LEFT + ((RIGHT - LEFT) * Math.log(bounded / LOWEST)) / Math.log(HIGHEST / LOWEST));
}

function curve(depths: readonly Depth[], top: number): readonly string[] {
  const lastSecond = depths.at(-1)?.second ?? 1;
  const most = Math.max(1, ...depths.flatMap(({ messages, open }) => [messages, open]));
  const line = (valueOf: (depth: Depth) => number, colour: string): string => {
    const points = depths.map((depth) => {
      const x = 60 + ((RIGHT - 60) * depth.second) / lastSecond;
      return `${x.toFixed(1)},${(top + CURVE_HEIGHT - (CURVE_HEIGHT * valueOf(depth)) / most).toFixed(1)}`;
    });
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`;
  };
  return [
    text(60, top - 10, 'Burst: requests open (grey) and messages in the queue (blue), by second'),
    `<path d="M60 ${top}V${top + CURVE_HEIGHT}H${RIGHT}" fill="none" stroke="#111827"/>`,
    text(54, top + 8, String(most), { anchor: 'end', fill: GREY }),
    text(RIGHT, top + CURVE_HEIGHT + 16, `${lastSecond} s`, { anchor: 'end', fill: GREY }),
    line(({ open }) => open, GREY),
    line(({ messages }) => messages, BLUE),
  ];
}

type TextStyle = { readonly anchor?: 'middle' | 'end'; readonly fill?: string; readonly size?: number };

function text(x: number, y: number, content: string, { anchor, fill, size }: TextStyle = {}): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const attributes = [
    ...(anchor === undefined ? [] : [`text-anchor="${anchor}"`]),
    ...(fill === undefined ? [] : [`fill="${fill}"`]),
    ...(size === undefined ? [] : [`font-size="${size}"`]),
  ];
  return `<text x="${x}" y="${y}" ${attributes.join(' ')}>${escaped}</text>`;
}
