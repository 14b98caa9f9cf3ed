import type { OperationEvent } from '../../../functions/operations/caller.ts';
import { operationsHandler } from '../../../functions/operations/handler.ts';
import { apiEvent, type EventOptions } from '../../support/api-event.ts';
import { memoryAppWriter } from '../../support/memory/app-writer.ts';
import { memoryDeadLetters } from '../../support/memory/dead-letters.ts';
import { FACTS } from '../../support/operations-door.ts';
import { requestWorld, testTarget } from '../../support/request-world.ts';

const SESSION = 'arn:aws:sts::123456789012:assumed-role/Operators/maria';

/** The operations function on memory adapters, with app 1001 registered and one new request. */
export async function operationsWorld(targets = { messages: testTarget() } as Parameters<typeof requestWorld>[0]) {
  const apps = memoryAppWriter();
  await apps.add('1001', 'facebook', 'the-secret-of-1001', { by: 'anna', at: 0 });
  const deadLetters = memoryDeadLetters();
  const world = requestWorld(targets);
  const { requestId } = await world.accept();
  type Ports = Parameters<typeof operationsHandler>[0];

  /** Sends a body as API Gateway delivers it. */
  async function send(
    name: string,
    delivered: Pick<EventOptions, 'body' | 'isBase64Encoded'>,
    ports: Partial<Ports> = {},
    userArn: string | null = SESSION,
  ) {
    const event = apiEvent({ method: 'POST', path: `/operations/${name}`, ...delivered });
    const authorizer = userArn === null ? {} : { authorizer: { iam: { userArn } } };
    const signed: OperationEvent = { ...event, requestContext: { ...event.requestContext, ...authorizer } };
    return await operationsHandler({ ...world.ports, apps, deadLetters, facts: FACTS, ...ports })(signed);
  }

  async function post(
    name: string,
    body: unknown,
    { userArn = SESSION, ports = {} }: { userArn?: string | null; ports?: Partial<Ports> } = {},
  ) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await send(name, { body: text }, ports, userArn);
    const { code } = JSON.parse(answer.body) as { readonly code?: string };
    return { status: answer.statusCode, code, body: answer.body };
  }
  /** The answer to a call that must succeed. */
  const answerOf = async (...asked: Parameters<typeof post>): Promise<unknown> => {
    const { status, code, body } = await post(...asked);
    expect({ status, code }).toEqual({ status: 200, code: undefined });
    return JSON.parse(body);
  };
  /** Asks for a decision, having seen all earlier ones unless the body says otherwise. */
  const decide = (name: string, body: object, change: Parameters<typeof post>[2] = {}) =>
    post(name, { seen: world.record(requestId).history?.length ?? 0, ...body }, change);
  return { world, apps, deadLetters, requestId, send, post, answerOf, decide };
}
