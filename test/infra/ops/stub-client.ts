type Middleware = (
  next: unknown,
  context: { readonly commandName?: string },
) => (given: { readonly input: unknown }) => Promise<unknown>;
type Client = {
  readonly middlewareStack: {
    add(middleware: never, options: { readonly step: 'initialize'; readonly name: string }): void;
  };
};

export type Call = { readonly command: string; readonly input: unknown };

/** Answers what a client of the SDK sends instead of AWS, and records it. */
export function stubClient<C extends Client>(
  client: C,
  answer: (call: Call) => object | Promise<object>,
): { client: C; calls: Call[] } {
  const calls: Call[] = [];
  const stub: Middleware =
    (_, { commandName = '' }) =>
    async ({ input }) => {
      // the paginators reuse their input
      const call = { command: commandName, input: structuredClone(input) };
      calls.push(call);
      return { output: { $metadata: {}, ...(await answer(call)) }, response: {} };
    };
  client.middlewareStack.add(stub as never, { step: 'initialize', name: 'stub' });
  return { client, calls };
}
