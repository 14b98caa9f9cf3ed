const STRING_OR_NUMBER = /("(?:[^"\\]|\\.)*")|-?\d[\d.eE+-]*/g;

/** The same JSON with each number as a string of its digits: ids pass 2^53, and a number loses digits when it is parsed. */
export function withNumbersAsText(json: string): string {
  return json.replace(STRING_OR_NUMBER, (token, string?: string) => string ?? `"${token}"`);
}
