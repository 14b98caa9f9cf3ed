import { startGraph } from '../../../infra/local/demo-company/graph.ts';

it.each(['', '/v24.0', '/a/path'])(
  'a fault is switched on and off below the address of a service with %j',
  async (path) => {
    const graph = await startGraph({ apps: [] });
    const turn = async (fault: string) =>
      (await fetch(`${graph.url}${path}/_fault`, { method: 'POST', body: fault })).status;
    expect(await turn('error')).toBe(204);
    expect((await fetch(`${graph.url}/v24.0/1`)).status).toBe(500);
    expect(await turn('none')).toBe(204);
    expect((await fetch(`${graph.url}/v24.0/1`)).status).not.toBe(500);
    await graph.stop();
  },
);
