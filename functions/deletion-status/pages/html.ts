/** Markup that was made by `html`; a text from elsewhere cannot be mistaken for it. */
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
 * Builds markup: everything in it is escaped, unless `html` made it. Nothing else on a page makes markup of a text.
 *
 * @example html`<p title="${label}">${label}</p>`
 */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  // before the first part there is no content, which is nothing
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
