import { help } from '../../../infra/local/cli/help.ts';
import { DEMO_APPS } from '../../../infra/local/demo-company/demo-apps.ts';
import { readLocalSettings, SETTINGS } from '../../../infra/local/settings.ts';
import { StartError } from '../../../infra/local/system/start-error.ts';

describe('the settings of npm start', () => {
  it('each have a default, and an empty one counts as not set', () => {
    const defaults = {
      port: 3000,
      apps: DEMO_APPS,
      settleSeconds: 1,
      rescanSeconds: 2,
      seed: true,
      handlers: {},
      targetSettings: {},
      allowsRemoteStores: false,
      enforcesIam: true,
      verbose: false,
    };
    expect(readLocalSettings({})).toEqual(defaults);
    expect(readLocalSettings(Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, ''])))).toEqual(defaults);
  });

  it('are read from the environment', () => {
    const settings = readLocalSettings({
      PORT: '0',
      META_APPS: '12:first, 34:second:facebook, 56:third:instagram, 78:threads:threads',
      DATA_MAP: import.meta.filename,
      SETTLE_SECONDS: '0',
      RESCAN_SECONDS: '60',
      WHATSAPP_HOLD_HOURS: '24',
      SEED: '0',
      DATA_DIR: '/tmp/somewhere',
      LAMBDA_HANDLERS: `tickets:live=${import.meta.filename}, search-deletion:live=${import.meta.filename}`,
      TARGET_ORDERS: 'postgres://127.0.0.1/orders',
      TARGET_EMPTY: '',
      ALLOW_REMOTE_STORES: '1',
      IAM: '0',
      IAM_REPORT: '/tmp/report',
      LOG: 'debug',
    });
    expect(settings).toEqual({
      port: 0,
      apps: [
        { appId: '12', secret: 'first', kind: 'facebook' },
        { appId: '34', secret: 'second', kind: 'facebook' },
        { appId: '56', secret: 'third', kind: 'instagram' },
        { appId: '78', secret: 'threads', kind: 'threads' },
      ],
      dataMap: import.meta.filename,
      settleSeconds: 0,
      rescanSeconds: 60,
      whatsAppHoldHours: 24,
      seed: false,
      dataDirectory: '/tmp/somewhere',
      handlers: { 'tickets:live': import.meta.filename, 'search-deletion:live': import.meta.filename },
      targetSettings: { TARGET_ORDERS: 'postgres://127.0.0.1/orders' },
      allowsRemoteStores: true,
      enforcesIam: false,
      iamReport: '/tmp/report',
      verbose: true,
    });
    expect(readLocalSettings({ AWS_ENDPOINT_URL: 'http://localhost:4566/' }).endpoint).toBe('http://localhost:4566');
  });

  it('accept services on another machine if that is allowed', () => {
    const environment = { AWS_ENDPOINT_URL: 'http://localstack:4566', ALLOW_REMOTE_STORES: '1' };
    expect(readLocalSettings(environment).endpoint).toBe('http://localstack:4566');
  });

  it.each([
    [
      { LAMBDA_HANDLERS: 'tickets=handler.ts' },
      'LAMBDA_HANDLERS is "tickets=handler.ts"; expected name:alias=path[,…], where each path is that of a file that exports `handler`',
    ],
    [
      { LAMBDA_HANDLERS: 'tickets:live=/nowhere/handler.ts' },
      'LAMBDA_HANDLERS names /nowhere/handler.ts for tickets:live, and there is no such file; expected the path of one that exports `handler`',
    ],
    [{ PORT: 'abc' }, 'PORT is "abc"; expected a whole number from 0 to 65535'],
    [{ PORT: '65536' }, 'PORT is "65536"; expected a whole number from 0 to 65535'],
    [{ PORT: '-1' }, 'PORT is "-1"; expected a whole number from 0 to 65535'],
    [{ SETTLE_SECONDS: '1.5' }, 'SETTLE_SECONDS is "1.5"; expected a whole number from 0 to 900'],
    [{ RESCAN_SECONDS: '1e3' }, 'RESCAN_SECONDS is "1e3"; expected a whole number from 0 to 604800'],
    [{ WHATSAPP_HOLD_HOURS: '1d' }, 'WHATSAPP_HOLD_HOURS is "1d"; expected a whole number from 0 to 718'],
    [{ SEED: 'no' }, 'SEED is "no"; expected 1 or 0'],
    [{ LOG: 'all' }, 'LOG is "all"; expected info or debug'],
    [{ DATA_MAP: '/is/not/there' }, 'DATA_MAP is "/is/not/there"; expected the path of a file that exists'],
    [
      { AWS_ENDPOINT_URL: 'localhost' },
      'AWS_ENDPOINT_URL is "localhost"; expected an address like http://127.0.0.1:4566',
    ],
    [{ AWS_ENDPOINT_URL: 'http://h:1', DATA_DIR: 'd' }, 'DATA_DIR and AWS_ENDPOINT_URL exclude each other'],
    [{ AWS_ENDPOINT_URL: 'http://localstack:4566' }, 'AWS_ENDPOINT_URL leads to localstack; expected an address on'],
    [{ AWS_ENDPOINT_URL: 'http://127.0.0.1@h:1' }, 'AWS_ENDPOINT_URL leads to h; expected an address on'],
    [{ ALLOW_REMOTE_STORES: 'yes' }, 'ALLOW_REMOTE_STORES is "yes"; expected 0 or 1'],
    [{ META_APPS: '12:a,12:b' }, 'META_APPS has the app 12 twice'],
    [{ META_APPS: '12:a,3:b,4:a:instagram' }, 'META_APPS gives the apps 12 and 4 the same secret; Meta gives each'],
  ])('are refused in one line that names the setting: %o', (environment, message) => {
    const read = () => readLocalSettings(environment);
    expect(read).toThrow(StartError);
    expect(read).toThrow(message);
    expect(read).not.toThrow('\n');
  });

  it.each([
    '12:good,secret-without-app',
    '12:',
    ':secret',
    '12:good,,',
    '12:good,34:secret-without-app:insta',
    '12:a:b:threads',
    'secret-without-app:secret',
    '12:a,secret-without-app:12',
  ])('never show a secret that is misplaced: %s', (META_APPS) => {
    const read = () => readLocalSettings({ META_APPS });
    expect(read).toThrow(
      /^META_APPS is invalid at app [12]; expected appId:secret\[:kind\]\[,…\], where the app id is decimal digits, the secret has no colon and the kind is facebook, instagram, threads or whatsapp$/,
    );
    expect(read).not.toThrow('secret-without-app');
  });

  it('are all in the help', () => {
    for (const name of Object.keys(SETTINGS)) expect(help().join('\n')).toContain(`  ${name} `);
  });
});
