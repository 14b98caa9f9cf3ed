import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, PutObjectLegalHoldCommand, S3Client } from '@aws-sdk/client-s3';
import { APP_ID, startLocalStack } from '../support/local-stack.ts';
import { personOf } from './selection/people.ts';
import { expectOthersUntouched, leftOf, selectionWorld } from './selection/selection-world.ts';

/** CALIQ's data map, which says why objects of its bucket can be locked. */
function mapWithLock(): object {
  const map = JSON.parse(readFileSync(join(import.meta.dirname, '../../infra/data-map.json'), 'utf8')) as {
    readonly targets: readonly { readonly kind: string }[];
  };
  const lock = { reason: 'legal_claims', basis: 'a court has asked for it' };
  return { ...map, targets: map.targets.map((row) => (row.kind === 's3' ? { ...row, lock } : row)) };
}

describe('a locked object, and another that is written later', () => {
  const directory = mkdtempSync(join(tmpdir(), 'locked-object-'));
  const DATA_MAP = join(directory, 'map.json');
  writeFileSync(DATA_MAP, JSON.stringify(mapWithLock()));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('are distinguished by the last look: the first is kept with its reason, the second is deleted', async () => {
    const who = personOf('71210001');
    // with another map, the policies' statements have other ids
    const environment = { DATA_MAP, DATA_DIR: join(directory, 'data'), SEED: '0', RESCAN_SECONDS: '8', IAM_REPORT: '' };
    const world = selectionWorld(await startLocalStack(environment));
    const { endpoints, region } = world.stack.deployment as unknown as {
      readonly endpoints: { readonly s3: string };
      readonly region: string;
    };
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const s3 = new S3Client({ endpoint: endpoints.s3, region, credentials, forcePathStyle: true });
    const inBucket = (name: string) => ({ Bucket: 'caliq-media', Key: `${APP_ID}/${who.contactId}/${name}` });
    await world.seed(who);
    await s3.send(new PutObjectCommand({ ...inBucket('locked.jpg'), Body: 'a picture' }));
    await s3.send(new PutObjectLegalHoldCommand({ ...inBucket('locked.jpg'), LegalHold: { Status: 'ON' } }));
    const before = await world.contents();
    const media = (lines: readonly string[]) =>
      lines.filter((line) => line.includes(who.contactId) && line.startsWith('caliq-media'));
    expect(media(before).length).toBeGreaterThan(1);

    const asked = await world.ask(who);
    await world.untilWaiting(asked.id);
    expect(media(await world.contents())).toEqual([`caliq-media ${inBucket('locked.jpg').Key}`]);
    await s3.send(new PutObjectCommand({ ...inBucket('later.jpg'), Body: 'another picture' }));

    const { parts, receipt } = await world.ended(asked);
    const after = await world.contents();
    expect(media(after)).toEqual([`caliq-media ${inBucket('locked.jpg').Key}`]);
    expect(leftOf(after, '71210001')).toEqual(['caliq-media']);
    expectOthersUntouched(before, after, '71210001');
    expect(parts['media']).toBe('kept');
    expect(receipt.parts.find(({ name }) => name === 'media')).toMatchObject({ reason: 'legal_claims' });
    s3.destroy();
    world.dispose();
    await world.stack.stop();
  }, 150_000);
});
