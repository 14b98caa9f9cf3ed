import type { Clock } from '../../../shared/ports/clock.ts';
import type { Terminal } from './terminal.ts';
import { formatDuration } from './times.ts';

/** Milliseconds between lines if the output is not a terminal, where each update is a new line. */
const LINE_EVERY = 10_000;
/** Milliseconds between updates of the same line on a terminal. */
const DRAW_EVERY = 100;
const BAR_WIDTH = 24;

export type Progress = {
  show(line: string): void;
  /** Leaves the last line on the screen. */
  end(): void;
};

/** Shows the progress of a command without flooding a log. */
export function progress(terminal: Terminal, clock: Clock): Progress {
  let shownAt = Number.NEGATIVE_INFINITY;
  let last = '';
  return {
    show(line) {
      last = line;
      if (clock() - shownAt < (terminal.isDrawable ? DRAW_EVERY : LINE_EVERY)) return;
      shownAt = clock();
      if (terminal.isDrawable) terminal.draw(line);
      else terminal.note(line);
    },
    end() {
      if (!terminal.isDrawable || last === '') return;
      terminal.draw(last);
      terminal.note('');
    },
  };
}

/** `[######··················]  25 %  25,000 of 100,000, 50 a second, 25 m left` */
export function barLine(done: number, total: number, elapsed: number): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = '#'.repeat(filled) + '·'.repeat(BAR_WIDTH - filled);
  const rate = elapsed > 0 ? (done * 1000) / elapsed : 0;
  const left = rate > 0 ? `, ${formatDuration(((total - done) / rate) * 1000)} left` : '';
  const percent = `${Math.floor(share * 100)}`.padStart(3);
  return `[${bar}] ${percent} %  ${grouped(done)} of ${grouped(total)}, ${Math.round(rate)} a second${left}`;
}

/** `1 day`, `1,200 requests` */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** 100,000 */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
