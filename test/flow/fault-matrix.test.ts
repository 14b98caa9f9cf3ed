import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

type Proof = readonly [file: string, test: string];

const RUN_REQUEST = 'unit/use-cases/run-request.test.ts';
const TARGET = 'contract/target.contract.ts';
const MONITORING = 'infra/watching.test.ts';
const SERVICES = 'stack/faults/services.ts';
const CALLERS = 'stack/faults/callers.ts';
const MESSAGES = 'stack/faults/messages.ts';

/** What goes wrong, in the order of its number, and the tests that show what happens then. */
const MATRIX: readonly (readonly [fault: string, ...proofs: Proof[]])[] = [
  [
    'the same callback 50 times at once',
    ['flow/main-job.test.ts', 'answers the same code fifty times at once, and keeps one record'],
    ['contract/request-store.contract.ts', 'records once what fifty record at the same time'],
  ],
  [
    'SQS refuses after the record is written',
    [SERVICES, 'fault 2: SQS refuses after the record is written, and Meta is answered 200'],
    [SERVICES, 'fault 2: what SQS refused is brought by the sweeper, and completes'],
  ],
  [
    "the record's write times out but was committed",
    [SERVICES, "fault 3: the record's write is committed and its answer lost, and the retry joins it"],
    ['contract/request-store.test.ts', 'is recognised as done when the SDK repeats it'],
  ],
  [
    "the worker's process is killed at any await",
    ['stack/crash.test.ts', 'loses nothing: started again on its data, the request completes'],
    [RUN_REQUEST, 'resumes after a crash, and does not say that nothing was there'],
    [TARGET, 'resumes after a crash %s any call'],
  ],
  [
    'one message delivered twice at once',
    [RUN_REQUEST, 'is claimed by one worker at a time'],
    [RUN_REQUEST, 'lets nobody write who has lost the claim'],
    ['contract/request-store.contract.ts', 'lets one of many claim what is due, and raises the epoch'],
  ],
  [
    'a target answers 429, 500, hangs, resets, or says 200 and deletes nothing',
    [SERVICES, 'fault 6: targets answer 429, 500, reset, or say 200 and delete nothing, while the others go on'],
    [SERVICES, 'fault 6: targets are back, and everything is gone, although one of them had said so before'],
    ['stack/faults-of-targets.test.ts', '%s: what is stored here is deleted meanwhile, and the page says what is not'],
    [
      'stack/faults-of-targets.test.ts',
      'none: when they are well again, each request completes, and nothing is left with them',
    ],
    [
      'stack/faults-of-targets.test.ts',
      'lie: what says that it is done, and is not, is found out, and nobody is told that it is deleted',
    ],
    [RUN_REQUEST, 'waits longer from try to try, at least as long as the other side asks, and then asks an operator'],
    [RUN_REQUEST, 'does not complete while a target lies: after three rounds an operator is asked'],
    ['contract/webhook.test.ts', 'is given the time it asks for with Retry-After: %s'],
    ['contract/webhook.test.ts', 'is cut off when its answer never ends'],
    ['contract/meta-graph.test.ts', 'is still counted when Meta says that it is gone, and it is not'],
    ['unit/targets/s3.test.ts', 'is asked later when it %s'],
    ['unit/targets/postgres.test.ts', 'is asked later when it %s'],
  ],
  [
    'a poison message in a batch of ten',
    ['unit/purge-worker/handler.test.ts', 'fails a poison message alone'],
    ['infra/data.test.ts', 'a message is given up after five tries, and then kept for at least ten days'],
    [MONITORING, 'dead letters raise an alarm with the first'],
  ],
  [
    'KMS throttled',
    [SERVICES, 'fault 8: KMS is throttled, and after few tries Meta is asked to come again'],
    ['unit/use-cases/accept-request.test.ts', 'records nothing without a seal'],
  ],
  [
    'key disabled',
    [SERVICES, 'fault 9: a key is disabled, so nothing is accepted, and open requests wait'],
    [SERVICES, 'fault 9: the key is back, and the open requests complete'],
    ['contract/keys.test.ts', 'is unavailable for now: the seal still opens when it is back'],
    [MONITORING, 'whatever the functions measure is on the dashboard or in an alarm'],
  ],
  [
    'app secret rotated while callbacks arrive',
    [
      'flow/faults-of-secrets.test.ts',
      'fault 10: while an app secret is rotated both are accepted, and the old one is refused after',
    ],
  ],
  [
    'a message whose record is gone',
    [MESSAGES, 'fault 11: a message whose record is gone is acknowledged and told, and does not come again'],
    [RUN_REQUEST, 'acknowledges a message whose record is gone, counts it and says so'],
    ['unit/use-cases/accept-request.test.ts', 'promises a time and is due at once, without a time-to-live'],
    [MONITORING, 'whatever the functions measure is on the dashboard or in an alarm'],
  ],
  [
    'clocks differ by ten minutes',
    [
      'flow/faults-of-clocks.test.ts',
      'fault 12: one is %s: epochs and versions decide who may write, and the request completes',
    ],
  ],
  [
    'a dead letter redriven after the request finished',
    [MESSAGES, 'fault 13: a message that comes again after the request finished changes nothing'],
    [RUN_REQUEST, 'leaves a finished request alone when an old message comes again'],
  ],
  [
    'a target restored from backup',
    ['stack/replay.test.ts', 'is empty again after a replay, and what was created after the request stays'],
    ['unit/use-cases/replay-requests.test.ts', 'begins nothing anew when the same order comes again'],
  ],
  [
    'a person with 1,000,000 items',
    [
      'flow/faults-of-size.test.ts',
      'fault 15: a person with 1,000,000 items takes many invocations, and the record does not grow',
    ],
    ['flow/main-job.test.ts', 'takes a person with 5,000 messages'],
    [TARGET, 'goes on where its time was over'],
    ['unit/targets/dynamodb.test.ts', 'reads page after page, deletes 25 items a call, and asks for nothing but keys'],
  ],
  [
    'malformed, truncated, mutated, hostile bodies',
    [CALLERS, 'fault 16: hostile bodies are refused without detail, and nothing is recorded: %s'],
    [CALLERS, 'fault 16: hostile connections come to an end, and nothing is recorded: %s'],
    [CALLERS, 'fault 16: slow connections hold up nobody, and nothing of all this is in the logs'],
    ['unit/deletion-callback/form-field.property.test.ts', 'whatever comes, it is read or refused'],
  ],
  [
    'a 10 MB body',
    [CALLERS, 'fault 17: a body of %s is refused before it is decoded, although it is signed'],
    ['unit/deletion-callback/handler.test.ts', 'refuses a body over 16 KB without looking at it'],
  ],
  [
    'two apps, the same user id',
    ['flow/main-job.test.ts', 'deletes the person from every table, keeps what the law says'],
    ['unit/deletion-callback/handler.test.ts', 'lets the secret that matches name the app and the kind of its ids'],
    [TARGET, 'empties exactly the selection, and everything else stays byte by byte'],
  ],
  [
    'guessing codes',
    [CALLERS, 'fault 19: whoever guesses codes reads the same bytes for unknown, malformed and expired ones'],
    ['unit/use-cases/read-status.test.ts', 'reads once, whatever is asked'],
  ],
  [
    'an old request replayed after the person came back',
    ['stack/replay.test.ts', 'is empty again after a replay, and what was created after the request stays'],
    [TARGET, 'leaves what was created after the request'],
  ],
  [
    'a second genuine request after completion',
    [MESSAGES, 'fault 21: a second genuine request after completion has a new code, a new record and a new purge'],
  ],
  [
    'a writer adds data after verification',
    [RUN_REQUEST, 'purges again what a late writer brought back, before the receipt'],
    [RUN_REQUEST, 'reads each target twice before the receipt: after the settling time, and at the late re-scan'],
  ],
  [
    "the worker's event source disabled, the sweeper dead",
    [MONITORING, 'nothing measured is an alarm for the heartbeat and for the canary alone'],
    [MONITORING, 'lateness is measured against the promise'],
    ['unit/use-cases/sweep-requests.test.ts', 'tells what is late although the queue refuses'],
  ],
  [
    'hostile identifiers in a request entered by an operator or in a list file',
    [TARGET, 'lets the identifier %s reach nobody else'],
    ['contract/webhook.test.ts', 'tells the identifier %s as it is'],
    ['contract/meta-graph.test.ts', 'is not touched by the identifier %s'],
    ['unit/ops/identifier-input.test.ts', 'is refused when it cannot be one, and says what is allowed'],
    ['unit/meta/id-list.test.ts', 'comes back with its place and why: %s'],
  ],
  [
    'versioned buckets, delete markers, legal-hold objects',
    ['conformance/s3-versions.test.ts', 'leaves nothing of 5,000 versions and delete markers'],
    ['conformance/s3-versions.test.ts', 'keeps what a retention lock protects until its date, and deletes the rest'],
    ['conformance/s3-versions.test.ts', 'keeps what is under a legal hold, without a date'],
  ],
];

