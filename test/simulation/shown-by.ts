/** For each wrong design, an example that exposes it and that is tried before all others. */
export const SHOWN_BY: { readonly [design: string]: string } = {
  'Meta is answered before the record is written': 'a request was signed seven years ago',
  'a changed data map is not read again':
    'a target was renamed, and a worker from before takes the person’s next request',
  'a claim ignores the lease': 'two workers with different data maps work on two requests',
  'a claim is never renewed': 'a store never answers one of two workers that have a request of one person each',
  'a login counts as a request': 'a request was signed seven years ago',
  'a new registration is followed': 'the person signs up again before the last look',
  'a replay reads only open requests': 'what is restored is dated in the wrong unit',
  'a replay deletes up to now': 'a store with times is restored after the person came back',
  'a request is completed without a read': 'a message comes three seconds after the request',
  'a source that refuses is not mentioned': 'Meta refuses to say by which handle it knows a person',
  'a worker continues without checking the epoch': 'the person asks again while a store still fails',
  'a write has no version in its condition':
    'a slow writer dates the registration today, when another request has deleted the old one',
  'an impossible time counts as newer': 'what is restored is dated in the wrong unit',
  'earlier requests are not read': 'the person asks again while a store still fails',
  'a source that no longer answers counts as empty': 'Meta refuses to say by which handle it knows a person',
  'lateness is not measured from the records': 'two workers with different data maps work on two requests',
  'nobody is asked about a registration without a time': 'a new start has a registration without a time',
  'registrations are not read again': 'the person signs up again before the last look',
  'rounds are not bounded': 'a second restore in the moment in which the replay after the first one closes',
  'the app is taken from the payload': 'somebody forges a request',
  'the code depends only on the person': 'the person asks again while a store still fails',
  'the first delete comes before the identifiers are sealed':
    'a slow writer dates the registration today, when another request has deleted the old one',
  'other requests are read only once': 'a second request while the first is purging',
  'the numbers that finished requests knew are not searched for':
    'the first request is refused half-way, and the person asks again',
  'there is no cut-off': 'the person signs up again before the last look',
  'there is no volume guard': 'an app sends more requests than people plausibly do',
  'undated items are deleted after a new start': 'the person signs up again before the last look',
  'it is not reported what was left': 'a list is imported after the person went on',
  'what was locked is not tried again': 'one file is locked, and another is written later',
  'rules are not followed again': 'a source that need not answer does so when every part was read',
  'what an operator keeps is kept only in that request':
    'the person asks again, and a store is restored, while an operator keeps what stands there',
  'what an operator keeps is forgotten with the backups':
    'the person asks again when the backups have expired, while an operator keeps what stands there',
  'people on a list count as not having used the account since': 'a list is imported after the person went on',
  'using the account counts as coming back': 'somebody uses the account between asking and the callback',
};
