import { confirmationCode } from '../../../shared/domain/confirmation-code.ts';
import { deletionAnswer } from '../../../shared/meta/deletion-answer.ts';

test('the answer to Meta is the address of the status page and the code, and nothing else', () => {
  const code = confirmationCode(new Uint8Array(32), 'occasion');
  const answer = deletionAnswer('https://cal-iq.tech', code);
  expect(JSON.parse(JSON.stringify(answer))).toEqual({
    url: `https://cal-iq.tech/data-deletion/${code}`,
    confirmation_code: code,
  });
  expect(answer.confirmation_code).toMatch(/^[0-9A-Z]+$/);
});
