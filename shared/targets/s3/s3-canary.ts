import * as v from 'valibot';
import { ANY_CANARY } from '../../domain/canary.ts';
import { awsAnswered } from '../aws-answered.ts';
import { awsClientSettings } from '../aws-client.ts';
import { CanaryText, filled, isOfOneCanary } from '../canary-seeding.ts';
import { type SeedingKind } from '../target-kind.ts';
import { type s3, selectorsOf } from './s3.ts';

const schema = v.pipe(
  v.strictObject({
    key: v.pipe(
      CanaryText,
      v.check(isOfOneCanary, 'a key with {asid} or {uuid} in it, so that it is nobody’s'),
      v.description('The whole key of the object to seed for the canary person.'),
    ),
    body: v.pipe(CanaryText, v.description('What the object contains.')),
  }),
  v.description('The object to seed for the canary person.'),
);

/** Puts one object. It counts as gone once all of its versions and delete markers are. */
export const s3Seeding: SeedingKind<(typeof s3)['entries'], typeof schema> = {
  schema,
  seeds: ({ bucket, match }, { key }) => [
    { place: `bucket ${bucket}`, fields: { key: [key] }, foundBy: match.flatMap(selectorsOf) },
  ],
  permissions({ bucket }, { key }) {
    const anyKey = filled(key, ANY_CANARY);
    return [
      { actions: ['s3:PutObject'], resources: [`s3:::${bucket}/${anyKey}`] },
      {
        actions: ['s3:ListBucketVersions'],
        resources: [`s3:::${bucket}`],
        conditions: { StringLike: { 's3:prefix': anyKey } },
      },
    ];
  },
  async connect({ bucket }, { key, body }, environment) {
    const [{ PutObjectCommand, S3Client }, { connectBucket }] = await Promise.all([
      import('./s3-seeding.ts'),
      import('./s3-bucket.ts'),
    ]);
    const settings = awsClientSettings(environment, 'S3');
    // a custom endpoint has no host name for each bucket
    const forcePathStyle = settings.endpoint !== undefined;
    const client = new S3Client({ ...settings, forcePathStyle, followRegionRedirects: true });
    const versions = connectBucket(bucket, environment);
    return {
      async seed(canary) {
        const put = { Bucket: bucket, Key: filled(key, canary), Body: filled(body, canary) };
        await awsAnswered(`bucket ${bucket}`, client.send(new PutObjectCommand(put)));
      },
      async isThere(canary) {
        for await (const page of versions.pages({ key: filled(key, canary) })) if (page.length > 0) return true;
        return false;
      },
    };
  },
};
