import { setTimeout as elapsed } from 'node:timers/promises';
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { APP_ID, APP_SECRET } from '../../support/local-stack.ts';
import type { Scenarios } from './scenarios.ts';
import { signWebhook } from './webhook.ts';
import { ended, type RunbookWorld } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A payload that somebody kept since an app received it at a login. */
const KEPT_FOR_DAYS = { issued_at: Math.floor((Date.now() - 8 * 24 * HOUR) / 1000) };
const UNLEAKED_SECRET = 'nobody-else-knows-this-one';
const NEW_SECRET = 'reset-in-the-app-dashboard';
const NEWEST_SECRET = 'reset-in-the-app-dashboard-again';

const OTHER_APP = '1009';

export const ofIntake: Scenarios = {
  async 'callback-not-recorded'(book, world) {
    const about = [world.stack.deployment['RequestTable'] ?? ''];
    await world.aws.misbehave({ operation: 'PutItem', about, how: 'fail' });
    expect((await world.ask('4001')).status).toBe(503);
    expect(await book.run('npm run ops -- doctor')).toMatchObject({
      exit: 1,
      out: expect.stringMatching(/^FAILED +smoke test +the callback answers 503$/m),
    });
    await book.shows('aws logs tail', '"errorCode":"store_unavailable"');
    await world.aws.misbehave();
    await book.run('npx cdk deploy');

    // another app gets the secret of this one, in spite of a warning
    await world.ops(`apps add --app ${OTHER_APP} --kind threads`, ['secret-of-another-app', 'y']);
    await world.ops(`apps rotate --app ${OTHER_APP}`, [NEW_SECRET, 'y']);
    await world.ops(`apps rotate --app ${OTHER_APP} --replace`, [APP_SECRET, 'y']);
    await registryIsReadAnew(world);
    expect((await world.ask('4001')).status).toBe(503);
    await book.shows('aws logs tail', '"errorCode":"app_ambiguous"');
    await world.logged('deletion-callback', new RegExp(`"event":"app_secret_shared".*"appId":"${OTHER_APP}"`));
    const own = { ID: OTHER_APP, answers: [NEWEST_SECRET, 'y'] };
    expect(await book.run('npm run ops -- apps rotate', own)).toMatchObject({ exit: 0 });
    expect(await book.run('npm run ops -- apps retire', { ID: OTHER_APP })).toMatchObject({ exit: 0 });
    await registryIsReadAnew(world);
    expect((await world.ask('0')).status).toBe(200);
    await world.ops(`apps remove --app ${OTHER_APP}`);

    const list = world.file('4001\n');
    const entered = await book.run('npm run ops -- import', { FILE: list, ID: APP_ID, DATE: '2026-01-01' });
    expect(entered).toMatchObject({
      exit: 0,
      out: expect.stringContaining('The list was entered completely: 1 id now'),
    });
  },

  async 'callback-errors'(book, world) {
    // KMS gives an answer that it never gives: the closest to a bug that can be caused from outside
    await world.aws.misbehave({ operation: 'GenerateMac', how: 'lie' });
    expect((await world.ask('4002')).status).toBe(503);
    expect((await book.run('npm run ops -- doctor')).exit).toBe(1);
    await book.shows('aws logs tail', '"errorCode":"unexpected"');
    await world.aws.misbehave();
    await book.run('npx cdk deploy');
    expect((await world.ask('0')).status).toBe(200);
  },

  async 'queue-unavailable'(book, world) {
    await world.aws.misbehave({ operation: 'SendMessage', how: 'fail' });
    const { status, id } = await world.ask('0');
    expect(status).toBe(200);
    await book.shows('aws logs tail', 'queue_unavailable');
    await world.aws.misbehave();
    expect((await book.run('npm run ops -- doctor')).out).toMatch(/^ok +keys /m);
    await book.run('npx cdk deploy');
    // nothing needs to be sent again
    world.expectLater(id);
  },

  async 'gateway-refusals'(book, world) {
    await book.run('aws logs tail /aws/vendedlogs/$STACK/access');
    expect((await book.run('npm run ops -- doctor')).out).toMatch(/^ok +keys /m);
    await book.run('npx cdk deploy');
    expect((await world.ask('0')).status).toBe(200);
  },

  async 'volume-unusual'(book, world) {
    const since = new Date().toISOString();
    await book.run('aws logs tail');
    const { id } = await world.ask('4003', APP_SECRET, KEPT_FOR_DAYS);
    expect((await book.run('npm run ops -- request list')).out).toContain(id);
    const meant = { APP: APP_ID, DATE: since };
    expect(await book.run('npm run ops -- requests release', meant)).toMatchObject({ exit: 0 });
    await world.until(id, ended);

    const { id: forged } = await world.ask('4004', APP_SECRET, KEPT_FOR_DAYS);
    const rotated = await book.run('npm run ops -- apps rotate', { APP: APP_ID, answers: [UNLEAKED_SECRET, 'y'] });
    expect(rotated).toMatchObject({ exit: 0 });
    expect(rotated.out).not.toContain('accepted');
    expect(await book.run('npm run ops -- requests cancel', meant)).toMatchObject({ exit: 0 });
    expect((await world.ask('0', UNLEAKED_SECRET)).status).toBe(200);
    await world.until(forged, ({ status }) => status === 'cancelled');
    expect((await book.run('npm run ops -- request list --all')).out).toContain(forged);
    // for the scenarios that follow
    await world.ops(`apps rotate --app ${APP_ID} --leaked`, [APP_SECRET, 'y']);
  },

  async 'import-overdue'(book, world) {
    const gone = '40';
    await world.ops(`apps add --app ${gone} --kind facebook`, [UNLEAKED_SECRET]);
    for (const appId of [APP_ID, gone]) await wasImported(world, appId, 22 * DAY);
    await world.logged('sweeper', /"OldestImportAgeSeconds":19008\d\d/);
    const found = await book.run('npm run ops -- doctor');
    expect(found.out).toMatch(new RegExp(`^FAILED +lists from Meta +last import: .*${APP_ID} 22 d.* ago`, 'm'));

    const list = { FILE: world.file('4021\n'), ID: APP_ID, DATE: '2026-01-01' };
    expect(await book.run('npm run ops -- import', list)).toMatchObject({ exit: 0 });
    expect(await book.run('npm run ops -- apps remove', { ID: gone })).toMatchObject({ exit: 0 });
    expect((await world.ops('doctor')).out).toMatch(/^ok +lists from Meta /m);
  },

  async 'login-signatures'(book, world) {
    const since = new Date().toISOString();
    const ids: string[] = [];
    for (const userId of ['4011', '4012', '4013']) ids.push((await world.ask(userId, APP_SECRET, KEPT_FOR_DAYS)).id);
    const [theirs = '', nobodys = '', another = ''] = ids;
    await book.shows('aws logs tail', 'login_signature');
    const listed = await book.run('npm run ops -- request list --needs-operator');
    for (const id of ids) expect(listed.out).toContain(id);
    expect(await book.run('npm run ops -- request release', { REQUEST: theirs })).toMatchObject({ exit: 0 });
    const words = { REQUEST: nobodys, TEXT: '"We could not verify that it was you."' };
    expect(await book.run('npm run ops -- request refuse', words)).toMatchObject({ exit: 0 });
    const meant = { APP: APP_ID, DATE: since };
    expect(await book.run('npm run ops -- requests release', meant)).toMatchObject({ exit: 0 });
    for (const id of [theirs, another]) await world.until(id, ended);
    await world.until(nobodys, ({ status }) => status === 'denied');
  },

  async 'apps-unreadable'(book, world) {
    const Item = { appId: { S: '40' }, kind: { S: 'myspace' } };
    await world.stack.tables.send(new PutItemCommand({ TableName: world.stack.deployment['AppTable'] ?? '', Item }));
    // so often the table is read for forged signatures
    await elapsed(1000);
    expect((await world.ask('1', 'no-secret-of-ours')).status).toBe(503);
    expect((await book.run('npm run ops -- doctor')).out).toMatch(/^FAILED +apps +cannot be read: 40$/m);
    expect((await book.run('npm run ops -- apps list')).out).toMatch(/^40 +myspace/m);
    await book.shows('aws logs tail', '"appId":"40"');
    expect((await world.ask('0')).status).toBe(200);
    await breakSecret(world, APP_ID);
    await elapsed(1000);
    expect((await world.ask('1', 'no-secret-of-ours')).status).toBe(503);
    expect((await book.run('npm run ops -- apps rotate', { ID: APP_ID, answers: [APP_SECRET, 'y'] })).exit).toBe(0);
    expect((await world.ask('0')).status).toBe(200);
    expect(await book.run('npm run ops -- apps remove', { ID: '40' })).toMatchObject({ exit: 0 });
    expect((await book.run('npm run ops -- apps add')).out).toContain('--kind KIND');
    await elapsed(1000);
    expect((await world.ask('1', 'no-secret-of-ours')).status).toBe(401);
  },

  async 'signatures-rejected'(book, world) {
    for (const userId of ['1', '2', '3']) expect((await world.ask(userId, NEW_SECRET)).status).toBe(401);
    expect((await book.run('npm run ops -- apps list')).out).toContain(APP_ID);
    await book.shows('aws logs tail', 'signature_mismatch');

    // so often the table is read for forged signatures
    await elapsed(1000);
    expect(await book.run('npm run ops -- apps rotate', { ID: APP_ID, answers: [NEW_SECRET, 'y'] })).toMatchObject({
      exit: 0,
    });
    expect((await book.run('npm run ops -- apps add')).out).toContain('--kind KIND');
    const checked = await book.run('npm run ops -- doctor', { answers: [NEW_SECRET] });
    expect(checked.out).toMatch(/^ok +smoke test +completed after/m);
    expect((await world.ask('0', NEW_SECRET)).status).toBe(200);
  },

  // continues the previous scenario: the secret entered there is not the one that Meta signs with
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
    await registryIsReadAnew(world);
    await world.ops(`apps rotate --app ${APP_ID}`, [APP_SECRET, 'y']);
    await world.ops(`apps retire --app ${APP_ID}`);
    await registryIsReadAnew(world);
  },

  async 'app-secret-changed'(book, world) {
    await world.ops(`apps add --app ${OTHER_APP} --kind threads`, ['secret-of-another-app', 'y']);
    await book.shows('aws logs tail', OTHER_APP);
    expect((await book.run('npm run ops -- apps list')).out).toContain('"what": "added"');
    const rotated = await book.run('npm run ops -- apps rotate', { ID: OTHER_APP, answers: [UNLEAKED_SECRET, 'y'] });
    expect(rotated).toMatchObject({ exit: 0 });
    const cancelled = await book.run('npm run ops -- requests cancel', { ID: OTHER_APP, TIME: '2026-01-01' });
    expect(cancelled).toMatchObject({
      exit: 0,
      out: expect.stringContaining('Nothing to cancel: no open request of app'),
    });
    await world.ops(`apps remove --app ${OTHER_APP}`);
  },

  async 'businesses-leaving'(book, world) {
    expect((await signWebhook(world.stack.url, APP_SECRET)).status).toBe(200);
    await book.shows('aws logs tail', 'business_leaving');
    const created = await world.ops(
      `request create --app ${APP_ID} --kind waba --asked-by email --verified answer_from_known_address --start-in 24h --json`,
      ['4005', 'y'],
    );
    const { requestId } = JSON.parse(created.out) as { readonly requestId: string };
    expect((await book.run('npm run ops -- request list')).out).toContain(requestId);
    const planned = await book.run('npm run ops -- plan', { APP: APP_ID, answers: ['4005'] });
    expect(planned).toMatchObject({ exit: 0, out: expect.stringContaining('whatsapp-accounts') });
    const cancelled = await book.run('npm run ops -- request cancel', { REQUEST: requestId });
    expect(cancelled).toMatchObject({ exit: 0, out: expect.stringContaining('It is cancelled') });
    expect((await book.run('npm run ops -- request create')).out).toContain('waba');
    expect((await book.run('npm run ops -- apps add')).out).toContain('whatsapp');
  },
};

/** The functions read the table of apps at most once a second, for signatures that no secret matches. */
async function registryIsReadAnew(world: RunbookWorld): Promise<void> {
  await elapsed(1000);
  expect((await world.ask('1', 'no-secret-of-ours')).status).toBe(401);
}

/** Pretends that the last list of this app was imported this long ago. */
async function wasImported({ stack }: RunbookWorld, appId: string, ago: number): Promise<void> {
  const update = {
    TableName: stack.deployment['AppTable'] ?? '',
    Key: { appId: { S: appId } },
    UpdateExpression: 'SET importedAt = :at',
    ExpressionAttributeValues: { ':at': { N: `${Date.now() - ago}` } },
  };
  await stack.tables.send(new UpdateItemCommand(update));
}

async function breakSecret({ stack }: RunbookWorld, appId: string): Promise<void> {
  const update = new UpdateItemCommand({
    TableName: stack.deployment['AppTable'] ?? '',
    Key: { appId: { S: appId } },
    UpdateExpression: 'SET #current = :broken',
    ExpressionAttributeNames: { '#current': 'current' },
    ExpressionAttributeValues: { ':broken': { B: Buffer.from('no ciphertext') } },
  });
  await stack.tables.send(update);
}
