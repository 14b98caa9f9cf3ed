import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { lambdaProtocolJsonSchema } from '../../infra/lambda-protocol-schema.ts';
import { ANSWERS, MESSAGES, PROTOCOL_VERSION } from '../../shared/targets/lambda/protocol.ts';

const infra = join(import.meta.dirname, '../../infra');
const published = readFileSync(join(infra, 'lambda-protocol.schema.json'), 'utf8');
const page = readFileSync(join(infra, 'lambda-protocol.md'), 'utf8');

const ajv = addFormats.default(new Ajv({ strict: false }));
ajv.addSchema(JSON.parse(published) as object, 'protocol');
const isValid = (name: string, value: unknown): boolean => ajv.validate(`protocol#/definitions/${name}`, value);

describe('the published schema of the protocol', () => {
  it('is what the worker sends and takes, which `npx node infra/lambda-protocol-schema.ts` writes', () => {
    expect(published).toBe(lambdaProtocolJsonSchema());
  });

  it('has a message and an answer for each verb', () => {
    const { definitions } = JSON.parse(published) as { readonly definitions: object };
    const verbs = Object.keys(MESSAGES);
    expect(Object.keys(ANSWERS)).toEqual(verbs);
    expect(Object.keys(definitions)).toEqual([
      ...verbs.map((verb) => `${verb}Message`),
      ...verbs.map((verb) => `${verb}Answer`),
    ]);
  });

  it.each([
    ['planAnswer', { version: PROTOCOL_VERSION, count: 0 }, true],
    ['planAnswer', { version: PROTOCOL_VERSION + 1, count: 0 }, false],
    ['planAnswer', { version: PROTOCOL_VERSION, count: 0, error: 'x' }, false],
    ['purgeAnswer', { version: PROTOCOL_VERSION, outcome: 'unfinished', items: 5, retryAfterSeconds: 30 }, true],
    ['purgeAnswer', { version: PROTOCOL_VERSION, outcome: 'unfinished', items: 5, retryAfterSeconds: 86_401 }, false],
    ['purgeAnswer', { version: PROTOCOL_VERSION, outcome: 'emptied', items: 5, retryAfterSeconds: 30 }, false],
  ])('judges as the worker does: %s %j', (name, value, expected) => {
    expect(isValid(name, value)).toBe(expected);
  });
});

describe('infra/lambda-protocol.md', () => {
  it('shows only messages and answers that the schema allows', () => {
    const shown = [...page.matchAll(/^```json (\w+)\n(.*?)^```$/gms)].map(
      ([, name = '', json = '']) => [name, json] as const,
    );
    expect(shown.length).toBeGreaterThan(3);
    for (const [name, json] of shown) expect([name, isValid(name, JSON.parse(json))]).toEqual([name, true]);
  });

  it('describes every verb', () => {
    const listed = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, verb]) => verb);
    expect(listed.slice(0, Object.keys(MESSAGES).length)).toEqual(Object.keys(MESSAGES));
  });
});
