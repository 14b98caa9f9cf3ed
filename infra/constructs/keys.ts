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
  /** 1 for the first receipt key, and one more for each that replaced it. */
  readonly receiptKeyGeneration: number;
};

/**
 * The three keys, and who may use them. They outlive the stack, because without them nothing that was sealed can be read;
 * only a first deployment that fails deletes its keys again, which nothing has used. They are multi-Region from the start: a
 * single-Region key can never become one, and neither seals, codes nor receipts would survive a move to another region.
 *
 * The subject key and the receipt key do not leave their use to IAM: their own policies name the roles, so no policy
 * written elsewhere in the account, however broad, makes a code or signs a receipt. The account may administer them.
 */
export class Keys extends Construct {
  /** Encrypts what is stored: tables, queues, logs, alarms; seals; app secrets. */
  readonly data: Key;
  /** Makes confirmation codes and the keyed hashes of persons. Destroying it makes all records anonymous. */
  readonly subject: Key;
  /** Signs receipts. */
  readonly receipt: Key;
  /** It and those before it, oldest first. */
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
      description: 'Makes confirmation codes and the keyed hashes of persons',
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

  /** @internal Lets a role create codes and keyed hashes; no other role may. */
  letMakeMacs(role: IRole): void {
    this.letUse([this.subject], 'MakeCodes', 'kms:GenerateMac', role);
  }

  /** @internal Lets a role sign receipts, with the key before too: while the key is being replaced, the old version still answers. */
  letSign(role: IRole): void {
    this.letUse(this.receipts.slice(-2), 'SignReceipts', 'kms:Sign', role);
  }

  /** @internal */
  letReadPublicKey(role: IRole): void {
    this.letUse(this.receipts.slice(-2), 'ReadPublicKey', 'kms:GetPublicKey', role);
  }

  /** @internal Lets a role close the seals of new requests, each under the context of its request, and none as the worker. */
  letSeal(role: IRole): void {
    allow(role, 'Seal', ['kms:GenerateDataKey'], [this.data.keyArn], {
      ...hasContext('requestId'),
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['requestId', 'binding'] },
    });
  }

  /** @internal Lets a role create the worker's seals; no other role may, because they yield the keys that prove records. */
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

  /** @internal Lets a role make and open the secret of one app, and of no other. */
  letKeepAppSecret(role: IRole, appId: string): void {
    const ofApp = { StringEquals: { 'kms:EncryptionContext:appId': appId } };
    this.letOpen('appId', 'OpenItsAppSecret', role, ofApp);
    allow(role, 'SealItsAppSecret', ['kms:Encrypt'], [this.data.keyArn], ofApp);
  }

  /**
   * Secrets of targets are stored as ciphertext, each under the context of its setting's name.
   *
   * @param names the settings @default all of them
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

  /** @internal Lets a role reach what a service stores under the data key, through that service only. */
  letUseThrough(service: 'dynamodb' | 'sqs', role: IRole): void {
    const sid = { dynamodb: 'DataKeyThroughTables', sqs: 'DataKeyThroughQueue' }[service];
    allowKeyThrough(role, sid, [this.data.keyArn], service);
  }

  /**
   * The key's policy says who, the role's policy says what; both are needed. The key's policy names the roles in a
   * condition, not as principals, because KMS refuses a principal that IAM has not made known to it yet.
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

  /** @param generation empty for the first, whose names were given before there was another */
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

  /** Lets a role open what is sealed under a context; the key's own policy refuses it to everybody else. */
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

  /** Without this statement a log group with this key cannot be created, and nothing says so before deployment. */
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

  /** Without this statement an alarm cannot write to the encrypted topic, and nobody receives it. */
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

/** The encryption contexts of seals of requests, secrets of apps, and secrets of targets. */
type SealedContext = 'requestId' | 'appId' | 'setting';
type Context = SealedContext | typeof WORKER_CONTEXT;

const OPENING = ['kms:Decrypt', 'kms:ReEncryptFrom'];
const SEALING = ['kms:Encrypt', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'];

function hasContext(key: Context): Conditions {
  return { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': [key] } };
}
