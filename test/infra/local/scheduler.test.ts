import { startScheduler } from '../../../infra/local/lambda/scheduler.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Lets time pass, and calls that are running continue meanwhile. */
async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 1000) {
    jest.advanceTimersByTime(1000);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }
}

const schedule = (expression: string) => ({ expression, functionName: 'sweeper', input: { from: 'test' } });

describe('schedules on this machine', () => {
  it('call at once, and then at least every five seconds', async () => {
    const calls: unknown[] = [];
    const stop = startScheduler({
      schedules: [schedule('rate(5 minutes)')],
      invoke: async (...call) => calls.push(call),
    });
    expect(calls).toEqual([['sweeper', { from: 'test' }]]);
    await pass(20_000);
    expect(calls).toHaveLength(5);
    stop();
    await pass(60_000);
    expect(calls).toHaveLength(5);
  });

  it('never call again before the last call ended', async () => {
    let [running, most, calls] = [0, 0, 0];
    const stop = startScheduler({
      schedules: [schedule('rate(1 hour)')],
      invoke: async () => {
        calls += 1;
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => {
          setTimeout(resolve, 12_000);
        });
        running -= 1;
      },
    });
    await pass(30_000);
    stop();
    expect({ most, calls }).toEqual({ most: 1, calls: 3 });
  });

  it('continue after a call that threw', async () => {
    let calls = 0;
    const stop = startScheduler({
      schedules: [schedule('rate(1 day)')],
      invoke: async () => {
        calls += 1;
        throw new Error('gone');
      },
    });
    await pass(5000);
    stop();
    expect(calls).toBe(2);
  });

  it.each(['cron(0 1 * * ? *)', 'rate(5 weeks)', 'rate(minutes)'])('refuse what is no rate: %s', (expression) => {
    expect(() => startScheduler({ schedules: [schedule(expression)], invoke: async () => undefined })).toThrow(
      expression,
    );
  });
});
