import { terminalLog } from '../../../infra/local/lambda/logs.ts';

function shown(line: string | object, verbose = false): readonly string[] {
  const lines: string[] = [];
  terminalLog((text) => lines.push(text), verbose)('sweeper', typeof line === 'string' ? line : JSON.stringify(line));
  return lines;
}

describe('the output of functions at a terminal', () => {
  it('becomes an event and its fields after the name of the function', () => {
    const line = {
      level: 'INFO',
      event: 'parts_purged',
      requestId: 'abcdefghijkl',
      items: 2,
      parts: { messages: 2, crm: 'kept' },
    };
    expect(shown(line)).toEqual(['sweeper            parts_purged requestId=abcdefghijkl items=2 messages=2 crm=kept']);
  });

  it('shows the level if it is more than information', () => {
    expect(shown({ level: 'WARN', event: 'claim_lost' })).toEqual(['sweeper            WARN claim_lost']);
  });

  it.each([
    { _aws: { Timestamp: 1 }, CanaryAgeSeconds: 1 },
    { level: 'INFO', event: 'swept', count: 0 },
    { level: 'INFO', event: 'parts_verified', count: 3 },
  ])('is left out if nothing happened, unless all output is wanted: %j', (line) => {
    expect(shown(line)).toEqual([]);
    expect(shown(line, true)).toEqual([`sweeper            ${JSON.stringify(line)}`]);
  });

  it.each([
    { level: 'INFO', event: 'swept', count: 2 },
    { level: 'INFO', event: 'part_reappeared', items: 1 },
  ])('is shown if something happened: %j', (line) => {
    expect(shown(line)).toHaveLength(1);
  });

  it.each(['plain words', '{ not JSON', '[1]', '{"no":"event"}'])(
    'is shown as it is when it is something else: %s',
    (line) => {
      expect(shown(line)).toEqual([`sweeper            ${line}`]);
    },
  );
});
