const STRING_OR_NUMBER = /("(?:[^"\\]|\\.)*")|-?\d[\d.eE+-]*/g;

/**
 * The same JSON with each number as a string of its digits: ids exceed 2^53, so parsing them as numbers loses digits.
 */
export function withNumbersAsText(json: string): string {
  return json.replace(STRING_OR_NUMBER, (token, string?: string) => string ?? `"${token}"`);
}
