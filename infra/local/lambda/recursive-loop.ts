import { createHash, randomBytes } from 'node:crypto';

/** How often a function may run in one chain of events before Lambda treats it as a loop; AWS says "approximately". */
export const LONGEST_LOOP = 16;

const LINEAGE = /(?:^|;)Lineage=([^;]*)/;

/**
 * How often a function has run in the chain that an event belongs to.
 *
 * @param header the event's `X-Amzn-Trace-Id`
 * @see AWS, "Use Lambda recursive loop detection to prevent infinite loops"
 */
export function runsInChain(functionName: string, header: string | undefined): number {
  return lineageOf(header).get(idOf(functionName)) ?? 0;
}

/**
 * The `X-Amzn-Trace-Id` of a run, which the SDK adds to everything that the run sends.
 *
 * @param causes the headers of the events that it was called with; the chain with the most runs is continued
 */
export function traceHeaderOf(functionName: string, causes: readonly (string | undefined)[] = []): string {
  const [cause] = causes.toSorted((a, b) => runsInChain(functionName, b) - runsInChain(functionName, a));
  const lineage = new Map(lineageOf(cause)).set(idOf(functionName), runsInChain(functionName, cause) + 1);
  const root = /Root=([^;]+)/.exec(cause ?? '')?.[1] ?? `1-${randomHex(4)}-${randomHex(12)}`;
  const runs = [...lineage].map(([id, count]) => `${id}:${count}`).join('|');
  return `Root=${root};Parent=${randomHex(8)};Sampled=0;Lineage=${runs}`;
}

/** The number of runs, by the id of the function. */
function lineageOf(header: string | undefined): ReadonlyMap<string, number> {
  const runs = LINEAGE.exec(header ?? '')?.[1]?.split('|') ?? [];
  return new Map(runs.map((run) => run.split(':')).map(([id = '', count]) => [id, Number(count)]));
}

function idOf(functionName: string): string {
  return createHash('sha256').update(functionName).digest('hex').slice(0, 8);
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
