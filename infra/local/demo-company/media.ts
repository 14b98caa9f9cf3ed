import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { WhatsAppAccount } from './whatsapp-accounts.ts';

/** A person who sent pictures and voice messages. */
export type MediaPerson = {
  readonly appId: string;
  readonly contactId: string;
  /** The WhatsApp account that they sent them to, if it was on WhatsApp. */
  readonly account?: Pick<WhatsAppAccount, 'wabaId'>;
  readonly messages: number;
};

export const MEDIA_BUCKET = 'caliq-media';

const MESSAGES_PER_OBJECT = 4;
const MOST_OBJECTS = 12;
const PUTS_AT_ONCE = 16;

/** Puts what people sent into CALIQ's media bucket. A second run changes nothing. */
export async function seedMedia(client: S3Client, people: readonly MediaPerson[]): Promise<void> {
  const keys = people
    .flatMap(({ appId, contactId, account, messages }) =>
      Array.from({ length: Math.min(MOST_OBJECTS, Math.ceil(messages / MESSAGES_PER_OBJECT)) }, (_, index) =>
        [appId, account?.wabaId, contactId, `${String(index).padStart(6, '0')}.jpg`].filter(Boolean).join('/'),
      ),
    )
    .values();
  const lanes = Array.from({ length: PUTS_AT_ONCE }, async () => {
    for (const key of keys) {
      await client.send(new PutObjectCommand({ Bucket: MEDIA_BUCKET, Key: key, Body: `a picture: ${key}` }));
    }
  });
  await Promise.all(lanes);
}
