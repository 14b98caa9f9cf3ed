import { CreateBucketCommand, HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';

/** @returns whether it was made now; one that exists stays as it is */
export async function createBucket(client: S3Client, bucket: string): Promise<boolean> {
  const isThere = await client.send(new HeadBucketCommand({ Bucket: bucket })).then(
    () => true,
    () => false,
  );
  if (!isThere) await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return !isThere;
}
