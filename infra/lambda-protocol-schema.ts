import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { ANSWERS, MESSAGES } from '../shared/targets/lambda/protocol.ts';

/** The JSON schema of all messages to a company's function and its answers, for functions in other languages. */
export function lambdaProtocolJsonSchema(): string {
  const definitions = Object.entries({ ...named('message', MESSAGES), ...named('answer', ANSWERS) });
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Messages from the worker to a company’s own function, and the function’s answers',
    description:
      'A message follows one of the definitions named …Message; its answer follows the definition …Answer for the same verb.',
    definitions: Object.fromEntries(definitions.map(([name, definition]) => [name, withoutDialect(definition)])),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

function named(what: 'message' | 'answer', schemas: { readonly [verb: string]: GenericSchema }) {
  const suffix = what === 'message' ? 'Message' : 'Answer';
  return Object.fromEntries(Object.entries(schemas).map(([verb, schema]) => [`${verb}${suffix}`, schema]));
}

function withoutDialect(schema: GenericSchema) {
  const { $schema, ...definition } = toJsonSchema(schema, { typeMode: 'input', ignoreActions: ['readonly', 'check'] });
  return definition;
}

// `node infra/lambda-protocol-schema.ts` regenerates it
if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, 'lambda-protocol.schema.json'), lambdaProtocolJsonSchema());
}
