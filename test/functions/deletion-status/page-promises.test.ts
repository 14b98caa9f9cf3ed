import { hold, retry } from '../../../shared/domain/operator-decisions.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { text } from './page-text.ts';
import { NOW, parts, sample } from './sample-requests.ts';
import { statusWorld } from './status-world.ts';

async function pageOf({ code, request }: ReturnType<typeof sample>): Promise<string> {
  return text((await statusWorld({ store: { read: async () => request } }).get(`/data-deletion/${code}`)).body);
}

describe('the page', () => {
  it('does not say that nothing has begun where rows are deleted already', async () => {
    const one = sample('half', {
      parts: parts({ contacts: 'deleted', conversations: ['failing', { items: 5000, lastError: 'no_progress' }] }),
    });
    const tried = retry(one.request, { by: 'olga' }, NOW, 'conversations');
    const held = hold(tried, { by: 'olga', reason: 'dispute', until: NOW + 5 * DAY }, NOW);
    for (const request of [tried, held]) {
      const page = await pageOf({ code: one.code, request });
      expect(page).not.toMatch(/not started yet/i);
    }
  });

  it('promises no try by itself while the request is paused', async () => {
    const failed = { attempts: 1, lastError: 'target_unavailable', nextAttemptAt: NOW } as const;
    const one = sample('paused', { nextAttemptAt: NOW, parts: parts({ contacts: ['purging', failed] }) });
    const held = hold(one.request, { by: 'olga', reason: 'dispute' }, NOW);
    const page = await pageOf({ code: one.code, request: held });
    expect(page).not.toContain('We will try again automatically');
  });

  it('promises no try by itself where the request as a whole waits for an operator', async () => {
    const failed = { attempts: 1, lastError: 'target_unavailable', nextAttemptAt: NOW } as const;
    const one = sample('stuck', {
      lastError: 'seal_broken',
      attempts: 1,
      parts: parts({ contacts: ['purging', failed] }),
    });
    const page = await pageOf(one);
    expect(page).not.toContain('We will try again automatically');
  });
});
