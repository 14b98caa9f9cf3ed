/** Shows a line that a function wrote. */
export type LogLine = (functionName: string, line: string) => void;

const NAME_WIDTH = 18;

/**
 * A log for people at a terminal. It leaves out metrics, verifications, and sweeps that found nothing, and turns JSON
 * into an event and its fields.
 *
 * @param verbose show every line as it was written
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
  // fields are not shortened: operators paste the requestId into commands
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
