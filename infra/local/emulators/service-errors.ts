/** Whether it is one of these errors of an AWS service, by the name the SDKs know it by. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
