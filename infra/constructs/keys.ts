import { AnyPrincipal, Effect, type IRole, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { administeredByTheAccount, letUse, letUseUnderContext } from './key-policies.ts';

export type KeysProps = {
  /** The first part of the keys' aliases. */
  readonly name: string;
};

/** What each service needs of whoever calls it. @see "Managing your customer managed key" of DynamoDB and of SQS */
export const SERVICE_NEEDS = {
  dynamodb: {
    sid: 'DataKeyThroughTables',
    actions: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:DescribeKey',
    ],
  },
  sqs: { sid: 'DataKeyThroughQueue', actions: ['kms:Decrypt', 'kms:GenerateDataKey'] },
} as const;

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
    this.letLogsBeEncrypted(props.name);
    this.letAlarmsBePublished();
  }

  /** Lets roles make codes and keyed hashes, and nobody else. */
  letMakeMacs(...roles: readonly IRole[]): void {
    letUse(this.subject, 'MakeCodes', ['kms:GenerateMac'], roles);
  }

  /** Lets roles sign receipts, and nobody else. */
  letSign(...roles: readonly IRole[]): void {
    letUse(this.receipt, 'SignReceipts', ['kms:Sign'], roles);
  }

  letReadPublicKey(...roles: readonly IRole[]): void {
    letUse(this.receipt, 'ReadPublicKey', ['kms:GetPublicKey'], roles);
  }

  /** Lets roles close seals, each under the context of its request. */
  letSeal(...roles: readonly IRole[]): void {
    letUseUnderContext(this.data, 'Seal', ['kms:GenerateDataKey'], 'requestId', roles);
  }

  /** Lets roles open seals; refuses it to everybody else, whatever IAM allows. */
  letOpenSeals(...roles: readonly IRole[]): void {
    letUseUnderContext(this.data, 'OpenSeals', ['kms:Decrypt'], 'requestId', roles);
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyElseOpensSeals',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:Decrypt', 'kms:ReEncryptFrom'],
        resources: ['*'],
        conditions: {
          'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['requestId'] },
          ArnNotEquals: { 'aws:PrincipalArn': roles.map((role) => role.roleArn) },
        },
      }),
    );
  }

  letOpenAppSecrets(...roles: readonly IRole[]): void {
    letUseUnderContext(this.data, 'OpenAppSecrets', ['kms:Decrypt'], 'appId', roles);
  }

  letSealAppSecrets(...roles: readonly IRole[]): void {
    letUseUnderContext(this.data, 'SealAppSecrets', ['kms:Encrypt'], 'appId', roles);
  }

  /** Lets a role make and open the secret of one app, and of no other. */
  letKeepAppSecret(role: IRole, appId: string): void {
    this.letUseUnder('KeepAppSecret', ['kms:Encrypt', 'kms:Decrypt'], { 'kms:EncryptionContext:appId': appId }, role);
  }

  /** Lets a role open the secrets of these settings. */
  letOpenSettings(role: IRole, names: readonly string[]): void {
    this.letUseUnder('OpenSettings', ['kms:Decrypt'], { 'kms:EncryptionContext:setting': names }, role);
  }

  /** Secrets that targets need stand in the environment as ciphertext, each under the context of its setting's name. */
  letOpenTargetSecrets(...roles: readonly IRole[]): void {
    letUseUnderContext(this.data, 'OpenTargetSecrets', ['kms:Decrypt'], 'setting', roles);
  }

  letSealTargetSecrets(...roles: readonly IRole[]): void {
    letUseUnderContext(this.data, 'SealTargetSecrets', ['kms:Encrypt'], 'setting', roles);
  }

  /** Lets a role reach what a service stores under the data key, through that service only. */
  letUseThrough(service: keyof typeof SERVICE_NEEDS, role: IRole): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        sid: SERVICE_NEEDS[service].sid,
        actions: [...SERVICE_NEEDS[service].actions],
        resources: [this.data.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(this).region}.amazonaws.com` } },
      }),
    );
  }

  private letUseUnder(
    sid: string,
    actions: string[],
    context: { readonly [key: string]: string | readonly string[] },
    role: IRole,
  ): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({ sid, actions, resources: [this.data.keyArn], conditions: { StringEquals: context } }),
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

  /** Without this statement an alarm cannot write to the encrypted topic, and nobody is woken. */
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
