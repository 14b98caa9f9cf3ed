import type { AskForDeletion } from './ask-for-deletion.ts';

/** A text message of WhatsApp's webhook, whose signature the company's inbox has verified. */
export type ChatMessage = { readonly id: string; readonly from: string; readonly text: string };

/** The words that the company tells people to write. Messages that are only similar are left to a person. */
const WORDS = /^\W*delete my data\W*$/iu;

/**
 * Enters a request when somebody writes the agreed words. That the message came from their number verifies who they
 * are. WhatsApp may deliver a message more than once; with the message's id as the reference, that is one request.
 *
 * @param reply sends a text to the sender
 * @returns whether the message asked for deletion; the inbox need not show it then
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
