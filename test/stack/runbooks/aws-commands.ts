import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { EnableKeyCommand } from '@aws-sdk/client-kms';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Outcome } from './book.ts';
import type { RunbookWorld } from './world.ts';

/** A command in a runbook that is not one of our own. */
type AwsCommand = {
  readonly form: RegExp;
  /** The IAM actions that it needs. Administrators have them; operators may have them. */
  readonly actions: readonly string[];
} & (
  | { readonly run: (world: RunbookWorld, parts: readonly string[]) => Promise<string> }
  | { readonly onlyOnAws: string }
);

/** The commands that a runbook may use, with what they do here, or why they are possible only on AWS. */
export const AWS_COMMANDS: readonly AwsCommand[] = [
  {
    form: /^aws logs tail \/aws\/vendedlogs\/\$STACK\/access --since \d+[mhd]$/,
    actions: ['logs:FilterLogEvents'],
    onlyOnAws: 'npm start writes no access log',
  },
  {
    form: /^aws logs tail \/\$STACK\/([a-z-]+) --since \d+[mhd](?: --filter-pattern (\w+))?$/,
    actions: ['logs:FilterLogEvents'],
    run: async (world, [functionName = '', word = '']) =>
      world
        .logOf(functionName)
        .filter((line) => line.includes(word))
        .join('\n'),
  },
  {
    form: /^aws kms enable-key --key-id (\S+)$/,
    actions: ['kms:EnableKey'],
    async run({ keys }, [KeyId = '']) {
      await keys.send(new EnableKeyCommand({ KeyId }));
      return '';
    },
  },
  {
    form: /^aws kms cancel-key-deletion --key-id (\S+)$/,
    actions: ['kms:CancelKeyDeletion'],
    onlyOnAws: 'the KMS of npm start takes no deletion of a key back',
  },
  {
    form: /^aws sqs receive-message --queue-url (\S+)$/,
    actions: ['cloudformation:DescribeStacks', 'sqs:ReceiveMessage'],
    async run({ queue }, [QueueUrl = '']) {
      return JSON.stringify(await queue.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 })));
    },
  },
  {
    form: /^aws dynamodb describe-table --table-name (\S+) --query "Table\.\[TableStatus, SSEDescription\.Status\]"$/,
    actions: ['cloudformation:DescribeStacks', 'dynamodb:DescribeTable'],
    async run({ stack }, [TableName = '']) {
      const { Table } = await stack.as('OperatorRole').dynamodb.send(new DescribeTableCommand({ TableName }));
      return JSON.stringify([Table?.TableStatus, Table?.SSEDescription?.Status]);
    },
  },
  {
    form: /^aws scheduler list-schedules --query "[^"]+"$/,
    actions: ['scheduler:ListSchedules'],
    onlyOnAws: 'npm start keeps its schedules by itself',
  },
  {
    form: /^aws lambda invoke --function-name canary:live --cli-binary-format raw-in-base64-out --payload '\{"ask":true\}' \/dev\/stdout$/,
    actions: ['lambda:InvokeFunction'],
    run: async (world) => await (await world.canary()).text(),
  },
  { form: /^npx cdk deploy(?: -c gradualDeployment=false)?$/, actions: [], onlyOnAws: 'it changes the stack on AWS' },
];

const OUTPUT =
  /\$\(aws cloudformation describe-stacks --stack-name \$STACK --query "Stacks\[0\]\.Outputs\[\?OutputKey=='(\w+)'\]\.OutputValue" --output text\)/g;

/** @throws if it is none of the commands above */
export function awsCommand(command: string): AwsCommand {
  const plain = command.replaceAll(OUTPUT, '$1').replace('NAME:live', 'canary:live');
  const known = AWS_COMMANDS.find(({ form }) => form.test(plain));
  if (known === undefined) throw new Error(`"${command}" is no command that this test knows`);
  return known;
}

export async function runAwsCommand(world: RunbookWorld, command: string): Promise<Outcome> {
  const known = awsCommand(command);
  if ('onlyOnAws' in known) return { exit: 0, out: '', err: known.onlyOnAws };
  const plain = command.replaceAll(OUTPUT, (_, name: string) => world.stack.deployment[name] ?? '');
  const [, ...parts] = known.form.exec(plain) ?? [];
  return { exit: 0, out: await known.run(world, parts), err: '' };
}
