import { type Content, type Html, html } from './html.ts';
import { FORMAT_LOCALES, type Language } from './languages.ts';
import type { Plural } from './sentences.ts';

/** Puts values into a sentence: `{name}` becomes the value, which may be markup of ours. */
export function fill(sentence: string, values: { readonly [name: string]: Content }): Html {
  const pieces = sentence.split(/\{(\w+)\}/);
  return html`${pieces.map((piece, index) => (index % 2 === 0 ? piece : values[piece]))}`;
}

/** The sentence for so many, with the number as the language writes it. */
export function fillCount(language: Language, sentences: Plural, n: number): Html {
  const locale = FORMAT_LOCALES[language];
  const sentence = sentences[new Intl.PluralRules(locale).select(n)] ?? sentences.other;
  return fill(sentence, { n: new Intl.NumberFormat(locale).format(n) });
}

/** A day, by UTC. */
export function day(language: Language, time: number): Html {
  return written(language, time, { dateStyle: 'long', timeZone: 'UTC' });
}

/** A day and a time, with UTC named. */
export function moment(language: Language, time: number): Html {
  return written(language, time, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  });
}

function written(language: Language, time: number, options: Intl.DateTimeFormatOptions): Html {
  const text = new Intl.DateTimeFormat(FORMAT_LOCALES[language], options).format(time);
  return html`<time datetime="${new Date(time).toISOString()}">${text}</time>`;
}
