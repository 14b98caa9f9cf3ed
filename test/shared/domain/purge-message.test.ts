import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { formatPurgeMessage, readPurgeMessage } from '../../../shared/domain/purge-message.ts';

const requestId = 'a'.repeat(43) as RequestId;

describe('the message that triggers a run', () => {
  it('carries its form and the key of the record, and nothing else', () => {
    expect(formatPurgeMessage(requestId)).toBe(`{"form":1,"requestId":"${requestId}"}`);
    expect(readPurgeMessage(formatPurgeMessage(requestId))).toEqual({ requestId });
  });

  it.each<[string, object, ReturnType<typeof readPurgeMessage>]>([
    ['without a form, as the first of them were', { requestId }, { requestId }],
    ['of the first form', { form: 1, requestId }, { requestId }],
    ['of a form that is not known yet', { form: 2, requestId }, 'form_unknown'],
    ['of a form before the first', { form: 0, requestId }, 'message_malformed'],
    ['of half a form', { form: 1.5, requestId }, 'message_malformed'],
    ['of a form that is no number', { form: '1', requestId }, 'message_malformed'],
    ['with a key that is no text', { requestId: [requestId] }, 'message_malformed'],
    ['with a key that is too short', { requestId: requestId.slice(1) }, 'message_malformed'],
    ['with a key that is too long', { requestId: `${requestId}a` }, 'message_malformed'],
  ])('is judged by its form and its key: one %s', (_, message, read) => {
    expect(readPurgeMessage(JSON.stringify(message))).toEqual(read);
  });

  it.each(['', 'null', '7', '{"requestId":'])('is malformed when it is %j', (body) => {
    expect(readPurgeMessage(body)).toBe('message_malformed');
  });
});
