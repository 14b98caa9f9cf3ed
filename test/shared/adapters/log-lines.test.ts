import { emfMetrics } from '../../../shared/adapters/aws/emf-metrics.ts';
import { jsonLog } from '../../../shared/adapters/aws/json-log.ts';

const NOW = Date.UTC(2026, 0, 15);

/** What would be written to standard output, a line each. */
function written(write: () => void): readonly unknown[] {
  const lines: string[] = [];
  const output = jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  try {
    write();
  } finally {
    output.mockRestore();
  }
  expect(lines.every((line) => line.endsWith('\n'))).toBe(true);
  return lines.map((line) => JSON.parse(line) as unknown);
}

test('a log line has its level, its event and its fields, and nothing else', () => {
  const log = jsonLog();
  const lines = written(() => {
    log.info('request_accepted', { requestId: 'r' });
    log.warn('request_refused', { errorCode: 'signature_mismatch' });
    log.error('message_malformed');
  });
  expect(lines).toEqual([
    { level: 'INFO', event: 'request_accepted', requestId: 'r' },
    { level: 'WARN', event: 'request_refused', errorCode: 'signature_mismatch' },
    { level: 'ERROR', event: 'message_malformed' },
  ]);
});

test.each([
  ['CallbacksAccepted', undefined, 1, 'Count'],
  ['ItemsDeleted', 7, 7, 'Count'],
  ['SecondsToCompletion', 90, 90, 'Seconds'],
  ['OldestImportAgeSeconds', 90, 90, 'Seconds'],
  ['OldestOpenAgeSeconds', 90, 90, 'Seconds'],
  ['CanaryAgeSeconds', 90, 90, 'Seconds'],
] as const)('the metric %s of %p is a log line that CloudWatch reads, in its unit', (name, value, counted, Unit) => {
  const lines = written(() => emfMetrics('DataDeletion', () => NOW).count(name, value));
  const CloudWatchMetrics = [{ Namespace: 'DataDeletion', Dimensions: [[]], Metrics: [{ Name: name, Unit }] }];
  expect(lines).toEqual([{ _aws: { Timestamp: NOW, CloudWatchMetrics }, [name]: counted }]);
});
