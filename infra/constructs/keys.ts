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
import { allow, allowKeyThrough } from './grants.ts';
import { administeredByTheAccount, RoleList } from './key-policies.ts';

export type KeysProps = {
  /** The first part of the keys' aliases. */
  readonly name: string;
};

/**
 * The three keys, and who may use them. A key whose loss is the loss of data is never deleted with its stack.
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
  private readonly sealOpeners = new RoleList();
  private readonly users = new Map<string, RoleList>();

  constructor(scope: Construct, id: string, props: KeysProps) {
    super(scope, id);
    this.data = new Key(this, 'Data', {
      alias: `${props.name}/data`,
      description: 'Encrypts deletion requests, seals and app secrets',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.subject = new Key(this, 'Subject', {
      alias: `${props.name}/subject`,
      description: 'Makes confirmation codes and the keyed hashes of persons',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      policy: administeredByTheAccount(),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.receipt = new Key(this, 'Receipt', {
      alias: `${props.name}/receipt`,
      description: 'Signs the receipts of finished deletion requests',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      policy: administeredByTheAccount(),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.refuseOpeningSeals();
    this.letLogsBeEncrypted(props.name);
    this.letAlarmsBePublished();
  }

  /** Lets a role make codes and keyed hashes; nobody else may. */
  letMakeMacs(role: IRole): void {
    this.letUse('subject', 'MakeCodes', 'kms:GenerateMac', role);
  }

  /** Lets a role sign receipts; nobody else may. */
  letSign(role: IRole): void {
    this.letUse('receipt', 'SignReceipts', 'kms:Sign', role);
  }

  letReadPublicKey(role: IRole): void {
    this.letUse('receipt', 'ReadPublicKey', 'kms:GetPublicKey', role);
  }

  /** Lets a role close seals, each under the context of its request. */
  letSeal(role: IRole): void {
    allow(role, 'Seal', ['kms:GenerateDataKey'], [this.data.keyArn], hasContext('requestId'));
  }

  /** Lets a role open seals; it is refused to everybody else, whatever IAM allows. */
  letOpenSeals(role: IRole): void {
    allow(role, 'OpenSeals', ['kms:Decrypt'], [this.data.keyArn], hasContext('requestId'));
    this.sealOpeners.add(role);
  }

  letOpenAppSecrets(role: IRole): void {
    allow(role, 'OpenAppSecrets', ['kms:Decrypt'], [this.data.keyArn], hasContext('appId'));
  }

  letSealAppSecrets(role: IRole): void {
    allow(role, 'SealAppSecrets', ['kms:Encrypt'], [this.data.keyArn], hasContext('appId'));
  }

  /** Lets a role make and open the secret of one app, and of no other. */
  letKeepAppSecret(role: IRole, appId: string): void {
    const ofApp = { StringEquals: { 'kms:EncryptionContext:appId': appId } };
    allow(role, 'KeepAppSecret', ['kms:Encrypt', 'kms:Decrypt'], [this.data.keyArn], ofApp);
  }

  /** Secrets of targets are stored as ciphertext, each under the context of its setting's name. */
  letOpenTargetSecrets(role: IRole): void {
    allow(role, 'OpenTargetSecrets', ['kms:Decrypt'], [this.data.keyArn], hasContext('setting'));
  }

  /** Lets a role open the secrets of these settings only. */
  letOpenSettings(role: IRole, names: readonly string[]): void {
    const ofSettings = { StringEquals: { 'kms:EncryptionContext:setting': names } };
    allow(role, 'OpenSettings', ['kms:Decrypt'], [this.data.keyArn], ofSettings);
  }

  letSealTargetSecrets(role: IRole): void {
    allow(role, 'SealTargetSecrets', ['kms:Encrypt'], [this.data.keyArn], hasContext('setting'));
  }

  /** Lets a role reach what a service stores under the data key, through that service only. */
  letUseThrough(service: 'dynamodb' | 'sqs', role: IRole): void {
    const sid = { dynamodb: 'DataKeyThroughTables', sqs: 'DataKeyThroughQueue' }[service];
    allowKeyThrough(role, sid, [this.data.keyArn], service);
  }

  /**
   * The key's policy says who, the role's policy says what; both are needed. The key's policy names the roles in a
   * condition, not as principals, because KMS refuses a principal that IAM has not made known to it yet.
   */
  private letUse(key: 'subject' | 'receipt', sid: string, action: string, role: IRole): void {
    const known = this.users.get(sid);
    const users = known ?? new RoleList();
    users.add(role);
    allow(role, sid, [action], [this[key].keyArn]);
    if (known !== undefined) return;
    this.users.set(sid, users);
    this[key].addToResourcePolicy(
      new PolicyStatement({
        sid,
        principals: [new AccountRootPrincipal()],
        actions: [action],
        resources: ['*'],
        conditions: { ArnEquals: { 'aws:PrincipalArn': users.arns } },
      }),
    );
  }

  private refuseOpeningSeals(): void {
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyElseOpensSeals',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:Decrypt', 'kms:ReEncryptFrom'],
        resources: ['*'],
        conditions: { ...hasContext('requestId'), ArnNotEquals: { 'aws:PrincipalArn': this.sealOpeners.arns } },
      }),
    );
  }

  /** Without this statement a log group with this key cannot be created, and nothing says so before deployment. */
  private letLogsBeEncrypted(name: string): void {
    const { partition, region, account } = Stack.of(this);
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid: 'EncryptLogs',
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:/${name}/*`,
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

function hasContext(key: 'requestId' | 'appId' | 'setting'): Conditions {
  return { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': [key] } };
}
