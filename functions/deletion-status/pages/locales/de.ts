import type { Sentences } from '../sentences.ts';

export const de: Sentences = {
  skip: 'Zum Hauptinhalt springen',
  language: 'Sprache',
  languageNow: 'Sprache: {language}',
  contact: 'Fragen? Schreiben Sie an {email}.',
  privacy: 'Datenschutzerklärung',
  ask: {
    title: 'Lassen Sie Ihre Daten löschen',
    lead: 'Sie können von {company} verlangen, die Daten zu löschen, die dort über Sie gespeichert sind. Das ist kostenlos, Sie brauchen kein Konto und müssen keinen Grund nennen.',
    how: 'So stellen Sie den Antrag',
    facebook: 'Auf Facebook',
    facebookSteps: [
      'Öffnen Sie „Einstellungen und Privatsphäre“, dann „Einstellungen“, dann „Apps und Websites“.',
      'Wählen Sie {company} und entfernen Sie die App.',
      'Öffnen Sie die Liste der entfernten Apps, wählen Sie dort {company} und dann „Anfrage senden“.',
    ],
    facebookBusiness:
      'Wenn Sie {company} mit einem Unternehmen verbunden haben, öffnen Sie stattdessen den Bereich für Unternehmens-Integrationen.',
    instagram: 'Auf Instagram oder Threads',
    instagramSteps: [
      'Öffnen Sie die Einstellungen Ihres Kontos und suchen Sie dort die Apps und Websites, die Zugriff darauf haben.',
      'Wählen Sie {company} und entfernen Sie die App.',
      'Wenn Ihnen angeboten wird, Ihre Daten löschen zu lassen, senden Sie die Anfrage ab. Sonst schreiben Sie uns eine E-Mail.',
    ],
    keepCode:
      'Meta gibt Ihnen dann einen Bestätigungscode und einen Link zu dieser Seite. Bewahren Sie beides auf, damit Sie den Stand Ihres Antrags ansehen können.',
    mail: 'Per E-Mail',
    mailText:
      'Schreiben Sie an {email} mit dem Betreff „{subject}“. Nennen Sie die Telefonnummer, den Benutzernamen oder die E-Mail-Adresse, die Sie verwendet haben, damit wir Ihre Daten finden.',
    mailBusiness:
      'Schreiben Sie uns auch dann eine E-Mail, wenn Sie einem Unternehmen auf WhatsApp, Messenger oder Instagram geschrieben haben.',
    mailProof:
      'Vielleicht bitten wir Sie zuerst zu bestätigen, dass es Ihre Daten sind, damit niemand anderes sie löschen lassen kann. Bitte schicken Sie uns nie Passwörter oder Kopien von Ausweisen.',
    mailButton: 'E-Mail schreiben',
    next: 'Wie es weitergeht',
    nextSteps: [
      'Wir suchen in allen unseren Systemen nach allem, was Sie betrifft.',
      'Wir löschen es und fordern auch unsere Dienstleister auf, es zu löschen.',
      'Wir prüfen noch einmal, ob noch etwas übrig ist.',
      'Sie können das Ergebnis auf dieser Seite lesen und einen digital signierten Beleg speichern.',
    ],
    promise: {
      one: 'Wir sind innerhalb von {n} Tag fertig.',
      other: 'Wir sind innerhalb von {n} Tagen fertig.',
    },
    deleted: 'Was wir löschen',
    kept: 'Was wir aufbewahren und warum',
    backups: {
      one: 'Sicherungskopien werden innerhalb von {n} Tag automatisch gelöscht. Falls wir einmal eine Sicherungskopie wiederherstellen müssen, löschen wir Ihre Daten erneut.',
      other:
        'Sicherungskopien werden innerhalb von {n} Tagen automatisch gelöscht. Falls wir einmal eine Sicherungskopie wiederherstellen müssen, löschen wir Ihre Daten erneut.',
    },
  },
  lookUp: {
    title: 'Stand Ihres Antrags ansehen',
    code: 'Bestätigungscode',
    hint: 'Der Code hat 32 Buchstaben und Ziffern. Groß- und Kleinschreibung, Leerzeichen und Bindestriche spielen keine Rolle. Sie können auch den ganzen Link einfügen.',
    wrongLength: 'Bitte prüfen Sie den Code: Er hat 32 Buchstaben und Ziffern, eingegeben haben Sie {n}.',
    wrongCharacters: 'Bitte prüfen Sie den Code: Er besteht nur aus den Buchstaben A bis Z und aus Ziffern.',
    button: 'Meinen Antrag anzeigen',
  },
  status: {
    headline: {
      received: {
        title: 'Wir haben Ihren Antrag erhalten',
        text: 'Wir beginnen so bald wie möglich. Sie müssen nichts tun.',
      },
      scheduled: {
        title: 'Ihr Antrag ist eingeplant',
        text: 'Er beginnt nach einer Wartezeit automatisch. Sie müssen nichts tun.',
      },
      running: {
        title: 'Wir löschen Ihre Daten',
        text: 'Unten sehen Sie, was erledigt ist und was noch nicht. Sie können diese Seite schließen und später wiederkommen.',
      },
      last_check: {
        title: 'Fast fertig: noch eine letzte Prüfung',
        text: 'Im Moment gibt es für uns nichts mehr zu löschen. Nach einer Wartezeit prüfen wir noch einmal, ob etwas wieder aufgetaucht ist. Dann ist Ihr Antrag abgeschlossen.',
      },
      on_hold: {
        title: 'Ihr Antrag ist vorübergehend angehalten',
        text: 'Unser Team muss etwas prüfen. Bis dahin löschen wir nichts.',
      },
      completed: {
        title: 'Ihre Daten sind gelöscht',
        text: 'Wir haben sie aus unseren laufenden Systemen gelöscht und uns vergewissert, dass dort nichts übrig ist.',
      },
      confirmed: {
        title: 'Ihre Daten sind gelöscht',
        text: 'Wo wir das nicht selbst prüfen konnten, sehen Sie unten, wer es bestätigt hat.',
      },
      anonymised: {
        title: 'Ihre Daten lassen sich Ihnen nicht mehr zuordnen',
        text: 'Wir haben daraus entfernt, was auf Sie hinweist. Der Rest bleibt bestehen. Unten sehen Sie, was bleibt und warum.',
      },
      completed_with_retention: {
        title: 'Ihre Daten sind bis auf einige Ausnahmen gelöscht',
        text: 'Unten sehen Sie, was wir gelöscht haben, was wir aufbewahren, warum und bis wann.',
      },
      mixed: {
        title: 'Ihr Antrag ist abgeschlossen',
        text: 'Unten sehen Sie, was mit Ihren Daten geschehen ist.',
      },
      all_kept: {
        title: 'Wir bewahren die gefundenen Daten auf',
        text: 'Wir haben nichts gelöscht. Unten sehen Sie, was wir aufbewahren, warum und bis wann.',
      },
      all_left: {
        title: 'Wir haben die gefundenen Daten nicht gelöscht',
        text: 'Unten sehen Sie, warum, und was Sie tun können.',
      },
      nothing_found: {
        title: 'Wir haben keine Daten über Sie gefunden',
        text: 'Wir haben mit dem gesucht, was wir über Sie wissen. Falls Sie bei uns ein anderes Konto, eine andere Telefonnummer oder E-Mail-Adresse verwendet haben, können Sie dafür einen weiteren Antrag stellen.',
      },
      nobody_named: {
        title: 'Ihr Antrag sagt nicht, um wessen Daten es geht',
        text: 'Deshalb konnten wir nicht nach Daten suchen. Unten lesen Sie, was Sie tun können.',
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
      'Es dauert länger, als wir zugesagt haben. Das tut uns leid. Unser Team weiß davon, und Sie müssen den Antrag nicht noch einmal stellen.',
    extended: 'Wir brauchen mehr Zeit als gewöhnlich. Der Grund: {reason}',
    holdUntil: 'Es geht spätestens am {date} weiter.',
    timeLine: 'Stand Ihres Antrags',
    step: {
      received: 'Antrag erhalten',
      deletion: 'Löschung',
      search: 'Suche in unseren Systemen',
      check: 'Prüfung, ob noch etwas übrig ist',
      last_check: 'Nachprüfung nach einer Wartezeit',
      completed: 'Abgeschlossen',
      refused: 'Abgelehnt',
      cancelled: 'Abgebrochen',
    },
    state: { done: 'erledigt', now: 'läuft gerade', later: 'steht noch bevor' },
    promised: 'Wir sind spätestens am {date} fertig.',
    tally: {
      deleted: { one: '{n} Datenart gelöscht', other: '{n} Datenarten gelöscht' },
      anonymised: { one: '{n} Datenart anonymisiert', other: '{n} Datenarten anonymisiert' },
      passed_on: {
        one: 'Löschauftrag für {n} Datenart weitergegeben',
        other: 'Löschauftrag für {n} Datenarten weitergegeben',
      },
      kept: { one: '{n} Datenart aufbewahrt', other: '{n} Datenarten aufbewahrt' },
      working: { one: '{n} Datenart in Arbeit', other: '{n} Datenarten in Arbeit' },
      not_started: { one: '{n} Datenart noch nicht begonnen', other: '{n} Datenarten noch nicht begonnen' },
      stopped: { one: 'Löschung bei {n} Datenart abgebrochen', other: 'Löschung bei {n} Datenarten abgebrochen' },
      untouched: { one: '{n} Datenart nicht gelöscht', other: '{n} Datenarten nicht gelöscht' },
      nothing_found: { one: '{n} Datenart nicht gefunden', other: '{n} Datenarten nicht gefunden' },
    },
    group: {
      deleted: 'Gelöscht',
      anonymised: 'Anonymisiert',
      passed_on: 'Löschauftrag weitergegeben',
      kept: 'Was wir aufbewahren und warum',
      working: 'In Arbeit',
      not_started: 'Steht noch aus',
      stopped: 'Löschung abgebrochen',
      untouched: 'Nicht gelöscht',
      nothing_found: 'Nichts gefunden',
    },
    part: {
      pending: 'Noch nicht begonnen.',
      purging: 'Das löschen wir gerade.',
      verifying: 'Gelöscht. Wir prüfen, ob noch etwas übrig ist.',
      deleted: 'Gelöscht und geprüft: Es ist nichts übrig.',
      anonymised: 'Wir haben aus diesen Daten entfernt, was auf Sie hinweist. Der Rest bleibt bestehen.',
      nothing_found: 'Mit dem, was wir über Sie wissen, haben wir hier nichts gefunden.',
      kept: 'Das bewahren wir auf.',
      notified:
        'Wir haben den Dienstleister, der das für uns speichert, zum Löschen aufgefordert und warten auf Antwort.',
      acknowledged:
        'Die Dienstleister, die das für uns speichern, haben unsere Aufforderung erhalten. Wir warten auf die Bestätigung, dass die Daten gelöscht sind.',
      confirmed: 'Die Dienstleister, die das für uns gespeichert hatten, haben die Löschung bestätigt.',
      failing: 'Das hat noch nicht geklappt. Unser Team kümmert sich darum.',
    },
    partTriedAgain: 'Das hat noch nicht geklappt. Wir versuchen es automatisch noch einmal.',
    partPassedOn:
      'Die Dienstleister, die das für uns speichern, haben unsere Aufforderung zum Löschen erhalten. Sie teilen uns nicht mit, wann das erledigt ist.',
    partToldOnly: 'Die Dienstleister, die das für uns speichern, haben unsere Aufforderung zum Löschen erhalten.',
    partSoFar: {
      deleted: 'Gelöscht. Bevor wir fertig sind, prüfen wir noch einmal nach.',
      nothing_deleted: 'Hier haben wir bisher nichts gefunden, was zu löschen wäre. Wir prüfen noch einmal nach.',
      nothing_found: 'Hier haben wir bisher nichts über Sie gefunden.',
      anonymising: 'Wir entfernen aus diesen Daten gerade, was auf Sie hinweist.',
      anonymised:
        'Wir haben aus diesen Daten entfernt, was auf Sie hinweist. Bevor wir fertig sind, prüfen wir noch einmal nach.',
    },
    partWithRest: {
      deleted: 'Gelöscht, bis auf die Daten, die wir unten erklären.',
      nothing_found: 'Hier haben wir nichts gelöscht. Warum, erklären wir unten.',
    },
    partByHand: {
      waiting: 'Das löscht unser Team von Hand und ist damit noch nicht fertig.',
      confirmed: 'Unser Team hat das von Hand gelöscht.',
      nothing_left: 'Unser Team hat bestätigt, dass es hier nichts mehr zu löschen gibt.',
    },
    retention: {
      legal_obligation: 'Wir sind gesetzlich verpflichtet, diese Daten aufzubewahren.',
      legal_claims: 'Wir brauchen diese Daten, um Rechtsansprüche geltend zu machen oder abzuwehren.',
      public_health: 'Diese Daten werden zum Schutz der öffentlichen Gesundheit gebraucht.',
      archiving_research:
        'Diese Daten werden für Archive im öffentlichen Interesse, für Forschung oder Statistik aufbewahrt.',
      freedom_of_expression: 'Die Meinungs- und Informationsfreiheit erlaubt uns, diese Daten aufzubewahren.',
      controller_decides:
        'Verantwortlich für diese Daten ist ein Unternehmen, das unseren Dienst nutzt. Wir speichern sie in dessen Auftrag. Bitte verlangen Sie die Löschung von diesem Unternehmen.',
    },
    rule: 'Gesetz oder Regelung',
    keptUntil: 'Wir bewahren sie bis zum {date} auf und löschen sie dann.',
    keptOpenEnd: 'Ein Datum können wir noch nicht nennen.',
    whyRefused: 'Warum wir abgelehnt haben',
    refusal: {
      suspected_fraud:
        'Wir vermuten, dass dieser Antrag nicht von der Person kommt, der die Daten gehören. Falls wir uns irren, schreiben Sie uns bitte.',
      insufficient_verification:
        'Wir konnten nicht bestätigen, dass der Antrag von der Person kommt, um deren Daten es geht.',
      no_match: 'Wir konnten nicht herausfinden, um welche Person es in dem Antrag geht.',
      claim_not_covered: 'Es besteht kein gesetzlicher Anspruch auf Löschung dieser Daten.',
      too_many_requests: 'Derselbe Antrag wurde zu oft gestellt.',
      outside_jurisdiction: 'Das Gesetz, auf das sich der Antrag stützt, gilt in diesem Fall nicht.',
      other: 'Wir erklären den Grund unten.',
    },
    explanation: 'Unsere Begründung',
    disagree: 'Wenn Sie nicht einverstanden sind',
    yourRights: 'Ihre Rechte',
    rights:
      'Schreiben Sie uns an {email}. Sie können sich auch bei einer Datenschutz-Aufsichtsbehörde beschweren oder vor Gericht gehen.',
    notices: 'Was Sie außerdem wissen sollten',
    notice: {
      nobody_named:
        'Der Antrag, der bei uns angekommen ist, nennt keine Person: Die Kontokennung oder Nummer darin gehört niemandem. Wenn wir Ihre Daten löschen sollen, schreiben Sie an {email}.',
      newer_data:
        'Zu diesem Konto oder dieser Nummer gibt es seit dem {date} neuere Daten. Wenn auch diese gelöscht werden sollen, stellen Sie bitte einen neuen Antrag.',
      newer_data_unknown:
        'Einige Daten haben wir nicht gelöscht, weil wir nicht erkennen konnten, wie alt sie sind. Unser Team kümmert sich darum. Sie können auch einen neuen Antrag stellen.',
      kept_in_part:
        'Ein Teil dieser Daten wurde gelöscht oder könnte gelöscht worden sein. Was noch da ist, bewahren wir auf.',
      source_gone:
        'Meta hat uns nicht mehr mitgeteilt, welche unserer Einträge zu Ihnen gehören, weil unsere App schon aus Ihrem Konto entfernt war. Falls Sie uns auf Messenger oder Instagram geschrieben haben, schreiben Sie an {email}, damit wir diese Nachrichten finden.',
      source_silent:
        'Eine der Stellen, bei denen wir nach Ihnen gefragt haben, hat nicht geantwortet. Deshalb haben wir vielleicht nicht alle Ihre Daten gefunden. Wenn wir noch einmal fragen sollen, schreiben Sie an {email}.',
      self_declared:
        'Eine Adresse, eine Nummer oder ein Konto gehört vielleicht Ihnen, aber wir konnten das nicht bestätigen. Deshalb haben wir damit nichts gelöscht. Um es zu bestätigen, schreiben Sie an {email}; bei einer E-Mail-Adresse bitte von dieser aus.',
      business:
        'Daten, die einem Unternehmen gehören, für das Sie arbeiten oder dem Sie geschrieben haben, bleiben bei diesem Unternehmen. Wo es möglich war, haben wir Sie daraus entfernt. Wegen der übrigen Daten fragen Sie bitte dieses Unternehmen.',
      parent_id:
        'WhatsApp kennt Sie auch unter einer Kennung, die mehrere Konten eines Unternehmens gemeinsam haben. Diese Kennung lässt WhatsApp uns nicht entfernen.',
      copies_at_meta:
        'WhatsApp hat Sie aus dem Kontaktbuch entfernt, das es für das Unternehmen führt, dem Sie geschrieben haben. WhatsApp kann Kopien dieses Eintrags noch bis zum {date} behalten.',
    },
    backups: 'Sicherungskopien',
    backupsText:
      'Die letzte Sicherungskopie, die noch Daten von Ihnen enthalten könnte, wird am {date} automatisch gelöscht. Falls wir vorher eine Sicherungskopie wiederherstellen müssen, löschen wir Ihre Daten erneut.',
    receipt: 'Ihr Beleg',
    receiptText:
      'Der Beleg ist eine Datei, in der steht, was gelöscht und was aufbewahrt wurde. Er enthält weder Ihren Namen noch Ihr Konto. Er ist digital signiert, und jeder kann die Signatur prüfen.',
    receiptButton: 'Beleg speichern',
    receiptRead: 'Beleg lesen',
    code: 'Bestätigungscode',
    readAt: 'Stand: {date}.',
    renews: 'Diese Seite aktualisiert sich automatisch.',
    stop: 'Nicht mehr aktualisieren',
    start: 'Automatisch aktualisieren',
    readAgain: 'Jetzt aktualisieren',
  },
  receipt: {
    title: 'Was in Ihrem Beleg steht',
    lead: 'Diese Seite zeigt, was im Beleg steht. Die Datei selbst trägt eine digitale Signatur, sodass jeder prüfen kann, ob sie echt und unverändert ist.',
    issuer: 'Ausgestellt von',
    issued: 'Ausgestellt am',
    received: 'Antrag erhalten',
    backups: 'Letzte Sicherungskopie gelöscht am',
    key: 'Signiert mit dem Schlüssel',
    check: 'So prüfen Sie die Signatur',
    checkText:
      'Speichern Sie den Beleg, öffnen Sie im selben Ordner ein Terminal und führen Sie diesen Befehl aus. Er braucht Node.js. Er zeigt „true“ und was signiert wurde, oder „false“, wenn die Datei verändert wurde.',
    keys: 'Öffentliche Schlüssel zum Prüfen der Signatur',
    back: 'Zurück zu Ihrem Antrag',
  },
  unknown: {
    title: 'Wir finden keinen Antrag mit diesem Code',
    lead: 'Das kann mehrere Gründe haben:',
    reasons: [
      'Der Code enthält einen Fehler. Bitte vergleichen Sie ihn mit dem, den Sie bekommen haben.',
      'Der Antrag ist seit langem abgeschlossen, und sein Eintrag wurde entfernt.',
      'Der Antrag wurde bei einem anderen Unternehmen gestellt.',
    ],
    calm: 'Jeder Antrag, den wir erhalten haben, wird bearbeitet, auch wenn Sie ihn hier nicht sehen.',
  },
  unavailable: {
    title: 'Diese Seite funktioniert gerade leider nicht',
    text: 'Wir können im Moment keine Anträge lesen. Es ist nichts verloren. Bitte versuchen Sie es in einer Minute noch einmal.',
  },
};
