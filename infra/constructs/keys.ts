import {
  AccountRootPrincipal,
  AnyPrincipal,
  type Conditions,
  Effect,
  type IRole,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { WORKER_CONTEXT } from '../../shared/adapters/aws/seal.ts';
import { allow, allowKeyThrough } from './grants.ts';
import { administeredByTheAccount, RoleList } from './key-policies.ts';

/** @internal */
export type KeysProps = {
  /** The first part of the keys' aliases. */
  readonly name: string;
  /** 1 for the first receipt key, and one more for each replacement. */
  readonly receiptKeyGeneration: number;
};

/**
 * The three keys, and who may use them. They outlive the stack, because nothing that was sealed can be read without
 * them; only a failed first deployment deletes its keys again, before anything has used them. They are multi-Region
 * from the start: a single-Region key can never become one, and seals, codes and receipts would not survive a move to
 * another region.
 *
 * IAM policies alone do not allow the use of the subject key and the receipt key: the keys' own policies name the
 * roles. So no policy elsewhere in the account, however broad, lets anyone generate a code or sign a receipt. The
 * account may administer them.
 */
export class Keys extends Construct {
  /** Encrypts everything stored: tables, queues, logs, alarm messages, seals and app secrets. */
  readonly data: Key;
  /** Generates confirmation codes and the keyed hashes of people. Destroying it makes all records anonymous. */
  readonly subject: Key;
  /** Signs receipts. */
  readonly receipt: Key;
  /** The current receipt key and all earlier ones, oldest first. */
  private readonly receipts: readonly Key[];
  private readonly openers = { requestId: new RoleList(), appId: new RoleList(), setting: new RoleList() };
  private readonly workers = new RoleList();
  private readonly users = new Map<string, RoleList>();

  /** @internal */
  constructor(scope: Construct, id: string, props: KeysProps) {
    super(scope, id);
    this.data = new Key(this, 'Data', {
      alias: `${props.name}/data`,
      description: 'Encrypts deletion requests, seals and app secrets',
      enableKeyRotation: true,
      multiRegion: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.subject = new Key(this, 'Subject', {
      alias: `${props.name}/subject`,
      description: 'Generates confirmation codes and the keyed hashes of people',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      policy: administeredByTheAccount(),
      multiRegion: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.receipts = Array.from({ length: props.receiptKeyGeneration }, (_, before) =>
      this.makeReceiptKey(props.name, before === 0 ? '' : String(before + 1)),
    );
    this.receipt = this.receipts.at(-1) ?? this.makeReceiptKey(props.name, '');
    this.refuseOthers('requestId', 'NobodyElseOpensSeals', OPENING, this.openers.requestId);
    this.refuseOthers('appId', 'NobodyElseOpensAppSecrets', OPENING, this.openers.appId);
    this.refuseOthers('setting', 'NobodyElseOpensTargetSecrets', OPENING, this.openers.setting);
    this.refuseOthers(WORKER_CONTEXT, 'NobodyElseSealsAsWorker', SEALING, this.workers);
    this.letLogsBeEncrypted(props.name);
    this.letAlarmsBePublished();
  }

  /** @internal Lets a role generate codes and keyed hashes, which roles without this permission cannot. */
  letMakeMacs(role: IRole): void {
    this.letUse([this.subject], 'MakeCodes', 'kms:GenerateMac', role);
  }

  /**
   * @internal Lets a role sign receipts, also with the previous key, which the old version uses during a replacement.
   */
  letSign(role: IRole): void {
    this.letUse(this.receipts.slice(-2), 'SignReceipts', 'kms:Sign', role);
  }

  /** @internal */
  letReadPublicKey(role: IRole): void {
    this.letUse(this.receipts.slice(-2), 'ReadPublicKey', 'kms:GetPublicKey', role);
  }

  /** @internal Lets a role seal new requests, each under its request's context, but not create the worker's seals. */
  letSeal(role: IRole): void {
    allow(role, 'Seal', ['kms:GenerateDataKey'], [this.data.keyArn], {
      ...hasContext('requestId'),
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['requestId', 'binding'] },
    });
  }

  /**
   * @internal Lets a role create the worker's seals. No other role may: the keys that prove records are derived from
   * them.
   */
  letSealAsWorker(role: IRole): void {
    this.workers.add(role);
    allow(role, 'Seal', ['kms:GenerateDataKey'], [this.data.keyArn], hasContext('requestId'));
  }

  /** @internal */
  letOpenSeals(role: IRole): void {
    this.letOpen('requestId', 'OpenSeals', role);
  }

  /** @internal */
  letOpenAppSecrets(role: IRole): void {
    this.letOpen('appId', 'OpenAppSecrets', role);
  }

  /** @internal */
  letSealAppSecrets(role: IRole): void {
    allow(role, 'SealAppSecrets', ['kms:Encrypt'], [this.data.keyArn], hasContext('appId'));
  }

  /** @internal Lets a role seal and open the secret of one app, and of no other. */
  letKeepAppSecret(role: IRole, appId: string): void {
    const ofApp = { StringEquals: { 'kms:EncryptionContext:appId': appId } };
    this.letOpen('appId', 'OpenItsAppSecret', role, ofApp);
    allow(role, 'SealItsAppSecret', ['kms:Encrypt'], [this.data.keyArn], ofApp);
  }

  /**
   * Lets a role open secrets of targets. They are stored as ciphertext, each encrypted under the name of its setting as
   * context.
   *
   * @param names the settings @default all settings
   * @internal
   */
  letOpenTargetSecrets(role: IRole, names?: readonly string[]): void {
    const ofSettings = { StringEquals: { 'kms:EncryptionContext:setting': names } };
    this.letOpen('setting', 'OpenTargetSecrets', role, names && ofSettings);
  }

  /** @internal */
  letSealTargetSecrets(role: IRole): void {
    allow(role, 'SealTargetSecrets', ['kms:Encrypt'], [this.data.keyArn], hasContext('setting'));
  }

  /** @internal Lets a role use the data key through one service only, for what that service stores under it. */
  letUseThrough(service: 'dynamodb' | 'sqs', role: IRole): void {
    const sid = { dynamodb: 'DataKeyThroughTables', sqs: 'DataKeyThroughQueue' }[service];
    allowKeyThrough(role, sid, [this.data.keyArn], service);
  }

  /**
   * Allows the action in the role's policy and in the key's policy; both are needed. The key's policy names the roles
   * in a condition, not as principals, because KMS refuses a principal that has not yet propagated from IAM.
   */
  private letUse(keys: readonly Key[], sid: string, action: string, role: IRole): void {
    const known = this.users.get(sid);
    const users = known ?? new RoleList();
    users.add(role);
    allow(
      role,
      sid,
      [action],
      keys.map((key) => key.keyArn),
    );
    if (known !== undefined) return;
    this.users.set(sid, users);
    for (const key of keys) {
      key.addToResourcePolicy(
        new PolicyStatement({
          sid,
          principals: [new AccountRootPrincipal()],
          actions: [action],
          resources: ['*'],
          conditions: { ArnEquals: { 'aws:PrincipalArn': users.arns } },
        }),
      );
    }
  }

  /** @param generation empty for the first key, which was named before keys could be replaced */
  private makeReceiptKey(name: string, generation: string): Key {
    return new Key(this, `Receipt${generation}`, {
      alias: `${name}/receipt${generation && `-${generation}`}`,
      description: 'Signs the receipts of finished deletion requests',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      policy: administeredByTheAccount(),
      multiRegion: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  /** Lets a role open what is sealed under a context; the key's own policy denies it to everybody else. */
  private letOpen(context: SealedContext, sid: string, role: IRole, condition = hasContext(context)): void {
    allow(role, sid, ['kms:Decrypt'], [this.data.keyArn], condition);
    this.openers[context].add(role);
  }

  private refuseOthers(context: Context, sid: string, actions: readonly string[], roles: RoleList): void {
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid,
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: [...actions],
        resources: ['*'],
        conditions: { ...hasContext(context), ArnNotEquals: { 'aws:PrincipalArn': roles.arns } },
      }),
    );
  }

  /** Without this statement, a log group with this key cannot be created, which only deployment would show. */
  private letLogsBeEncrypted(name: string): void {
    const { partition, region, account } = Stack.of(this);
    const groups = `arn:${partition}:logs:${region}:${account}:log-group:`;
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid: 'EncryptLogs',
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': [`${groups}/${name}/*`, `${groups}/aws/vendedlogs/${name}/*`],
          },
        },
      }),
    );
  }

  /** Without this statement, alarms cannot publish to the encrypted topic, and nobody receives them. */
  private letAlarmsBePublished(): void {
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid: 'PublishAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}

/** The keys in the encryption contexts of requests' seals, app secrets and target secrets. */
type SealedContext = 'requestId' | 'appId' | 'setting';
type Context = SealedContext | typeof WORKER_CONTEXT;

const OPENING = ['kms:Decrypt', 'kms:ReEncryptFrom'];
const SEALING = ['kms:Encrypt', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'];

function hasContext(key: Context): Conditions {
  return { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': [key] } };
}
