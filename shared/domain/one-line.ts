/** A message without line breaks, where each message has a line of its own. What it quotes may have some. */
export function oneLine(message: string): string {
  return message.replaceAll(/\s*[\r\n]\s*/g, ' ');
}
