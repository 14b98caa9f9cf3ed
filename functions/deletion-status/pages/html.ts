/** Markup made by `html`. It has its own type, so that plain text cannot be mistaken for it. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

export type Content = Html | string | number | false | undefined | readonly Content[];

/**
 * Builds markup: everything in it is escaped, unless `html` made it. Apart from the style sheet, nothing else on a page
 * turns text into markup.
 *
 * @example html`<p title="${label}">${label}</p>`
 */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  // no content precedes the first part: `contents[-1]` is undefined, which is written as nothing
  return new Html(parts.map((part, index) => written(contents[index - 1]) + part).join(''));
}

function written(content: Content): string {
  if (content === undefined || content === false) return '';
  if (content instanceof Html) return content.toString();
  if (typeof content === 'object') return content.map(written).join('');
  return escape(String(content));
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
