import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { type Message, PROTOCOL_VERSION, type Verb } from '../../../shared/targets/lambda/protocol.ts';

/** Answers as a function of the company, and records what it was asked. */
export async function startFunction(answers: { readonly [verb in Verb]?: object }) {
  const messages: Message[] = [];
  const server = await listenOnLoopback(
    createServer((request, response) => {
      void json(request).then((body) => {
        const message = body as Message;
        messages.push(message);
        response.end(JSON.stringify({ version: PROTOCOL_VERSION, ...answers[message.verb] }));
      });
    }),
  );
  return { ...server, messages };
}
