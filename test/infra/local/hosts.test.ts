import { hostsIn, remoteHostIn } from '../../../infra/local/system/hosts.ts';

describe('an address', () => {
  it.each([
    'http://127.0.0.1:4566',
    'https://localhost/hook',
    'http://[::1]:8080/',
    'postgres://user:secret@127.9.8.7:5433/orders',
    'postgresql://user@LOCALHOST/orders?sslrootcert=/opt/ca.pem',
    'postgres://127.0.0.1,localhost/orders',
  ])('stays on this machine if every host does: %s', (address) => {
    expect(remoteHostIn(address)).toBeUndefined();
    expect(hostsIn(address).length).toBeGreaterThan(0);
  });

  it.each([
    ['postgres://user@db.internal/orders', 'db.internal'],
    ['https://127.0.0.1.example.com/hook', '127.0.0.1.example.com'],
    ['https://localhost.example.com/hook', 'localhost.example.com'],
    ['http://127.0.0.1@db.internal:4566', 'db.internal'],
    ['http://10.0.0.1:4566', '10.0.0.1'],
    ['postgres://127.999.1.1/orders', '127.999.1.1'],
    ['postgres://127.0.0.1,db.internal/orders', 'db.internal'],
    ['postgres://127.0.0.1/orders?host=db.internal', 'db.internal'],
    ['postgres:///orders?hostaddr=10.0.0.1', '10.0.0.1'],
    ['https:db.internal/hook', 'db.internal'],
  ])('leads elsewhere if one host does: %s', (address, host) => {
    expect(remoteHostIn(address)).toBe(host);
  });

  it.each(['postgres://127.0.0.1:1,db.internal:2/orders', 'postgres:///orders', 'postgres://%/orders'])(
    'that cannot be read counts as elsewhere: %s',
    (address) => expect(remoteHostIn(address)).toBeDefined(),
  );
});

it.each(['whsec_AAAA', 'p:ss/word', '', 'kms:AAAA'])('a secret has no host: %s', (secret) => {
  expect(hostsIn(secret)).toEqual([]);
});
