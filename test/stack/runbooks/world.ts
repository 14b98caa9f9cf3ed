import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { ConditionalCheckFailedException, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { demoItems } from '../../../infra/local/demo-company/demo-data.ts';
import { runOps } from '../../../infra/ops/cli/run.ts';
import { type RequestId, readConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { signRequest } from '../../../shared/meta/signed-request.ts';
import { recordingTerminal, worldOf } from '../../infra/ops/recording-terminal.ts';
import { eventually } from '../../support/eventually.ts';
import { APP_ID, APP_SECRET } from '../../support/local-stack.ts';
import { wordsOf } from '../../support/typed.ts';
import { type FaultyStack, startFaultyStack } from '../faults/faulty-stack.ts';
import { runAwsCommand } from './aws-commands.ts';
import { type Book, type Given, type Outcome, openRunbook } from './book.ts';

/** A stack whose services can be broken, and an operator who runs commands. */
export type RunbookWorld = FaultyStack & {
  /** Sends a callback about this person, signed with this secret. @returns the outcome */
  ask(userId: string, secret?: string, claims?: object): Promise<Asked>;
  /** Polls `request show` until the request meets the condition. */
  until(id: string, isReached: (shown: Shown) => boolean): Promise<Shown>;
  /** Notes a request that continues by itself, later than the scenario can wait for. */
  expectLater(id: string): void;
  /** Waits for all of these requests. */
  ended(): Promise<void>;
  /** Makes a request look older than it is. That invalidates its proof, so it must be undone before the request continues. */
  age(id: string, change: { readonly acceptedAt?: number; readonly dueAt?: number }): Promise<void>;
  /** Changes a request's origin to a list. */
  forgeOrigin(id: string): Promise<void>;
  /** Changes the name of who made the first decision about a request. */
  forgeHistory(id: string): Promise<void>;
  /** Puts a person with this id into the company's stores, again if they were there before. @returns the id */
  person(userId: string, mailThread?: string): Promise<string>;
  /** Runs a round of the canary. */
  canary(): Promise<Response>;
  /** The address of the company's service provider. */
  readonly crm: string;
  send(queue: 'QueueUrl' | 'DeadLetterQueueUrl', body: string): Promise<void>;
  emptyDeadLetters(): Promise<void>;
  /** What a function has logged since the current scenario began. */
  logOf(functionName: string): readonly string[];
  /** Waits for outstanding lines, and starts a new log. */
  quiet(): Promise<void>;
  /** Waits until a function has logged something that matches since then. */
  logged(functionName: string, pattern: RegExp): Promise<void>;
  file(content: string): string;
  /** Runs a command, given by the words after `npm run ops --`. */
  ops(words: string, answers?: readonly string[]): Promise<Outcome>;
  /** Starts the scenario of this runbook. */
  open(name: string): Book;
};

export type Asked = { readonly status: number; readonly url: string; readonly id: RequestId };
export type Shown = {
  readonly status: string;
  readonly parts: readonly { readonly name: string; readonly status: string; readonly lastError?: string }[];
  readonly rescan?: string;
  readonly acceptedAt: string;
  readonly lastError?: string;
  readonly isHistoryChanged: boolean;
};

/** The longest that a command really pauses here; its clock advances by the whole pause. */
const LONGEST_PAUSE = 50;
const PATIENCE = 30_000;

export const ended = ({ status }: Shown) => /completed|nothing_found/.test(status);

export async function startRunbookWorld(): Promise<RunbookWorld> {
  const faulty = await startFaultyStack({ SETTLE_SECONDS: '0', RESCAN_SECONDS: '1' });
  const { stack, queue } = faulty;
  const directory = mkdtempSync(join(tmpdir(), 'runbooks-'));
  const table = stack.deployment['RequestTable'] ?? '';
  const later: string[] = [];
  let begin = 0;

  async function ops(words: string, answers: readonly string[] = ['y']): Promise<Outcome> {
    const { terminal, printed, noted } = recordingTerminal({ answers });
    let skipped = 0;
    const world = worldOf(terminal, {
      clock: () => Date.now() + skipped,
      sleep: async (milliseconds) => {
        const pause = Math.min(milliseconds, LONGEST_PAUSE);
        skipped += milliseconds - pause;
        await elapsed(pause);
      },
    });
    const exit = await runOps([...wordsOf(words), '--local', stack.url], world);
    return { exit, out: printed.join('\n'), err: noted.join('\n') };
  }

  const world: RunbookWorld = {
    ...faulty,
    ops,
    async ask(userId, secret = APP_SECRET, claims = {}) {
      const payload = { algorithm: 'HMAC-SHA256', user_id: userId, trial: randomUUID(), ...claims };
      const body = new URLSearchParams({ signed_request: signRequest(payload, secret) });
      const answer = await fetch(`${stack.url}/meta/data-deletion`, { method: 'POST', body });
      const { url = '', confirmation_code = '' } = (await answer.json()) as {
        readonly url?: string;
        readonly confirmation_code?: string;
      };
      const code = readConfirmationCode(confirmation_code);
      return { status: answer.status, url, id: code === undefined ? ('' as RequestId) : requestId(code) };
    },
    async until(id, isReached) {
      const show = async () => {
        const { out, err } = await ops(`request show ${id} --json`);
        if (out === '') throw new Error(err);
        return JSON.parse(out) as Shown;
      };
      return eventually(show, isReached);
    },
    expectLater: (id) => void later.push(id),
    async ended() {
      // requests that wait for their next attempt continue at once
      for (const id of later) await ops(`request retry ${id}`);
      for (const id of later) await world.until(id, ended);
    },
    async age(id, change) {
      for (const [name, time] of Object.entries(change)) {
        const update = new UpdateItemCommand({
          TableName: table,
          Key: { requestId: { S: id } },
          UpdateExpression: 'SET #name = :time',
          // a worker that has claimed the request would overwrite this
          ConditionExpression: 'attribute_not_exists(claimedUntil)',
          ExpressionAttributeNames: { '#name': name },
          ExpressionAttributeValues: { ':time': { N: `${time}` } },
        });
        await unlessClaimed(() => stack.tables.send(update));
      }
    },
    async forgeOrigin(id) {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: { requestId: { S: id } },
        UpdateExpression: 'SET origin = :origin',
        ConditionExpression: 'attribute_not_exists(claimedUntil)',
        ExpressionAttributeValues: { ':origin': { S: 'list' } },
      });
      await unlessClaimed(() => stack.tables.send(update));
    },
    async forgeHistory(id) {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: { requestId: { S: id } },
        UpdateExpression: 'SET history[0].#by = :by',
        ConditionExpression: 'attribute_exists(history)',
        ExpressionAttributeNames: { '#by': 'by' },
        ExpressionAttributeValues: { ':by': { S: 'somebody-else' } },
      });
      await stack.tables.send(update);
    },
    crm: new URL((stack.deployment['targetSettings'] as unknown as Record<string, string>)['TARGET_CRM_URL'] ?? '')
      .origin,
    canary: () => fetch(`${stack.url}/_local/canary`, { method: 'POST' }),
    async person(userId, mailThread) {
      const contact = { contactId: `contact-${userId}`, phone: `49150000${userId}`, email: `${userId}@example.com` };
      const who = { about: '', userId, wabaId: `1099${userId}`, messages: 2, ...contact };
      for (const { table: TableName, item } of demoItems({ ...who, ...(mailThread && { mailThread }) }, APP_ID)) {
        await stack.tables.send(new PutItemCommand({ TableName, Item: marshall(item) }));
      }
      return userId;
    },
    async send(name, body) {
      await queue.send(new SendMessageCommand({ QueueUrl: stack.deployment[name] ?? '', MessageBody: body }));
    },
    async emptyDeadLetters() {
      const QueueUrl = stack.deployment['DeadLetterQueueUrl'] ?? '';
      const { Messages = [] } = await queue.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      for (const { ReceiptHandle } of Messages) await queue.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
    logOf(functionName) {
      return stack.output.slice(begin).filter((line) => line.split(' ')[0]?.endsWith(functionName));
    },
    async quiet() {
      await stack.quiet();
      begin = stack.output.length;
    },
    async logged(functionName, pattern) {
      await eventually(
        () => ({
          wrote: world.logOf(functionName).some((line) => pattern.test(line)),
          functionName,
          like: `${pattern}`,
        }),
        ({ wrote }) => wrote,
      );
    },
    file(content) {
      const path = join(directory, `${randomUUID()}.csv`);
      writeFileSync(path, content);
      return path;
    },
    open(name) {
      begin = stack.output.length;
      return openRunbook(name, (command, given) => execute(command, given));
    },
    async stop() {
      rmSync(directory, { recursive: true });
      await faulty.stop();
    },
  };

  async function execute(command: string, { answers }: Given): Promise<Outcome> {
    const [, words] = /^npm run (?:--silent )?ops -- (.+)$/.exec(command) ?? [];
    if (words === undefined) return await runAwsCommand(world, command);
    return await ops(words.replace(' --stack $STACK', ''), answers);
  }

  return world;
}

async function unlessClaimed(write: () => Promise<unknown>): Promise<void> {
  for (const deadline = Date.now() + PATIENCE; ; await elapsed(50)) {
    try {
      await write();
      return;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || Date.now() > deadline) throw error;
    }
  }
}
