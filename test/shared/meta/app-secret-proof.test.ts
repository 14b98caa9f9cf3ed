import { appSecretProof } from '../../../shared/meta/app-secret-proof.ts';

// facebookarchive/php-graph-sdk: tests/Authentication/AccessTokenTest.php and tests/FacebookResponseTest.php
test.each([
  ['foo_token', 'shhhhh!is.my.secret', '796ba0d8a6b339e476a7b166a9e8ac0a395f7de736dc37de5f2f4397f5854eb8'],
  ['foo_token', 'foo_secret', 'df4256903ba4e23636cc142117aa632133d75c642bd2a68955be1443bd14deb9'],
])('the proof of %s with %s is the one that Meta computes', (token, secret, proof) => {
  expect(appSecretProof(token, secret)).toBe(proof);
});
