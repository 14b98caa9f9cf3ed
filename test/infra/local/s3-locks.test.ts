import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type LocalS3, startLocalS3 } from '../../support/local-s3.ts';

const NAMES = ['free', 'held & "kept"', 'retained', 'expired'];

describe('locks of the local S3', () => {
  let local: LocalS3;
  let client: S3Client;
  beforeAll(async () => {
    local = await startLocalS3();
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = new S3Client({ endpoint: local.url, region: 'eu-central-1', credentials, forcePathStyle: true });
  });
  afterAll(async () => {
    client.destroy();
    await local.stop();
  });

  async function lockedBucket() {
    const bucket = await local.createBucket();
    await bucket.put(NAMES);
    const of = (Key: string) => ({ Bucket: bucket.name, Key });
    const until = (time: number) => ({ Mode: 'COMPLIANCE', RetainUntilDate: new Date(time) }) as const;
    await client.send(new PutObjectLegalHoldCommand({ ...of('held & "kept"'), LegalHold: { Status: 'ON' } }));
    const [later, before] = [Date.now() + 3_600_000, Date.now() - 1000];
    await client.send(new PutObjectRetentionCommand({ ...of('retained'), Retention: until(later) }));
    await client.send(new PutObjectRetentionCommand({ ...of('expired'), Retention: until(before) }));
    return { bucket, of, later };
  }

  it('deny the deletion of those of several objects that are locked, and let the others be deleted', async () => {
    const { bucket } = await lockedBucket();
    const Objects = NAMES.map((Key) => ({ Key, VersionId: 'null' }));
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket: bucket.name, Delete: { Objects, Quiet: true } }),
    );
    expect(Errors.map(({ Key, Code, VersionId }) => [Key, Code, VersionId])).toEqual([
      ['held & "kept"', 'AccessDenied', 'null'],
      ['retained', 'AccessDenied', 'null'],
    ]);
    const again = await client.send(
      new DeleteObjectsCommand({ Bucket: bucket.name, Delete: { Objects: [{ Key: 'retained' }] } }),
    );
    expect(again.Errors).toHaveLength(1);
    expect(await bucket.contents()).toHaveLength(2);
  });

  it('deny the deletion of a locked object until its hold ends', async () => {
    const { bucket, of } = await lockedBucket();
    const remove = () => client.send(new DeleteObjectCommand({ ...of('held & "kept"'), VersionId: 'null' }));
    await expect(remove()).rejects.toMatchObject({ name: 'AccessDenied' });
    await client.send(new PutObjectLegalHoldCommand({ ...of('held & "kept"'), LegalHold: { Status: 'OFF' } }));
    await remove();
    await client.send(new DeleteObjectCommand(of('free')));
    expect(await bucket.contents()).toHaveLength(2);
  });

  it('are reported as they were set, and as absent if there is none', async () => {
    const { of, later } = await lockedBucket();
    const hold = await client.send(new GetObjectLegalHoldCommand(of('held & "kept"')));
    expect(hold.LegalHold?.Status).toBe('ON');
    const { Retention } = await client.send(new GetObjectRetentionCommand(of('retained')));
    expect(Retention).toMatchObject({ Mode: 'COMPLIANCE' });
    expect(Math.abs(Number(Retention?.RetainUntilDate?.getTime()) - later)).toBeLessThan(1000);
    for (const command of [new GetObjectLegalHoldCommand(of('free')), new GetObjectRetentionCommand(of('free'))]) {
      await expect(client.send(command)).rejects.toMatchObject({
        name: 'NoSuchObjectLockConfiguration',
      });
    }
  });
});
