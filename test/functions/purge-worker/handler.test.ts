import type { SQSRecord } from 'aws-lambda';
import { workerHandler } from '../../../functions/purge-worker/handler.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { Budget } from '../../../shared/ports/target.ts';
import { requestWorld } from '../../support/request-world.ts';

const id = (letter: string) => letter.repeat(43);
const message = (messageId: string, body: string) => ({ messageId, body }) as SQSRecord;
const context = (milliseconds = 60_000) => ({ getRemainingTimeInMillis: () => milliseconds });

function worker(run: (requestId: string, budget: Budget) => Promise<void>) {
  const { ports, logs, counted } = requestWorld();
  return { handle: workerHandler({ run, log: ports.log, metrics: ports.metrics }), logs, counted };
}

describe('the purge worker', () => {
  it('stops starting new work eight seconds before its end, and aborts what is under way before it comes', async () => {
    jest.useFakeTimers();
    let left = 60_000;
    let given: Budget | undefined;
    const aborting = jest.spyOn(AbortSignal, 'timeout');
    const { handle } = worker(async (_, budget) => {
      given = budget;
    });
    await handle(
      { Records: [message('m', JSON.stringify({ requestId: id('A') }))] },
      { getRemainingTimeInMillis: () => left },
    );
    // calls are aborted four seconds before the end, so that there is time to record the progress
    expect(aborting.mock.calls).toEqual([[56_000]]);
    expect(given?.isOver()).toBe(false);
    left = 8_001;
    expect(given?.isOver()).toBe(false);
    left = 8_000;
    expect(given?.isOver()).toBe(true);
    aborting.mockRestore();
    jest.useRealTimers();
  });

  it('fails a poison message alone', async () => {
    const ran: string[] = [];
    const { handle, counted } = worker(async (requestId) => void ran.push(requestId));
    const bodies = [
      'not json',
      '"text"',
      '{}',
      '{"requestId":5}',
      '{"requestId":"short"}',
      `{"requestId":"${id('A')}"}`,
    ];
    const answer = await handle({ Records: bodies.map((body, index) => message(`m${index}`, body)) }, context());
    expect(answer.batchItemFailures.map((failure) => failure.itemIdentifier)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
    expect(ran).toEqual([id('A')]);
    expect(counted.MalformedMessages).toBe(5);
  });

  it('gives back a message that a later version has sent, and does not call it malformed', async () => {
    const { handle, logs, counted } = worker(async () => undefined);
    const Records = [
      message('later', '{"form":2,"request":"another shape"}'),
      message('now', JSON.stringify({ form: 1, requestId: id('A') })),
    ];
    expect(await handle({ Records }, context())).toEqual({ batchItemFailures: [{ itemIdentifier: 'later' }] });
    expect(logs).toEqual([{ event: 'unexpected', fields: { errorCode: 'form_unknown' } }]);
    expect(counted).not.toHaveProperty('MalformedMessages');
  });

  it('gives back only the message whose request could not be claimed', async () => {
    const { handle } = worker(async (requestId) => {
      if (requestId === id('B')) throw new DeletionError('store_unavailable', 'retry', 'no answer');
    });
    const Records = ['A', 'B', 'C'].map((letter) => message(letter, JSON.stringify({ requestId: id(letter) })));
    expect(await handle({ Records }, context())).toEqual({ batchItemFailures: [{ itemIdentifier: 'B' }] });
  });

  it('logs class, code and place of an error that nobody foresaw, and nothing of its message', async () => {
    const { handle, logs } = worker(async () => {
      throw Object.assign(new Error('no such file: /122107000000000777'), { code: 'ENOENT' });
    });
    await handle({ Records: [message('m', JSON.stringify({ requestId: id('A') }))] }, context());
    const frame = expect.stringMatching(/^test\/functions\/purge-worker\/handler\.test\.ts(?:\?\d+)?:\d+:\d+$/);
    const traced = { errorCode: 'unexpected', errorName: 'Error ENOENT', frame };
    expect(logs).toEqual([{ event: 'unexpected', fields: { requestId: id('A'), ...traced } }]);
  });

  it('stops starting new work before the invocation ends', async () => {
    const seen: boolean[] = [];
    const { handle } = worker(async (_, budget) => void seen.push(budget.isOver()));
    const Records = [message('m', JSON.stringify({ requestId: id('A') }))];
    await handle({ Records }, context(60_000));
    await handle({ Records }, context(7_000));
    expect(seen).toEqual([false, true]);
  });

  it('logs that a message is malformed, and not what it says', async () => {
    const { handle, logs } = worker(async () => undefined);
    await handle({ Records: [message('m', '{"user_id":"7381405790001"}')] }, context());
    expect(logs).toEqual([{ event: 'message_malformed' }]);
  });
});
