// a dynamic import of the whole package would put all its commands into the bundle; importing this file adds only these
export { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
