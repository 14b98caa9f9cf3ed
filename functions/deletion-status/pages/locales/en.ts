import type { Sentences } from '../sentences.ts';

export const en: Sentences = {
  name: 'English',
  skip: 'Skip to the main content',
  language: 'Language',
  contact: 'Questions? Write to {email}.',
  privacy: 'Privacy policy',
  ask: {
    title: 'Ask us to delete your data',
    lead: 'You can ask {company} to delete the data it holds about you. It is free, you need no account, and you do not have to give a reason.',
    how: 'How to ask',
    meta: 'Through Facebook, Instagram or Threads',
    metaSteps: [
      'Open the settings of Facebook, Instagram or Threads and choose “Apps and websites”.',
      'Choose {company} and remove it.',
      'Choose “Send request” to have your data deleted.',
      'You are given a confirmation code and a link to this site. Keep them: they show you what happens to your request.',
    ],
    mail: 'By e-mail',
    mailText:
      'Write to {email} with the subject “{subject}”. Tell us the phone number, user name or e-mail address you used, so that we can find your data. Choose this way too if you wrote to a business on WhatsApp.',
    mailProof:
      'We may first ask you to confirm that the data is yours, so that nobody else can have it deleted. Please never send us passwords or copies of identity documents.',
    mailButton: 'Write the e-mail',
    next: 'What happens next',
    nextSteps: [
      'We look for everything about you in all our systems.',
      'We delete it, and tell the companies that store data for us to delete it too.',
      'We look again to make sure that nothing is left.',
      'You can read the result on this site and save a signed receipt.',
    ],
    promise: { one: 'We finish within {n} day.', other: 'We finish within {n} days.' },
    deleted: 'What we delete',
    kept: 'What we keep, and why',
    anonymous: 'Totals that identify nobody stay, such as the number of messages sent in a month.',
    backups: {
      one: 'Copies in our backups expire by themselves within {n} day. If we ever have to restore a backup, we delete your data again.',
      other:
        'Copies in our backups expire by themselves within {n} days. If we ever have to restore a backup, we delete your data again.',
    },
  },
  lookUp: {
    title: 'Check a request you have made',
    code: 'Confirmation code',
    hint: 'The code has 32 letters and digits. Capitals, spaces and dashes do not matter.',
    wrongLength: 'Check the code: it has 32 letters and digits, and you entered {n}.',
    wrongCharacters: 'Check the code: it consists only of the letters A to Z and digits.',
    button: 'Show my request',
  },
  status: {
    headline: {
      received: {
        title: 'We have received your request',
        text: 'We start as soon as we can. You do not need to do anything.',
      },
      scheduled: {
        title: 'Your request is planned',
        text: 'It starts by itself after a waiting time. You do not need to do anything.',
      },
      running: {
        title: 'We are deleting your data',
        text: 'Below you can see what is done and what is not. You can close this page and come back later.',
      },
      last_check: {
        title: 'Nearly finished: one last check',
        text: 'There is nothing left for us to delete right now. After a waiting time we check once more that nothing has come back. Then your request is completed.',
      },
      on_hold: {
        title: 'Your request is on hold',
        text: 'Our staff have to decide something before we can go on. Until then, nothing more is deleted.',
      },
      completed: {
        title: 'Your data has been deleted',
        text: 'We deleted what we held about you. Then we checked, and nothing was left.',
      },
      completed_with_retention: {
        title: 'Your data has been deleted, except for what we have to keep',
        text: 'Below you can see what we deleted, what we keep, why, and until when.',
      },
      all_kept: {
        title: 'We have to keep the data we found',
        text: 'We deleted nothing. Below you can see what we keep, why, and until when.',
      },
      nothing_found: {
        title: 'We found no data about you',
        text: 'We searched all our systems. If you used another account, phone number or e-mail address with us, you can ask again for that one.',
      },
      refused: {
        title: 'We have refused your request',
        text: 'Below you can read why, and what you can do about it.',
      },
      cancelled: {
        title: 'Your request was cancelled',
        text: 'It ended before anything was deleted. If you did not want this, please write to us.',
      },
    },
    overdue:
      'This is taking longer than we promised. We are sorry. Our staff know about it, and you do not need to ask again.',
    extended: 'We need more time than usual. The reason: {reason}',
    holdUntil: 'We go on by {date} at the latest.',
    timeLine: 'Where your request stands',
    step: {
      received: 'Request received',
      deletion: 'Deletion',
      search: 'Search in all our systems',
      check: 'Check that nothing is left',
      last_check: 'Last check after a waiting time',
      completed: 'Completed',
      refused: 'Refused',
      cancelled: 'Cancelled',
    },
    state: { done: 'done', now: 'now', later: 'still to come' },
    promised: 'We promised to finish by {date}.',
    group: {
      deleted: 'Deleted',
      kept: 'Kept',
      working: 'Still in work',
      untouched: 'Not deleted',
      nothing_found: 'Nothing found',
    },
    keptWhy: 'Kept, and why',
    part: {
      pending: 'Waiting for its turn.',
      purging: 'We are deleting this now.',
      verifying: 'Deleted. We are checking that nothing is left.',
      deleted: 'Deleted and checked: nothing is left.',
      nothing_found: 'We held nothing about you here.',
      kept: 'We keep this.',
      notified: 'We have asked those who hold this for us to delete it, and are waiting for their answer.',
      acknowledged: 'Those who hold this for us have our request and are deleting it.',
      confirmed: 'Those who held this for us have confirmed that it is deleted.',
      failing: 'This has not worked yet. Our staff are looking into it.',
    },
    retention: {
      legal_obligation: 'A law obliges us to keep it.',
      legal_claims: 'We need it to make, pursue or defend against legal claims.',
      public_health: 'It is needed for reasons of public health.',
      archiving_research: 'It is kept for archives in the public interest, research or statistics.',
      freedom_of_expression: 'It is protected by the freedom of expression and information.',
      controller_decides:
        'It belongs to a business that uses our service. Only that business may decide about it, so please ask that business.',
    },
    refusal: {
      suspected_fraud: 'We have good reason to believe that this request is an attempt at fraud.',
      insufficient_verification: 'We could not confirm that the request comes from the person whose data it is about.',
      no_match: 'We could not find out which person the request is about.',
      claim_not_covered: 'The law gives no right to have this data deleted.',
      too_many_requests: 'The same request was made too many times.',
      outside_jurisdiction: 'The law that the request relies on does not apply in this case.',
      other: 'The reason is stated below.',
    },
    basis: 'Legal basis: {basis}',
    keptUntil: 'We keep it until {date} and then delete it.',
    keptOpenEnd: 'No end date is set yet.',
    whyRefused: 'Why we refused',
    disagree: 'If you disagree',
    rights:
      'Write to us at {email}. You also have the right to complain to a data protection authority and to go to court.',
    backups: 'Backups',
    backupsText:
      'The last backup that could still hold your data expires on {date}. If we have to restore a backup before then, we delete your data again.',
    receipt: 'Your receipt',
    receiptText:
      'The receipt is a file that states what was deleted and what was kept. It contains neither your name nor your account. It carries our signature, which anyone can check.',
    receiptButton: 'Save the receipt',
    receiptKeys: 'Public keys for checking the signature',
    code: 'Confirmation code',
    readAt: 'As of {date}.',
    renews: 'This page updates itself.',
    stop: 'Stop updating',
    start: 'Update automatically',
    readAgain: 'Update now',
  },
  unknown: {
    title: 'We cannot show a request for this code',
    lead: 'This can have several reasons:',
    reasons: [
      'There is a mistake in the code. Please compare it with the one you were given.',
      'The request was completed long ago, and its record has been removed.',
      'The request was made to another company.',
    ],
    calm: 'A request that we have received goes on, even if you cannot see it here.',
  },
  unavailable: {
    title: 'We cannot read requests right now',
    text: 'Nothing is lost. Please try again in a minute.',
  },
};
