import type { Log, LogEvent, LogFields } from '../../ports/log.ts';

type Write = (line: string) => void;

/** One JSON object per line, with nothing but what `LogFields` allows. */
export function jsonLog(write: Write = (line) => process.stdout.write(`${line}\n`)): Log {
  const at =
    (level: string) =>
    (event: LogEvent, fields: LogFields = {}) => {
      write(JSON.stringify({ level, event, ...fields }));
    };
  return { info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}
