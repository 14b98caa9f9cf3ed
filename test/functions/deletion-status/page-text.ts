/** The visible text of a page's main part. */
export function text(markup: string): string {
  const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(markup) ?? [];
  return main
    .replace(/<\/?(time|bdi|strong)[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

export function headline(markup: string): string | undefined {
  return /<h1>(.*?)<\/h1>/.exec(markup)?.[1];
}

/** The text under a second-level heading. */
export function under(markup: string, heading: string): string {
  const after = markup.split(new RegExp(`<h2[^>]*>${heading}</h2>`))[1] ?? '';
  return text(`<main>${after.split('<h2')[0]}</main>`);
}

/** The second-level headings, from the top. */
export function headings(markup: string): readonly string[] {
  return [...markup.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, heading = '']) => heading);
}

/** The steps of the time line, with the current one marked. */
export function steps(markup: string): readonly string[] {
  return [...markup.matchAll(/<li class="\w+"( aria-current="step")?><b>(.*?)<\/b>\s*<small>([^<·]*)/g)].map(
    ([, present, step, state = '']) => `${present === undefined ? '' : '> '}${step}: ${state.trim()}`,
  );
}
