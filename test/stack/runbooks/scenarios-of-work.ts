import { DisableKeyCommand } from '@aws-sdk/client-kms';
import { APP_ID } from '../../support/local-stack.ts';
import type { Outcome } from './book.ts';
import type { Scenarios } from './scenarios.ts';
import { ended } from './world.ts';

const UNKNOWN = 'x'.repeat(43);
const well = ({ exit, out }: Outcome) => exit === 0 && !/^FAILED/m.test(out);

export const ofWork: Scenarios = {
  async 'dead-letters'(book, world) {
    await world.aws.misbehave({ operation: 'Decrypt', about: ['requestId'], how: 'lie' });
    const { id } = await world.ask('4101');
    await book.shows('aws logs tail', id);
    // SQS does this after the fifth delivery, which comes half an hour after the fourth
    await world.send('DeadLetterQueueUrl', JSON.stringify({ requestId: id }));
    expect((await book.run('npm run ops -- doctor')).out).toMatch(
      /^FAILED +queue +.*1 dead letter\n +→ .*\n +npm run ops -- redrive/m,
    );
    expect(await book.run('npm run ops -- request list --failing')).toMatchObject({ exit: 0, out: 'None.' });
    await world.aws.misbehave();
    expect(await book.run('npm run ops -- redrive')).toMatchObject({
      exit: 0,
      out: '1 message is in the queue again.',
    });
    world.expectLater(id);
  },

  async 'malformed-messages'(book, world) {
    await world.send('QueueUrl', '{"order":"another system’s"}');
    await world.send('DeadLetterQueueUrl', '{"order":"another system’s"}');
    await book.shows('aws logs tail', 'message_malformed');
    expect((await book.run('aws sqs receive-message')).out).toContain('another system');
    await world.emptyDeadLetters();
  },

  async 'record-missing'(book, world) {
    await world.send('QueueUrl', JSON.stringify({ requestId: UNKNOWN }));
    await book.shows('aws logs tail', 'record_missing');
    expect(well(await book.run('npm run ops -- doctor'))).toBe(true);
    const list = world.file('4102\n');
    for (const said of ['1 id now', '0 ids now']) {
      const entered = await book.run('npm run ops -- import', { FILE: list, ID: APP_ID, DATE: '2026-01-01' });
      expect(entered).toMatchObject({ exit: 0, out: expect.stringContaining(said) });
    }
  },

  async 'record-forged'(book, world) {
    const { id } = await world.ask(await world.person('4107', 'thread-4107'));
    await world.until(id, ({ parts }) =>
      parts.some(({ name, status }) => name === 'support-mailbox' && status === 'notified'),
    );
    await world.forgeOrigin(id);
    expect(await world.ops(`request confirm ${id} --target support-mailbox`)).toMatchObject({ exit: 0 });
    await world.until(id, ({ lastError }) => lastError === 'record_forged');
    await book.shows('aws logs tail', id);
    expect((await book.run('npm run ops -- request show', { REQUEST: id })).out).toContain('record_forged');
    const refusal = `request refuse ${id} --reason suspected_fraud --basis "The record was changed."`;
    expect(await world.ops(refusal)).toMatchObject({ exit: 0 });

    const { id: other } = await world.ask('4108');
    expect(await world.ops(`request hold ${other} --reason "a dispute"`)).toMatchObject({ exit: 0 });
    await world.forgeHistory(other);
    expect(await world.ops(`request release ${other}`)).toMatchObject({ exit: 0 });
    await world.until(other, ({ lastError }) => lastError === 'history_changed');
    const looked = { REQUEST: other, TEXT: 'the hold was decided by another' };
    expect(await book.run('npm run ops -- request retry', looked)).toMatchObject({ exit: 0 });
    const { isHistoryChanged } = await world.until(other, ({ status }) => status === 'completed');
    expect(isHistoryChanged).toBe(true);
  },

  async 'unexpected-errors'(book, world) {
    await world.aws.misbehave({ operation: 'Decrypt', about: ['requestId'], how: 'lie' });
    const { id } = await world.ask('4103');
    await book.shows('aws logs tail /$STACK/purge-worker', '"errorCode":"unexpected"');
    for (const name of ['deletion-callback', 'deletion-status', 'operations', 'provider-confirmation']) {
      await book.run(`aws logs tail /$STACK/${name}`);
    }
    expect((await book.run('npm run ops -- request list')).exit).toBe(0);
    expect((await book.run('npm run ops -- doctor')).out).toMatch(/^ok +queue /m);
    await world.aws.misbehave();
    expect(await book.run('npm run ops -- request retry', { REQUEST: id })).toMatchObject({ exit: 0 });
    world.expectLater(id);
  },

  async 'worker-errors'(book, world) {
    // a worker that fails on a false answer of KMS is the closest to a crash that can be caused from outside
    await world.aws.misbehave({ operation: 'Decrypt', about: ['requestId'], how: 'lie' });
    const { id } = await world.ask('4111');
    await book.shows('aws logs tail', id);
    expect((await book.run('npm run ops -- request list')).out).toContain(id);
    await book.run('npx cdk deploy');
    expect(await book.run('npm run ops -- request hold', { REQUEST: id })).toMatchObject({ exit: 0 });
    await world.aws.misbehave();
    expect(await book.run('npm run ops -- redrive')).toMatchObject({ exit: 0 });
    expect(await world.ops(`request release ${id}`)).toMatchObject({ exit: 0 });
    world.expectLater(id);
  },

  async 'queue-backlog'(book, world) {
    await world.aws.misbehave({ operation: 'ReceiveMessage', how: 'fail' });
    // pollers that are already waiting receive some of them
    const asked = await Promise.all(Array.from({ length: 12 }, () => world.ask('0')));
    expect(asked.filter(({ status }) => status !== 200)).toEqual([]);
    const seen = await book.run('npm run ops -- doctor');
    expect(seen).toMatchObject({ exit: 1, out: expect.stringMatching(/^ok +queue +[1-9]\d* waiting/m) });
    expect(seen.out).toMatch(/^FAILED +smoke test +pending .*\n +→ .*event source/m);
    expect(seen.out).toMatch(/^\w+ +event source /m);
    const before = (await book.run('npm run ops -- request list')).out.split('\n').length;
    await world.aws.misbehave();
    for (const { id } of asked) await world.until(id, ended);
    expect((await book.run('npm run ops -- request list')).out.split('\n').length).toBeLessThan(before);
  },

  async 'key-unavailable'(book, world) {
    const KeyId = world.stack.deployment['SealKeyId'] ?? '';
    const { id } = await world.ask('4104');
    await world.keys.send(new DisableKeyCommand({ KeyId }));
    expect((await world.ask('4105')).status).toBe(503);
    expect((await book.run('npm run ops -- doctor')).out).toMatch(/^FAILED +keys +seal Disabled/m);
    await book.shows('aws logs tail', 'key_unavailable');
    await book.run('aws kms enable-key', { ID: KeyId });
    await book.run('aws kms cancel-key-deletion', { ID: KeyId });
    await book.run('npx cdk deploy');
    expect((await world.ask('0')).status).toBe(200);
    world.expectLater(id);
  },

  async 'store-unavailable'(book, world) {
    await world.ended();
    const since = new Date().toISOString();
    const { id } = await world.ask('4106');
    await world.until(id, ended);
    const about = [world.stack.deployment['RequestTable'] ?? ''];
    const operations = ['GetItem', 'PutItem', 'UpdateItem', 'Query'];
    await world.aws.misbehave(...operations.map((operation) => ({ operation, about, how: 'fail' as const })));
    expect((await book.run('npm run ops -- doctor')).out).toMatch(/^FAILED +requests .*\n +→ .*store_unavailable/m);
    expect((await book.run('aws dynamodb describe-table')).out).toContain('ACTIVE');
    await world.aws.misbehave();
    const replayed = await book.run('npm run ops -- replay', { TIME: since });
    expect(replayed).toMatchObject({ exit: 0, out: expect.stringContaining('found empty') });
  },

  async 'tables-throttled'(book, world) {
    const about = [world.stack.deployment['RequestTable'] ?? ''];
    await world.aws.misbehave({ operation: 'Query', about, how: 'throttle', times: 4 });
    expect((await book.run('npm run ops -- request list')).exit).toBe(0);
    await world.aws.misbehave();
    await book.run('aws logs tail /aws/vendedlogs/$STACK/access');
  },

  async 'indexes-throttled'(book, world) {
    const about = [world.stack.deployment['RequestTable'] ?? ''];
    await world.aws.misbehave({ operation: 'Query', about, how: 'throttle', times: 4 });
    expect((await book.run('npm run ops -- request list')).exit).toBe(0);
    await world.aws.misbehave();
    expect((await book.run('npm run ops -- doctor')).out).toMatch(/^ok +keys /m);
  },

  async 'canary-errors'(book, world) {
    await world.aws.misbehave({ operation: 'Encrypt', how: 'fail' });
    expect((await world.canary()).ok).toBe(false);
    await book.run('aws logs tail');
    expect((await book.run('npm run ops -- doctor')).out).toMatch(/^\w+ +canary person /m);
    await world.aws.misbehave();
    expect((await world.canary()).ok).toBe(true);
  },

  async 'canary-missing'(book, world) {
    await world.aws.misbehave({ operation: 'GenerateMac', how: 'fail' });
    expect(await (await world.canary()).json()).toMatchObject({ asked: false });
    await book.shows('aws logs tail', 'canary_not_asked');
    expect((await book.run('npm run ops -- doctor')).out).toMatch(/^FAILED +smoke test +the callback answers 503$/m);
    await book.run('npm run ops -- request list');
    await book.run('aws scheduler list-schedules');
    await book.run('npx cdk deploy');
    expect((await book.run('npm run ops -- replay')).out).toContain('--since DATE');
    await world.aws.misbehave();
    expect((await book.run('aws lambda invoke', { NAME: 'canary' })).out).toContain('"asked":true');
  },

  async 'sweeper-errors'(book, world) {
    await world.aws.misbehave({ operation: 'Query', about: ['by-next-attempt'], how: 'fail' });
    await book.shows('aws logs tail', 'store_unavailable');
    await world.aws.misbehave();
    expect(well(await book.run('npm run ops -- doctor'))).toBe(true);
  },

  async 'sweeper-silent'(book, world) {
    await world.aws.misbehave({ operation: 'Query', about: ['by-next-attempt'], how: 'hang' });
    await world.quiet();
    expect((await book.run('aws logs tail')).out).not.toContain('"event":"swept"');
    expect(well(await book.run('npm run ops -- doctor'))).toBe(true);
    expect(await book.run('npm run ops -- request list --overdue')).toMatchObject({ exit: 0, out: 'None.' });
    await book.run('aws scheduler list-schedules');
    await book.run('npx cdk deploy');
    await world.aws.misbehave();
    await world.logged('sweeper', /"event":"swept"/);
  },
};
