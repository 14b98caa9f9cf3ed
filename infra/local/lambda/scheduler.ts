/** A schedule of the template. */
export type Schedule = {
  /** `rate(5 minutes)` */
  readonly expression: string;
  readonly functionName: string;
  /** The ARN of the function's alias, which is what the schedule calls. */
  readonly functionArn: string;
  /** The ARN of the role that the schedule uses for the call. */
  readonly role: string;
  readonly input: unknown;
};

export type SchedulerOptions = {
  readonly schedules: readonly Pick<Schedule, 'expression' | 'functionName' | 'input'>[];
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
  /**
   * The longest interval, in milliseconds, so that stalled requests continue soon after a restart. @default 5 seconds
   */
  readonly longestInterval?: number;
};

const LONGEST_INTERVAL = 5000;
const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Calls functions as EventBridge Scheduler does, but with the first call at once, and at most `longestInterval` apart.
 * A call is skipped while the previous one of the same schedule is running.
 *
 * @returns a function that stops it
 * @throws TypeError for a schedule that is not `rate(…)`
 */
export function startScheduler({ schedules, invoke, longestInterval }: SchedulerOptions): () => void {
  const timers = schedules.map(({ expression, functionName, input }) => {
    const interval = Math.min(intervalOf(expression), longestInterval ?? LONGEST_INTERVAL);
    let isRunning = false;
    const run = async (): Promise<void> => {
      if (isRunning) return;
      isRunning = true;
      // the function's log has the error
      await invoke(functionName, input).catch(() => undefined);
      isRunning = false;
    };
    void run();
    return setInterval(() => void run(), interval);
  });
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

/** In milliseconds. */
function intervalOf(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (unit === undefined) throw new TypeError(`the schedule ${expression} is not one of rate(…)`);
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}
