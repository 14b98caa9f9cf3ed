/** Shows a line that a function wrote, for a reader at a terminal. */
export type LogLine = (functionName: string, line: string) => void;

const NAME_WIDTH = 18;

/**
 * Metrics, sweeps that found nothing and verifications without a finding are left out; JSON becomes an event and its fields.
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
  const { level, event, ...fields } = entry;
  if (typeof event !== 'string') return line;
  if (level === 'INFO' && (event === 'parts_verified' || (event === 'swept' && !fields['count']))) return undefined;
  // a requestId is shown whole, because every command of operations takes it
  const { parts, ...more } = fields;
  const all = { ...more, ...(typeof parts === 'object' && parts) };
  const pairs = Object.entries(all).map(([name, value]) => `${name}=${String(value)}`);
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
