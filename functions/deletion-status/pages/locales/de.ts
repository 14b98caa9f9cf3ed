import type { Sentences } from '../sentences.ts';

export const de: Sentences = {
  name: 'Deutsch',
  skip: 'Zum Hauptinhalt springen',
  language: 'Sprache',
  contact: 'Fragen? Schreiben Sie an {email}.',
  privacy: 'Datenschutzerklärung',
  ask: {
    title: 'Lassen Sie Ihre Daten löschen',
    lead: 'Sie können {company} bitten, die Daten zu löschen, die dort über Sie gespeichert sind. Das ist kostenlos, Sie brauchen kein Konto und müssen keinen Grund nennen.',
    how: 'So stellen Sie den Antrag',
    meta: 'Über Facebook, Instagram oder Threads',
    metaSteps: [
      'Öffnen Sie die Einstellungen von Facebook, Instagram oder Threads und wählen Sie „Apps und Websites“.',
      'Wählen Sie {company} und entfernen Sie die App.',
      'Wählen Sie „Anfrage senden“, damit Ihre Daten gelöscht werden.',
      'Sie erhalten einen Bestätigungscode und einen Link zu dieser Seite. Bewahren Sie beides auf: Damit sehen Sie, was aus Ihrem Antrag wird.',
    ],
    mail: 'Per E-Mail',
    mailText:
      'Schreiben Sie an {email} mit dem Betreff „{subject}“. Nennen Sie die Telefonnummer, den Benutzernamen oder die E-Mail-Adresse, die Sie verwendet haben, damit wir Ihre Daten finden. Wählen Sie diesen Weg auch, wenn Sie einem Unternehmen auf WhatsApp geschrieben haben.',
    mailProof:
      'Vielleicht bitten wir Sie zuerst zu bestätigen, dass es Ihre Daten sind, damit niemand anderes sie löschen lassen kann. Bitte schicken Sie uns nie Passwörter oder Kopien von Ausweisen.',
    mailButton: 'E-Mail schreiben',
    next: 'Was dann geschieht',
    nextSteps: [
      'Wir suchen in allen unseren Systemen nach allem, was Sie betrifft.',
      'Wir löschen es und fordern auch die Unternehmen zum Löschen auf, die für uns Daten speichern.',
      'Wir sehen noch einmal nach, damit sicher nichts übrig ist.',
      'Sie können das Ergebnis auf dieser Seite lesen und einen unterschriebenen Beleg speichern.',
    ],
    promise: {
      one: 'Wir sind innerhalb von {n} Tag fertig.',
      other: 'Wir sind innerhalb von {n} Tagen fertig.',
    },
    deleted: 'Was wir löschen',
    kept: 'Was wir behalten, und warum',
    anonymous:
      'Summen, die niemanden erkennen lassen, bleiben bestehen, zum Beispiel die Zahl der in einem Monat gesendeten Nachrichten.',
    backups: {
      one: 'Kopien in unseren Sicherungen laufen innerhalb von {n} Tag von selbst ab. Falls wir einmal eine Sicherung wiederherstellen müssen, löschen wir Ihre Daten erneut.',
      other:
        'Kopien in unseren Sicherungen laufen innerhalb von {n} Tagen von selbst ab. Falls wir einmal eine Sicherung wiederherstellen müssen, löschen wir Ihre Daten erneut.',
    },
  },
  lookUp: {
    title: 'Einen gestellten Antrag ansehen',
    code: 'Bestätigungscode',
    hint: 'Der Code hat 32 Buchstaben und Ziffern. Großschreibung, Leerzeichen und Bindestriche sind egal.',
    wrongLength: 'Prüfen Sie den Code: Er hat 32 Buchstaben und Ziffern, eingegeben haben Sie {n}.',
    wrongCharacters: 'Prüfen Sie den Code: Er besteht nur aus den Buchstaben A bis Z und Ziffern.',
    button: 'Meinen Antrag zeigen',
  },
  status: {
    headline: {
      received: {
        title: 'Wir haben Ihren Antrag erhalten',
        text: 'Wir beginnen so bald wie möglich. Sie müssen nichts tun.',
      },
      scheduled: {
        title: 'Ihr Antrag ist eingeplant',
        text: 'Er beginnt nach einer Wartezeit von selbst. Sie müssen nichts tun.',
      },
      running: {
        title: 'Wir löschen Ihre Daten',
        text: 'Unten sehen Sie, was erledigt ist und was noch nicht. Sie können diese Seite schließen und später wiederkommen.',
      },
      last_check: {
        title: 'Fast fertig: noch eine letzte Prüfung',
        text: 'Im Moment gibt es für uns nichts mehr zu löschen. Nach einer Wartezeit prüfen wir noch einmal, dass nichts wieder aufgetaucht ist. Dann ist Ihr Antrag abgeschlossen.',
      },
      on_hold: {
        title: 'Ihr Antrag ruht',
        text: 'Unser Team muss etwas entscheiden, bevor es weitergeht. Bis dahin wird nichts weiter gelöscht.',
      },
      completed: {
        title: 'Ihre Daten sind gelöscht',
        text: 'Wir haben gelöscht, was wir über Sie hatten. Danach haben wir nachgesehen: Es war nichts mehr übrig.',
      },
      completed_with_retention: {
        title: 'Ihre Daten sind gelöscht, außer denen, die wir behalten müssen',
        text: 'Unten sehen Sie, was wir gelöscht haben, was wir behalten, warum und bis wann.',
      },
      all_kept: {
        title: 'Wir müssen die gefundenen Daten behalten',
        text: 'Wir haben nichts gelöscht. Unten sehen Sie, was wir behalten, warum und bis wann.',
      },
      nothing_found: {
        title: 'Wir haben keine Daten über Sie gefunden',
        text: 'Wir haben in allen unseren Systemen gesucht. Falls Sie bei uns ein anderes Konto, eine andere Telefonnummer oder E-Mail-Adresse verwendet haben, können Sie dafür einen weiteren Antrag stellen.',
      },
      refused: {
        title: 'Wir haben Ihren Antrag abgelehnt',
        text: 'Unten lesen Sie, warum, und was Sie tun können.',
      },
      cancelled: {
        title: 'Ihr Antrag wurde abgebrochen',
        text: 'Er endete, bevor etwas gelöscht wurde. Falls Sie das nicht wollten, schreiben Sie uns bitte.',
      },
    },
    overdue:
      'Es dauert länger, als wir versprochen haben. Das tut uns leid. Unser Team weiß davon, und Sie müssen den Antrag nicht noch einmal stellen.',
    extended: 'Wir brauchen mehr Zeit als gewöhnlich. Der Grund: {reason}',
    holdUntil: 'Es geht spätestens am {date} weiter.',
    timeLine: 'Wo Ihr Antrag steht',
    step: {
      received: 'Antrag erhalten',
      deletion: 'Löschung',
      search: 'Suche in allen unseren Systemen',
      check: 'Prüfung, dass nichts übrig ist',
      last_check: 'Letzte Prüfung nach einer Wartezeit',
      completed: 'Abgeschlossen',
      refused: 'Abgelehnt',
      cancelled: 'Abgebrochen',
    },
    state: { done: 'erledigt', now: 'jetzt', later: 'steht noch bevor' },
    promised: 'Wir haben versprochen, bis zum {date} fertig zu sein.',
    group: {
      deleted: 'Gelöscht',
      kept: 'Behalten',
      working: 'Noch in Arbeit',
      untouched: 'Nicht gelöscht',
      nothing_found: 'Nichts gefunden',
    },
    keptWhy: 'Behalten, und warum',
    part: {
      pending: 'Kommt noch an die Reihe.',
      purging: 'Das löschen wir gerade.',
      verifying: 'Gelöscht. Wir prüfen, dass nichts übrig ist.',
      deleted: 'Gelöscht und geprüft: Es ist nichts übrig.',
      nothing_found: 'Hier hatten wir nichts über Sie.',
      kept: 'Das behalten wir.',
      notified:
        'Wir haben diejenigen, die das für uns speichern, zum Löschen aufgefordert und warten auf ihre Antwort.',
      acknowledged: 'Diejenigen, die das für uns speichern, haben unsere Aufforderung und löschen es.',
      confirmed: 'Diejenigen, die das für uns gespeichert hatten, haben die Löschung bestätigt.',
      failing: 'Das hat noch nicht geklappt. Unser Team kümmert sich darum.',
    },
    retention: {
      legal_obligation: 'Ein Gesetz verpflichtet uns, das zu behalten.',
      legal_claims: 'Wir brauchen es, um Rechtsansprüche geltend zu machen oder uns gegen solche zu verteidigen.',
      public_health: 'Es wird für die öffentliche Gesundheit gebraucht.',
      archiving_research: 'Es wird für Archive im öffentlichen Interesse, Forschung oder Statistik behalten.',
      freedom_of_expression: 'Es ist durch die Meinungs- und Informationsfreiheit geschützt.',
      controller_decides:
        'Es gehört einem Unternehmen, das unseren Dienst nutzt. Nur dieses Unternehmen darf darüber entscheiden. Bitte wenden Sie sich an dieses Unternehmen.',
    },
    refusal: {
      suspected_fraud: 'Wir haben guten Grund zu der Annahme, dass dieser Antrag ein Betrugsversuch ist.',
      insufficient_verification:
        'Wir konnten nicht bestätigen, dass der Antrag von der Person kommt, um deren Daten es geht.',
      no_match: 'Wir konnten nicht herausfinden, um welche Person es in dem Antrag geht.',
      claim_not_covered: 'Das Gesetz gibt kein Recht darauf, dass diese Daten gelöscht werden.',
      too_many_requests: 'Derselbe Antrag wurde zu oft gestellt.',
      outside_jurisdiction: 'Das Gesetz, auf das sich der Antrag stützt, gilt in diesem Fall nicht.',
      other: 'Der Grund ist unten angegeben.',
    },
    basis: 'Rechtsgrundlage: {basis}',
    keptUntil: 'Wir behalten es bis zum {date} und löschen es dann.',
    keptOpenEnd: 'Ein Enddatum steht noch nicht fest.',
    whyRefused: 'Warum wir abgelehnt haben',
    disagree: 'Wenn Sie nicht einverstanden sind',
    rights:
      'Schreiben Sie uns an {email}. Sie haben auch das Recht, sich bei einer Datenschutzbehörde zu beschweren und vor Gericht zu gehen.',
    backups: 'Sicherungen',
    backupsText:
      'Die letzte Sicherung, die noch Daten von Ihnen enthalten könnte, läuft am {date} ab. Falls wir vorher eine Sicherung wiederherstellen müssen, löschen wir Ihre Daten erneut.',
    receipt: 'Ihr Beleg',
    receiptText:
      'Der Beleg ist eine Datei, in der steht, was gelöscht und was behalten wurde. Er enthält weder Ihren Namen noch Ihr Konto. Er trägt unsere elektronische Unterschrift, die jeder prüfen kann.',
    receiptButton: 'Beleg speichern',
    receiptKeys: 'Öffentliche Schlüssel zum Prüfen der Unterschrift',
    code: 'Bestätigungscode',
    readAt: 'Stand: {date}.',
    renews: 'Diese Seite aktualisiert sich selbst.',
    stop: 'Nicht mehr aktualisieren',
    start: 'Automatisch aktualisieren',
    readAgain: 'Jetzt aktualisieren',
  },
  unknown: {
    title: 'Zu diesem Code können wir keinen Antrag zeigen',
    lead: 'Das kann mehrere Gründe haben:',
    reasons: [
      'Der Code enthält einen Fehler. Bitte vergleichen Sie ihn mit dem, den Sie bekommen haben.',
      'Der Antrag ist seit langem abgeschlossen, und sein Eintrag wurde entfernt.',
      'Der Antrag wurde bei einem anderen Unternehmen gestellt.',
    ],
    calm: 'Ein Antrag, den wir erhalten haben, läuft weiter, auch wenn Sie ihn hier nicht sehen.',
  },
  unavailable: {
    title: 'Wir können gerade keine Anträge lesen',
    text: 'Es ist nichts verloren. Bitte versuchen Sie es in einer Minute noch einmal.',
  },
};
