import { type Content, type Html, html } from './html.ts';
import { FORMAT_LOCALES, type Language } from './languages.ts';
import type { Plural } from './sentences.ts';

/** Puts values into a sentence: `{name}` becomes the value, which may be markup. */
export function fill(sentence: string, values: { readonly [name: string]: Content }): Html {
  const pieces = sentence.split(/\{(\w+)\}/);
  return html`${pieces.map((piece, index) => (index % 2 === 0 ? piece : values[piece]))}`;
}

/** The sentence in the plural form for `n`, with the number formatted for the language and optionally in bold. */
export function fillCount(language: Language, sentences: Plural, n: number, emphasis: 'bold' | 'none' = 'none'): Html {
  const locale = FORMAT_LOCALES[language];
  const sentence = sentences[new Intl.PluralRules(locale).select(n)] ?? sentences.other;
  const number = new Intl.NumberFormat(locale).format(n);
  return fill(sentence, { n: emphasis === 'bold' ? html`<strong>${number}</strong>` : number });
}

/** A day, by UTC. */
export function day(language: Language, time: number): Html {
  return written(language, time, { dateStyle: 'long' });
}

/** A day and a time, with UTC named. */
export function moment(language: Language, time: number): Html {
  const options = { year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return written(language, time, { ...options, hourCycle: 'h23' }, ' (UTC)');
}

function written(language: Language, time: number, options: Intl.DateTimeFormatOptions, zone = ''): Html {
  const text = new Intl.DateTimeFormat(FORMAT_LOCALES[language], { ...options, timeZone: 'UTC' }).format(time);
  // French writes the first day of a month, and only that, as an ordinal; Intl does not
  const spelled = language === 'fr' ? text.replace(/^1(?= )/, '1er') : text;
  return html`<time datetime="${new Date(time).toISOString()}">${spelled}${zone}</time>`;
}
