import { unexplained } from './statement-usage.ts';

it('a statement without a use needs a reason, and a reason needs a statement without a use', () => {
  const reasons = [
    [/\/WriteLogs$/, 'logs'],
    [/\/Gone$/, 'was there once'],
  ] as const;
  expect(unexplained(['A/WriteLogs', 'B/WriteLogs', 'A/Open'], reasons)).toEqual({
    statements: ['A/Open'],
    outdated: ['\\/Gone$: was there once'],
  });
});
