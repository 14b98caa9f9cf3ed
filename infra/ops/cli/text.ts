import { styleText } from 'node:util';

/** How a piece of text looks where the terminal has colours; it means nothing that the words do not say, too. */
export type Style = 'good' | 'bad' | 'warning' | 'strong' | 'quiet';
export type Text = string | { readonly text: string; readonly style: Style };
/** One line of output, in pieces where only a part of it is styled. */
export type Line = Text | readonly Text[];

const FORMATS = { good: 'green', bad: 'red', warning: 'yellow', strong: 'bold', quiet: 'dim' } as const;
/** What moves the cursor, colours, ends a line or turns the direction of reading. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

export function styled(style: Style, text: string): Text {
  return { text, style };
}

/**
 * A text without control characters: each is shown by its number, as `\u001b`. What is stored, received or typed could
 * otherwise forge a line of output. JSON stays the same value, because these are its own escapes.
 */
export function visible(text: string): string {
  return text.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function plainText(line: Line): string {
  return piecesOf(line)
    .map((piece) => (typeof piece === 'string' ? piece : piece.text))
    .join('');
}

/** A line as it is written: visible, and with colours if the stream has them and `NO_COLOR` is not set. */
export function rendered(line: Line, stream: NodeJS.WriteStream): string {
  return piecesOf(line)
    .map((piece) =>
      typeof piece === 'string' ? visible(piece) : styleText(FORMATS[piece.style], visible(piece.text), { stream }),
    )
    .join('');
}

export function indented(line: Line): Line {
  return ['  ', ...piecesOf(line)];
}

function piecesOf(line: Line): readonly Text[] {
  return isPieces(line) ? line : [line];
}

function isPieces(line: Line): line is readonly Text[] {
  return Array.isArray(line);
}
