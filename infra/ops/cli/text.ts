import { styleText } from 'node:util';

/** How a piece of text looks on a terminal with colours. A style never says anything that the words do not. */
export type Style = 'good' | 'bad' | 'warning' | 'strong' | 'quiet';
export type Text = string | { readonly text: string; readonly style: Style };
/** One line of output; an array of pieces if only a part of it is styled. */
export type Line = Text | readonly Text[];

const FORMATS = { good: 'green', bad: 'red', warning: 'yellow', strong: 'bold', quiet: 'dim' } as const;
/** Characters that move the cursor, set colours, end a line or change the reading direction. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

export function styled(style: Style, text: string): Text {
  return { text, style };
}

/**
 * A text with its control characters escaped, as in `\u001b`. Stored, received or typed text could otherwise forge a
 * line of output. JSON output keeps its value, because JSON has the same escapes.
 */
export function visible(text: string): string {
  return text.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function plainText(line: Line): string {
  return piecesOf(line)
    .map((piece) => (typeof piece === 'string' ? piece : piece.text))
    .join('');
}

/** A line as it is written: escaped, and with colours if the stream supports them and `NO_COLOR` is not set. */
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
