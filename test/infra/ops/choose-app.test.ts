import { chooseApp } from '../../../infra/ops/commands/choose-app.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import type { RegisteredApp } from '../../../shared/ports/app-registry.ts';
import { contextOf, recordingTerminal } from './recording-terminal.ts';

const app = (appId: string): RegisteredApp => ({ appId, kind: 'facebook', secrets: [] });
/** In no order, as a table has them. */
const APPS = [app('30'), app(CANARY_APP_ID), app('10'), app('20')];

const PEOPLE = [
  { userId: '777', about: 'has something in orders' },
  { userId: '778', about: 'has something in orders' },
];

async function choose(
  items: { readonly [appId: string]: number },
  answers?: readonly string[],
  asked?: string,
  people = PEOPLE,
) {
  const recording = recordingTerminal(answers && { answers });
  const count = async ({ appId }: RegisteredApp) => items[appId] ?? 0;
  const { appId } = await chooseApp(APPS, asked, count, people, contextOf(recording));
  return { appId, asked: recording.asked, noted: recording.noted };
}

describe('the app that signs a callback', () => {
  it('is the only one that has the person', async () => {
    expect(await choose({ 20: 5 }, ['30'])).toEqual({ appId: '20', asked: [], noted: [] });
  });

  it('is asked for where several have somebody under this id', async () => {
    const chosen = await choose({ 20: 5, 30: 7 }, ['30']);
    expect(chosen).toMatchObject({ appId: '30', asked: ['Which app signs (Enter for 20)? 20, 30:'] });
    expect(await choose({ 20: 5, 30: 7 }, [''])).toMatchObject({ appId: '20' });
    await expect(choose({ 20: 5, 30: 7 }, ['10'])).rejects.toThrow('--app is invalid; expected 20, 30');
  });

  it('is the first of several where nobody can be asked, and says so', async () => {
    const { appId, noted } = await choose({ 20: 5, 30: 7 });
    expect(appId).toBe('20');
    expect(noted.at(-1)).toBe('App 20 signs; choose another with --app.');
  });

  it('is the first where no app has the person, and names who is in the stores, if anybody is', async () => {
    const nobodyFound = 'No app has anybody under this id, so nothing will be found. App 10 signs.';
    expect(await choose({}, [])).toMatchObject({
      appId: '10',
      noted: [
        nobodyFound,
        'The people in the stores:',
        '  777  has something in orders',
        '  778  has something in orders',
      ],
    });
    expect((await choose({}, [], undefined, [])).noted).toEqual([nobodyFound]);
  });

  it('is the one that was asked for, without a look at the stores', async () => {
    expect(await choose({ 20: 5, 30: 7 }, [], '10')).toEqual({ appId: '10', asked: [], noted: [] });
    await expect(choose({}, [], '40')).rejects.toMatchObject({ code: 'app_unknown' });
  });
});
