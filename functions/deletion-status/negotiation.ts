import { type Language, languageOf } from './pages/languages.ts';

/** Whether the caller prefers JSON to a page; without a preference it gets a page. @see RFC 9110, 12.5.1 */
export function prefersJson(accept: string | undefined): boolean {
  const ranges = qualities(accept ?? '');
  const json = rank(ranges, 'application/json');
  const page = rank(ranges, 'text/html');
  if (json.quality !== page.quality) return json.quality > page.quality;
  return json.quality > 0 && json.specificity > page.specificity;
}

/** The reader's most preferred language that the pages have, or English. @see RFC 9110, 12.5.4 */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  const wanted = qualities(acceptLanguage ?? '')
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  for (const { name } of wanted) {
    const language = languageOf(name);
    if (language !== undefined) return language;
  }
  return 'en';
}

type Quality = { readonly name: string; readonly quality: number };

function qualities(header: string): readonly Quality[] {
  return header.split(',').map((item) => {
    const [name = '', ...parameters] = item.split(';').map((piece) => piece.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const quality = q === undefined ? 1 : Number(q);
    return { name, quality: quality >= 0 && quality <= 1 ? quality : 0 };
  });
}

/** The quality that the most specific matching range gives a type. */
function rank(ranges: readonly Quality[], type: string): { readonly quality: number; readonly specificity: number } {
  const names = ['*/*', `${type.split('/')[0]}/*`, type];
  for (let specificity = names.length - 1; specificity >= 0; specificity -= 1) {
    const range = ranges.find(({ name }) => name === names[specificity]);
    if (range !== undefined) return { quality: range.quality, specificity };
  }
  return { quality: 0, specificity: 0 };
}
