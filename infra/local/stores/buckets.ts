import { CreateBucketCommand, HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';

/** @returns whether the bucket was created now; an existing one is left unchanged */
export async function createBucket(client: S3Client, bucket: string): Promise<boolean> {
  const isThere = await client.send(new HeadBucketCommand({ Bucket: bucket })).then(
    () => true,
    () => false,
  );
  if (!isThere) await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return !isThere;
}
