import { rdsToken } from '../../../shared/targets/sql/rds-token.ts';

const REQUEST = {
  host: 'db.abc.eu-central-1.rds.amazonaws.com',
  port: 5432,
  user: 'purge_worker',
  region: 'eu-central-1',
  now: Date.UTC(2026, 10, 23, 12),
};
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

describe('the password that IAM gives for a database', () => {
  // both signatures were made by SignatureV4.presign of @smithy/signature-v4 5.7.5
  it.each([
    [undefined, '679ebf63ac74d59434122994ab03f4984249ceea56a53f8c9d383d04bf34a02f'],
    ['a/session+token==', '2a638301c2d030abc6737b7a7a87c8d9eddfb96d2f0eaae1ab4c97b6393a7138'],
  ])('is signed as the SDK signs it, with the session token %s', (sessionToken, signature) => {
    const token = rdsToken({ ...REQUEST, credentials: { ...CREDENTIALS, sessionToken } });
    expect(token).toContain('db.abc.eu-central-1.rds.amazonaws.com:5432/?Action=connect&DBUser=purge_worker&');
    expect(token).toContain('X-Amz-Expires=900');
    expect(new URLSearchParams(token).get('X-Amz-Signature')).toBe(signature);
  });
});
