// of a package that is imported whole and late, a bundle carries all commands; of what this file names, these
export { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
