/** Whether an error is one of these errors of an AWS service, by the names that the SDKs use. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
