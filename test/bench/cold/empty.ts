/** Shows the cost of every start: Node and the runtime interface client, and nothing else. */
export const handler = async () => ({ statusCode: 200 });