const TESTS = join(__dirname, '..');
const text = (file: string) => readFileSync(join(TESTS, file), 'utf8');
const suites = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));

/** A test of this name that is neither left out nor only planned. */
function hasTest(file: string, name: string): boolean {
  const escaped = name.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  const found = new RegExp(`(?:\\b(?:it|test)|\\))\\(\\s*['"\`]${escaped}`).test(text(file));
  return found && !/\b(?:describe\.skip|skip\.each|(?:it|test|describe)\.only)\b/.test(text(file));
}

/** Jest runs it, or what Jest runs imports it. */
function runs(file: string): boolean {
  const imported = `/${basename(file)}'`;
  return suites.some((suite) => suite === file || text(suite).includes(imported));
}

describe('the fault matrix', () => {
  it('has all 25 faults, each with a test', () => {
    expect(MATRIX).toHaveLength(25);
    expect(MATRIX.filter(([, ...proofs]) => proofs.length === 0)).toEqual([]);
  });

  it.each(MATRIX.map(([fault, ...proofs], index) => [index + 1, fault, proofs] as const))(
    'fault %i: %s',
    (_number, _fault, proofs) => {
      expect(proofs.filter(([file, name]) => !hasTest(file, name))).toEqual([]);
      expect(proofs.filter(([file]) => !runs(file))).toEqual([]);
    },
  );
});
