const CODE = /^[\w.-]{1,64}$/;

/** An error of a library by its name and code alone: a driver's message may quote the values it was given. */
export function foreignName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const { name, code } = error as NodeJS.ErrnoException;
  return [name, code].filter((word) => word !== undefined && CODE.test(word)).join(' ') || 'unknown error';
}
