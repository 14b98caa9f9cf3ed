import type { Sentences } from '../sentences.ts';

export const en: Sentences = {
  skip: 'Skip to the main content',
  language: 'Language',
  languageNow: 'Language: {language}',
  contact: 'Questions? Write to {email}.',
  privacy: 'Privacy policy',
  ask: {
    title: 'Ask us to delete your data',
    lead: 'You can ask {company} to delete the data it holds about you. It is free, you need no account, and you do not have to give a reason.',
    how: 'How to ask',
    facebook: 'On Facebook',
    facebookSteps: [
      'Open “Settings & privacy”, then “Settings”, then “Apps and websites”.',
      'Find {company} and choose “Remove”.',
      'Open the “Removed” tab, choose {company} there, and then “Send request”.',
    ],
    facebookBusiness: 'If you connected {company} to a business, open “Business integrations” instead.',
    instagram: 'On Instagram or Threads',
    instagramSteps: [
      'Open the settings of your account and look for the apps and websites that have access to it.',
      'Find {company} and remove it.',
      'If you are offered the option to delete your data, choose it. If not, ask us by email.',
    ],
    keepCode:
      'Meta then gives you a confirmation code and a link to this site. Keep both, so that you can see what happens to your request.',
    mail: 'By email',
    mailText:
      'Write to {email} with the subject “{subject}”. Tell us the phone number, username or email address you used, so that we can find your data.',
    mailBusiness: 'Also use email if you messaged a business on WhatsApp, Messenger or Instagram.',
    mailProof:
      'We may first ask you to confirm that the data is yours, so that nobody else can have it deleted. Please never send us passwords or copies of identity documents.',
    mailButton: 'Write the email',
    next: 'What happens next',
    nextSteps: [
      'We look for everything about you in all our systems.',
      'We delete it, and tell the companies that store data for us to delete it too.',
      'We check again to make sure that nothing is left.',
      'You can read the result on this site and save a signed receipt.',
    ],
    promise: { one: 'We finish within {n} day.', other: 'We finish within {n} days.' },
    deleted: 'What we delete',
    kept: 'What we keep and why',
    backups: {
      one: 'Copies in our backups are deleted automatically within {n} day. If we ever have to restore a backup, we delete your data again.',
      other:
        'Copies in our backups are deleted automatically within {n} days. If we ever have to restore a backup, we delete your data again.',
    },
  },
  lookUp: {
    title: 'Check a request you have made',
    code: 'Confirmation code',
    hint: 'The code has 32 letters and digits. Capitals, spaces and dashes do not matter. You can also paste the whole link.',
    wrongLength: 'Check the code: it has 32 letters and digits, and you entered {n}.',
    wrongCharacters: 'Check the code: it consists only of the letters A to Z and digits.',
    button: 'Show my request',
  },
  status: {
    headline: {
      received: {
        title: 'We have received your request',
        text: 'We will start as soon as we can. You do not need to do anything.',
      },
      scheduled: {
        title: 'Your request is scheduled',
        text: 'It will start automatically after a waiting period. You do not need to do anything.',
      },
      running: {
        title: 'We are deleting your data',
        text: 'Below you can see what is done and what is not. You can close this page and come back later.',
      },
      last_check: {
        title: 'Nearly finished: one last check',
        text: 'There is nothing left for us to delete right now. After a waiting period we will check once more that nothing has come back. Then your request will be completed.',
      },
      on_hold: {
        title: 'Your request is paused',
        text: 'Our team needs to check something. Until then, we will not delete anything.',
      },
      completed: {
        title: 'Your data has been deleted',
        text: 'We deleted it from our live systems and checked that nothing was left there.',
      },
      confirmed: {
        title: 'Your data has been deleted',
        text: 'Below you can see who confirmed it where we could not check it ourselves.',
      },
      anonymised: {
        title: 'Your data no longer identifies you',
        text: 'We removed what identified you. The rest stays. Below you can see what stays and why.',
      },
      completed_with_retention: {
        title: 'Your data has been deleted, with some exceptions',
        text: 'Below you can see what we deleted, what we kept, why, and until when.',
      },
      mixed: {
        title: 'Your request is completed',
        text: 'Below you can see what became of your data.',
      },
      all_kept: {
        title: 'We kept the data we found about you',
        text: 'We did not delete anything. Below you can see what we kept, why, and until when.',
      },
      all_left: {
        title: 'We did not delete the data we found about you',
        text: 'Below you can see why, and what you can do.',
      },
      nothing_found: {
        title: 'We found no data about you',
        text: 'We searched with what we know about you. If you used another account, phone number or email address with us, you can ask again for that one.',
      },
      nobody_named: {
        title: 'Your request does not say whose data to delete',
        text: 'So we could not look for any data. Below you can read what you can do.',
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
      'This is taking longer than we promised. We are sorry. Our team knows about it, and you do not need to ask again.',
    extended: 'We need more time than usual. The reason: {reason}',
    holdUntil: 'We will start again by {date}.',
    timeLine: 'Where your request stands',
    step: {
      received: 'Request received',
      deletion: 'Deletion',
      search: 'Search in our systems',
      check: 'Check that nothing is left',
      last_check: 'Last check after a waiting period',
      completed: 'Completed',
      refused: 'Refused',
      cancelled: 'Cancelled',
    },
    state: { done: 'done', now: 'in progress', later: 'still to come' },
    promised: 'We will finish by {date}.',
    tally: {
      deleted: { one: '{n} type of data deleted', other: '{n} types of data deleted' },
      anonymised: { one: '{n} type of data made anonymous', other: '{n} types of data made anonymous' },
      passed_on: {
        one: 'Deletion request passed on for {n} type of data',
        other: 'Deletion request passed on for {n} types of data',
      },
      kept: { one: '{n} type of data kept', other: '{n} types of data kept' },
      working: { one: '{n} type of data in progress', other: '{n} types of data in progress' },
      not_started: { one: '{n} type of data not started yet', other: '{n} types of data not started yet' },
      stopped: { one: 'Deletion stopped for {n} type of data', other: 'Deletion stopped for {n} types of data' },
      untouched: { one: '{n} type of data not deleted', other: '{n} types of data not deleted' },
      nothing_found: { one: '{n} type of data not found', other: '{n} types of data not found' },
    },
    group: {
      deleted: 'Deleted',
      anonymised: 'Made anonymous',
      passed_on: 'Deletion request passed on',
      kept: 'What we kept and why',
      working: 'In progress',
      not_started: 'Still to come',
      stopped: 'Deletion stopped',
      untouched: 'Not deleted',
      nothing_found: 'Nothing found',
    },
    part: {
      pending: 'Not started yet.',
      purging: 'We are deleting this data now.',
      verifying: 'Deleted. We are checking that nothing is left.',
      deleted: 'Deleted and checked: nothing is left.',
      anonymised: 'We removed what identifies you from this data. The rest stays.',
      nothing_found: 'With what we know about you, we found nothing here.',
      kept: 'We keep this data.',
      notified: 'We have asked the company that stores this data for us to delete it, and are waiting for its answer.',
      acknowledged:
        'The company that stores this data for us has received our request. We are waiting for it to confirm that the data is deleted.',
      confirmed: 'The company that stored this data for us has confirmed that it is deleted.',
      failing: 'This has not worked yet. Our team is looking into it.',
    },
    partTriedAgain: 'This has not worked yet. We will try again automatically.',
    partPassedOn:
      'The company that stores this data for us has received our request to delete it. It does not tell us when this is done.',
    partToldOnly: 'The company that stores this data for us has received our request to delete it.',
    partSoFar: {
      deleted: 'Deleted. We will check once more before we finish.',
      nothing_deleted: 'We have found nothing to delete here so far. We will check once more.',
      nothing_found: 'We have found nothing about you here so far.',
      anonymising: 'We are removing what identifies you from this data now.',
      anonymised: 'We removed what identifies you from this data. We will check once more before we finish.',
    },
    partWithRest: {
      deleted: 'Deleted, except for the data that we explain below.',
      nothing_found: 'We deleted nothing here. We explain why below.',
    },
    partByHand: {
      waiting: 'Our team deletes this by hand and has not finished yet.',
      confirmed: 'Our team has deleted this by hand.',
      nothing_left: 'Our team has confirmed that nothing is left to delete here.',
    },
    retention: {
      legal_obligation: 'The law says we must keep this data.',
      legal_claims: 'We need this data to make or defend a legal claim.',
      public_health: 'This data is needed to protect public health.',
      archiving_research: 'This data is kept for archives in the public interest, for research or for statistics.',
      freedom_of_expression: 'The right to free expression and information lets us keep this data.',
      controller_decides:
        'We hold this data for a business that uses our service. That business is responsible for it. Ask them to delete it.',
    },
    rule: 'Law or rule',
    keptUntil: 'We keep this data until {date} and then delete it.',
    keptOpenEnd: 'We cannot give a date yet.',
    whyRefused: 'Why we refused',
    refusal: {
      suspected_fraud:
        'We think this request may not come from the owner of the data. If we are wrong, please contact us.',
      insufficient_verification: 'We could not confirm that the request comes from the person whose data it is about.',
      no_match: 'We could not find out which person the request is about.',
      claim_not_covered: 'The law does not give a right to have this data deleted.',
      too_many_requests: 'The same request was made too many times.',
      outside_jurisdiction: 'The law that the request relies on does not apply in this case.',
      other: 'We explain our reason below.',
    },
    explanation: 'Our explanation',
    disagree: 'If you disagree',
    yourRights: 'Your rights',
    rights: 'Write to us at {email}. You can also complain to your data protection authority, or go to court.',
    notices: 'What else you should know',
    notice: {
      nobody_named:
        'The request that reached us names no person: the account ID or number in it belongs to nobody. If you want us to delete your data, write to {email}.',
      newer_data:
        'There is newer data under this account or number since {date}. If you want it deleted too, ask again.',
      newer_data_unknown:
        'We left some data because we could not tell how old it is. Our team is looking into it. You can also ask again.',
      kept_in_part: 'Some of this data was deleted, or may have been. We keep what is left.',
      source_gone:
        'Meta no longer told us which of our records belong to you, because our app had already been removed from your account. If you wrote to us on Messenger or Instagram, write to {email} so that we can find those messages.',
      source_silent:
        'One of the sources that we asked about you did not answer, so we may not have found all your data. If you want us to ask again, write to {email}.',
      self_declared:
        'There is an address, number or account that may be yours, but we could not confirm that, so we did not use it to delete anything. To confirm it, write to {email}; if it is an email address, write from that address.',
      business:
        'Data that belongs to a business you work for or wrote to stays with that business. We removed you from it where we could. Ask that business about the rest.',
      parent_id:
        'WhatsApp also knows you by an identifier that several accounts of one business share. WhatsApp does not let us remove that one.',
      copies_at_meta:
        'WhatsApp removed you from the contact book that it keeps for the business you wrote to. WhatsApp may keep copies of that entry until {date}.',
    },
    backups: 'Backups',
    backupsText:
      'The last backup that could still hold your data is deleted automatically on {date}. If we have to restore a backup before then, we delete your data again.',
    receipt: 'Your receipt',
    receiptText:
      'The receipt is a file that states what was deleted and what was kept. It contains neither your name nor your account. It is digitally signed, and anyone can check the signature.',
    receiptButton: 'Save the receipt',
    receiptRead: 'Read the receipt',
    code: 'Confirmation code',
    readAt: 'As of {date}.',
    renews: 'This page updates automatically.',
    stop: 'Stop updating',
    start: 'Update automatically',
    readAgain: 'Update now',
  },
  receipt: {
    title: 'What your receipt says',
    lead: 'This page shows what is written in the receipt. The file itself is digitally signed, so that anyone can check that it is genuine and unchanged.',
    issuer: 'Issued by',
    issued: 'Issued on',
    received: 'Request received',
    backups: 'Last backup deleted by',
    key: 'Signed with key',
    check: 'How to check the signature',
    checkText:
      'Save the receipt, open a terminal in the same folder, and run this command. It needs Node.js. It shows “true” and what was signed, or “false” if the file was changed.',
    keys: 'Public keys for checking the signature',
    back: 'Back to your request',
  },
  unknown: {
    title: 'We cannot find a request with this code',
    lead: 'This can have several reasons:',
    reasons: [
      'There is a mistake in the code. Please compare it with the one you were given.',
      'The request was completed long ago, and its record has been removed.',
      'The request was made to another company.',
    ],
    calm: 'We handle every request that we have received, even if you cannot see it here.',
  },
  unavailable: {
    title: 'Sorry, this page is not working',
    text: 'We cannot read requests right now. Nothing is lost. Please try again in a minute.',
  },
};
