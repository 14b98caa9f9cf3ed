import { type Content, type Html, html } from '../../../../functions/deletion-status/pages/html.ts';

/** A table with more columns scrolls on a phone; otherwise its words would break into single letters. */
const MOST_NARROW = 4;

/** A table with a caption. The first cell of each row is its heading; numeric columns are aligned. */
export function reportTable(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): Html {
  const isNumeric = headings.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  const width = headings.length > MOST_NARROW ? ' wide' : '';
  const kind = (column: number): Content => isNumeric[column] === true && html` class="number"`;
  // a wide table scrolls in its own frame, which can be focused with the keyboard
  return html`<div class="frame${width}" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${headings.map((heading, column) => html`<th scope="col"${kind(column)}>${heading}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first = '', ...others]) => html`<tr><th scope="row">${first}</th>${others.map(
    (cell, column) =>
      html`<td${kind(column + 1)}>${typeof cell === 'number' ? cell.toLocaleString('en-US') : cell}</td>`,
  )}</tr>
`,
)}</tbody>
</table></div>`;
}
