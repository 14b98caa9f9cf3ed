import { plainXml } from '../../system/plain-xml.ts';
import { contextOf, isDeletionOfSeveral, type ServiceCall, type WantedAccess } from './service-call.ts';

/** The actions that depend on a query parameter, not on the method alone. */
const BY_PARAMETER: readonly (readonly [parameter: string, method: string, action: string])[] = [
  ['versions', 'GET', 's3:ListBucketVersions'],
  ['uploads', 'GET', 's3:ListBucketMultipartUploads'],
  ['versioning', 'GET', 's3:GetBucketVersioning'],
  ['location', 'GET', 's3:GetBucketLocation'],
  ['object-lock', 'GET', 's3:GetBucketObjectLockConfiguration'],
  ['retention', 'GET', 's3:GetObjectRetention'],
  ['legal-hold', 'GET', 's3:GetObjectLegalHold'],
  ['retention', 'PUT', 's3:PutObjectRetention'],
  ['legal-hold', 'PUT', 's3:PutObjectLegalHold'],
  ['uploadId', 'GET', 's3:ListMultipartUploadParts'],
  ['uploadId', 'DELETE', 's3:AbortMultipartUpload'],
  ['versionId', 'GET', 's3:GetObjectVersion'],
  ['versionId', 'HEAD', 's3:GetObjectVersion'],
  ['versionId', 'DELETE', 's3:DeleteObjectVersion'],
];
const OF_A_BUCKET = { GET: 's3:ListBucket', HEAD: 's3:ListBucket', PUT: 's3:CreateBucket', DELETE: 's3:DeleteBucket' };
const OF_AN_OBJECT = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  POST: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};

/** The accesses that a call to S3 needs; deleting several objects needs one for each. */
export function s3Access(call: ServiceCall): readonly WantedAccess[] {
  const { method, query } = call;
  const [bucket = '', ...rest] = call.path.slice(1).split('/');
  const key = rest.map(decodeURIComponent).join('/');
  if (bucket === '') return [{ action: 's3:ListAllMyBuckets', resource: '*', context: contextOf({}) }];
  if (isDeletionOfSeveral(call)) return deletions(bucket, call.body.toString());
  const [, , named] = BY_PARAMETER.find(([parameter, of]) => of === method && query.has(parameter)) ?? [];
  const byMethod: Readonly<Record<string, string>> = key === '' ? OF_A_BUCKET : OF_AN_OBJECT;
  return [
    {
      action: named ?? byMethod[method] ?? `s3:${method}`,
      resource: `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`,
      context: contextOf({
        's3:prefix': query.get('prefix') ?? undefined,
        's3:delimiter': query.get('delimiter') ?? undefined,
        's3:max-keys': query.get('max-keys') ?? undefined,
        's3:VersionId': query.get('versionId') ?? undefined,
      }),
    },
  ];
}

function deletions(bucket: string, xml: string): readonly WantedAccess[] {
  return [...xml.matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, object = '']) => {
    const [, key = ''] = /<Key>(.*?)<\/Key>/s.exec(object) ?? [];
    const [, version] = /<VersionId>(.*?)<\/VersionId>/s.exec(object) ?? [];
    return {
      action: version === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion',
      resource: `arn:aws:s3:::${bucket}/${plainXml(key)}`,
      context: contextOf({ 's3:VersionId': version }),
    };
  });
}
