import type { RequestListener } from 'node:http';
import type { Endpoints } from '../emulators/emulators.ts';
import type { PersonToTry } from '../stores/people-to-try.ts';

/** Where the parts of this stack are, for the commands that act on it: the template's outputs, and what only this machine has. */
export type StackDescription = {
  readonly outputs: Readonly<Record<string, string>>;
  readonly region: string;
  readonly endpoints: Endpoints;
  /** The path of the data map in force. */
  readonly dataMap: string;
  readonly targetSettings: Readonly<Record<string, string>>;
  readonly people: readonly PersonToTry[];
  /** An app of the demonstration, if it is registered: of no other is a secret told. */
  readonly demoApp?: { readonly appId: string; readonly secret: string } | undefined;
};

export const STACK_DESCRIPTION_PATH = '/_local/deployment';

/** Answers what is where. */
export function answerDescription({ outputs, ...local }: StackDescription): RequestListener {
  const body = JSON.stringify({ ...outputs, ...local });
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  };
}
