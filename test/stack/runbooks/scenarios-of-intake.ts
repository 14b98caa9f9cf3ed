import { APP_ID, APP_SECRET } from '../../support/local-stack.ts';
import { elapsed } from '../faults/faulty-stack.ts';
import type { Scenarios } from './scenarios.ts';
import { signWebhook } from './webhook.ts';

const NEW_SECRET = 'reset-in-the-app-dashboard';
const NEWEST_SECRET = 'reset-in-the-app-dashboard-again';

export const ofIntake: Scenarios = {
  async 'callback-not-recorded'(book, world) {
    const about = [world.stack.deployment['RequestTable'] ?? ''];
    await world.aws.misbehave({ operation: 'PutItem', about, how: 'fail' });
    expect((await world.ask('4001')).status).toBe(503);
    expect(await book.run('npm run ops -- doctor')).toMatchObject({
      exit: 1,
      out: expect.stringMatching(/^FAILED +smoke test +the callback answers 503$/m),
    });
    expect((await book.run('aws logs tail')).out).toContain('"errorCode":"store_unavailable"');
    await world.aws.misbehave();
    await book.run('npx cdk deploy');

    const list = world.file('4001\n');
    const entered = await book.run('npm run ops -- import', { FILE: list, ID: APP_ID });
    expect(entered).toMatchObject({ exit: 0, out: expect.stringContaining('The list is entered: 1 ids now') });
  },

  async 'callback-errors'(book, world) {
    // KMS answers what no version of it answers: the nearest to a bug that can be made from outside
    await world.aws.misbehave({ operation: 'GenerateMac', how: 'lie' });
    expect((await world.ask('4002')).status).toBe(503);
    expect((await book.run('npm run ops -- doctor')).exit).toBe(1);
    expect((await book.run('aws logs tail')).out).toContain('"errorCode":"unexpected"');
    await world.aws.misbehave();
    await book.run('npx cdk deploy');
    expect((await world.ask('0')).status).toBe(200);
  },

  async 'queue-unavailable'(book, world) {
    await world.aws.misbehave({ operation: 'SendMessage', how: 'fail' });
    const { status, id } = await world.ask('0');
    expect(status).toBe(200);
    expect((await book.run('aws logs tail')).out).toContain('queue_unavailable');
    await world.aws.misbehave();
    expect((await book.run('npm run ops -- doctor')).out).toMatch(/^ok +keys /m);
    await book.run('npx cdk deploy');
    // nothing has to be repeated
    world.expectLater(id);
  },

  async 'gateway-refusals'(book, world) {
    await book.run('aws logs tail /$STACK/access');
    expect((await book.run('npm run ops -- doctor')).out).toMatch(/^ok +keys /m);
    await book.run('npx cdk deploy');
    expect((await world.ask('0')).status).toBe(200);
  },

  async 'volume-unusual'(book, world) {
    await book.run('aws logs tail');
    const { id } = await world.ask('4003');
    expect((await book.run('npm run ops -- request list')).out).toContain(id);
    await book.run('npm run ops -- request release', { REQUEST: id });
  },

  async 'signatures-rejected'(book, world) {
    for (const userId of ['1', '2', '3']) expect((await world.ask(userId, NEW_SECRET)).status).toBe(401);
    expect((await book.run('npm run ops -- apps list')).out).toContain(APP_ID);
    expect((await book.run('aws logs tail')).out).toContain('signature_mismatch');

    // so often the table is read for signatures of nobody
    await elapsed(1000);
    expect(await book.run('npm run ops -- apps rotate', { ID: APP_ID, answers: [NEW_SECRET, 'y'] })).toMatchObject({
      exit: 0,
    });
    expect((await book.run('npm run ops -- apps add')).out).toContain('--kind KIND');
    const checked = await book.run('npm run ops -- doctor', { answers: [NEW_SECRET] });
    expect(checked.out).toMatch(/^ok +smoke test +completed after/m);
    expect((await world.ask('0', NEW_SECRET)).status).toBe(200);
  },

  // goes on where the one before ends: what was entered there is not what Meta signs with
  async 'previous-secret-matched'(book, world) {
    expect((await world.ask('0')).status).toBe(200);
    const listed = await book.run('npm run ops -- apps list');
    expect(listed.out).toMatch(new RegExp(`^${APP_ID} .* \\d+ s ago$`, 'm'));

    const replaced = await book.run('npm run ops -- apps rotate', { ID: APP_ID, answers: [NEWEST_SECRET, 'y'] });
    expect(replaced).toMatchObject({ exit: 0, out: expect.stringContaining('Replaced.') });
    expect((await world.ask('0', NEWEST_SECRET)).status).toBe(200);
    expect((await world.ask('0')).status).toBe(200);
    expect(await book.run('npm run ops -- apps retire', { ID: APP_ID })).toMatchObject({ exit: 0 });
    // for the scenarios that follow
    await world.ops(`apps rotate --app ${APP_ID}`, [APP_SECRET, 'y']);
    await world.ops(`apps retire --app ${APP_ID}`);
  },

  async 'businesses-leaving'(book, world) {
    expect((await signWebhook(world.stack.url, APP_SECRET)).status).toBe(200);
    expect((await book.run('aws logs tail')).out).toContain('business_leaving');
    const created = await world.ops(
      `request create --app ${APP_ID} --kind waba --asked-by email --verified answer_from_known_address --start-in 24h --json`,
      ['4005', 'y'],
    );
    const { requestId } = JSON.parse(created.out) as { readonly requestId: string };
    expect((await book.run('npm run ops -- request list')).out).toContain(requestId);
    const cancelled = await book.run('npm run ops -- request cancel', { REQUEST: requestId });
    expect(cancelled).toMatchObject({ exit: 0, out: expect.stringContaining('It is cancelled') });
    expect((await book.run('npm run ops -- request create')).out).toContain('waba');
  },
};
