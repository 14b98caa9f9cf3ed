import { namesEmptiedByUs } from '../../../shared/data-map/emptied-by-us.ts';

test('the worker empties targets of its own kinds, under every name that they had', () => {
  const rows = [
    { name: 'messages', kind: 'dynamodb', formerly: 'messages-v1' },
    { name: 'media', kind: 's3', formerly: ['pictures', 'videos'] },
    { name: 'notes', kind: 'dynamodb' },
    { name: 'crm', kind: 'webhook', formerly: 'old-crm' },
    { name: 'mailbox', kind: 'manual' },
  ];
  expect([...namesEmptiedByUs(rows, ['webhook', 'manual'])]).toEqual([
    'messages',
    'messages-v1',
    'media',
    'pictures',
    'videos',
    'notes',
  ]);
});
