/** An example in which a wrong design shows, tried before all others. */
export const SHOWN_BY: { readonly [design: string]: string } = {
  'Meta is answered before the record is written': 'a request was signed seven years ago',
  'a changed data map is not read anew':
    'a target was renamed, and a worker from before takes the person’s next request',
  'a claim does not look at the lease': 'two workers with different data maps work on two requests',
  'a claim is never renewed': 'a store never answers one of two workers that have a request of one person each',
  'a login is taken for a request': 'a request was signed seven years ago',
  'a new registration is followed': 'the person signs up again before the last look',
  'a replay asks only for what is still open': 'what is restored is dated in the wrong unit',
  'a replay deletes up to now': 'a store with times is restored after the person came back',
  'a request is completed without a read': 'a message comes three seconds after the request',
  'a source that refuses is not mentioned': 'Meta refuses to say by which handle it knows a person',
  'a worker goes on without looking at the epoch': 'the person asks again while a store still fails',
  'a write has no version in its condition':
    'a slow writer dates the registration today, when another request has deleted the old one',
  'an impossible time is newer': 'what is restored is dated in the wrong unit',
  'earlier requests are not asked': 'the person asks again while a store still fails',
  'gone is none': 'Meta refuses to say by which handle it knows a person',
  'lateness is not measured from the records': 'two workers with different data maps work on two requests',
  'nobody is asked about a registration without a time': 'a new start has a registration without a time',
  'registrations are not read again': 'the person signs up again before the last look',
  'rounds are not bounded': 'a second restore in the moment in which the replay after the first one closes',
  'the app is taken from the payload': 'somebody forges a request',
  'the code is made from the person alone': 'the person asks again while a store still fails',
  'the first delete comes before the identifiers are sealed':
    'a slow writer dates the registration today, when another request has deleted the old one',
  'other requests are asked once': 'a second request while the first is purging',
  'the numbers of ended requests are not looked for':
    'the first request is refused half-way, and the person asks again',
  'there is no cut-off': 'the person signs up again before the last look',
  'there is no volume guard': 'an app sends more requests than people plausibly do',
  'what has no time is deleted after a new start': 'the person signs up again before the last look',
  'what was left is not said': 'a list is imported after the person went on',
  'what was locked is not tried again': 'one file is locked, and another is written later',
  'who did not answer is not asked again': 'a source that need not answer does so when every part was read',
  'what an operator keeps is kept in one request alone':
    'the person asks again, and a store is restored, while an operator keeps what stands there',
  'what an operator keeps is forgotten with the backups':
    'the person asks again when the backups have expired, while an operator keeps what stands there',
  'whoever is on a list has not used the account since': 'a list is imported after the person went on',
  'whoever uses the account has come back': 'somebody uses the account between asking and the callback',
};
