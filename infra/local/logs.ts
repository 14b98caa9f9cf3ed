/** Shows a line that a function wrote, for a reader at a terminal. */
export type LogLine = (functionName: string, line: string) => void;

const NAME_WIDTH = 18;
const SHOWN_OF_AN_ID = 8;

/**
 * Metrics, and sweeps that found nothing, are left out; what is JSON becomes an event and its fields.
 *
 * @param verbose shows every line as it was written
 */
export function terminalLog(write: (line: string) => void, verbose: boolean): LogLine {
  return (functionName, line) => {
    const shown = verbose ? line : readable(line);
    if (shown !== undefined) write(`${functionName.padEnd(NAME_WIDTH)} ${shown}`);
  };
}

function readable(line: string): string | undefined {
  const entry = parseObject(line);
  if (entry === undefined) return line;
  if ('_aws' in entry) return undefined;
  const { level, event, requestId, ...fields } = entry;
  if (typeof event !== 'string') return line;
  if (event === 'swept' && level === 'INFO' && !fields['count'] && !fields['items']) return undefined;
  const id = typeof requestId === 'string' ? { request: requestId.slice(0, SHOWN_OF_AN_ID) } : {};
  const pairs = Object.entries({ ...id, ...fields }).map(([name, value]) => `${name}=${String(value)}`);
  return [...(level === 'INFO' ? [] : [String(level)]), event, ...pairs].join(' ');
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
