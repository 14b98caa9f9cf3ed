import { type Content, type Html, html } from '../../../../functions/deletion-status/pages/html.ts';

/** With more columns a table scrolls on a phone, before its words become columns of letters. */
const MOST_NARROW = 4;

/** A table under a caption; the first cell of a row is its heading, and numbers stand under each other. */
export function reportTable(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): Html {
  const isNumeric = headings.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  const width = headings.length > MOST_NARROW ? ' wide' : '';
  const kind = (column: number): Content => isNumeric[column] === true && html` class="number"`;
  // a wide table scrolls in its own frame, which the keyboard reaches
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
