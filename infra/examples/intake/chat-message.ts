import type { AskForDeletion } from './ask-for-deletion.ts';

/** A text message of WhatsApp's webhook, whose signature the company's inbox has verified. */
export type ChatMessage = { readonly id: string; readonly from: string; readonly text: string };

/** What the company tells people to write. A message that only looks like it is for a person to read. */
const WORDS = /^\W*delete my data\W*$/iu;

/**
 * Enters a request when somebody writes the agreed words. The message came from their number, which is how it is known that
 * it is them; WhatsApp delivers a message more than once, and its id makes that one request.
 *
 * @param reply sends a text to the sender
 * @returns whether the message asked for deletion, so that the inbox need not show it to anybody
 */
export async function deleteOnMessage(
  message: ChatMessage,
  appId: string,
  ask: AskForDeletion,
  reply: (to: string, text: string) => Promise<void>,
): Promise<boolean> {
  if (!WORDS.test(message.text)) return false;
  const { url } = await ask({
    appId,
    kind: 'phone',
    value: message.from,
    askedBy: 'whatsapp',
    verified: 'answer_from_known_address',
    reference: message.id,
  });
  await reply(message.from, `We will delete your data. You can follow it here: ${url}`);
  return true;
}
