import { describePurgeQueue } from '../contract/purge-queue.contract.ts';
import { sqsQueue } from '../support/sqs-queue.ts';

const endpoint = process.env['MOTO_URL'];
if (endpoint === undefined) {
  // oxlint-disable-next-line jest/no-disabled-tests -- says what is missing
  it.skip('the purge queue on moto: MOTO_URL is not set', () => undefined);
} else {
  describePurgeQueue('moto', () => sqsQueue(endpoint));
}
