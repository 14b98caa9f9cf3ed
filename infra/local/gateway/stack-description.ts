import type { RequestListener } from 'node:http';
import type { Endpoints } from '../emulators/emulators.ts';
import type { PersonToTry } from '../stores/people-to-try.ts';

/** Describes the stack to the commands that act on it: the template's outputs, and what only a local stack has. */
export type StackDescription = {
  readonly outputs: Readonly<Record<string, string>>;
  readonly region: string;
  readonly endpoints: Endpoints;
  /** The path of the data map in force. */
  readonly dataMap: string;
  readonly targetSettings: Readonly<Record<string, string>>;
  readonly people: readonly PersonToTry[];
  /** An app of the demonstration, if one is registered. Secrets of other apps are never given out. */
  readonly demoApp?: { readonly appId: string; readonly secret: string } | undefined;
};

export const STACK_DESCRIPTION_PATH = '/_local/deployment';

/** Answers with the description. */
export function answerDescription({ outputs, ...local }: StackDescription): RequestListener {
  const body = JSON.stringify({ ...outputs, ...local });
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  };
}
