import type { Sentences } from '../sentences.ts';

export const it: Sentences = {
  name: 'Italiano',
  skip: 'Vai al contenuto principale',
  language: 'Lingua',
  contact: 'Hai domande? Scrivi a {email}.',
  privacy: 'Informativa sulla privacy',
  ask: {
    title: 'Chiedici di eliminare i tuoi dati',
    lead: 'Puoi chiedere a {company} di eliminare i dati che conserva su di te. È gratis, non ti serve un account e non devi indicare un motivo.',
    how: 'Come fare la richiesta',
    meta: 'Da Facebook, Instagram o Threads',
    metaSteps: [
      'Apri le impostazioni di Facebook, Instagram o Threads e scegli “App e siti web”.',
      'Scegli {company} e rimuovi l’app.',
      'Scegli “Invia richiesta” per far eliminare i tuoi dati.',
      'Ricevi un codice di conferma e un link a questo sito. Conservali: ti mostrano che cosa succede alla tua richiesta.',
    ],
    mail: 'Per e-mail',
    mailText:
      'Scrivi a {email} con l’oggetto “{subject}”. Indica il numero di telefono, il nome utente o l’indirizzo e-mail che hai usato, così possiamo trovare i tuoi dati. Scegli questa strada anche se hai scritto a un’azienda su WhatsApp.',
    mailProof:
      'Prima potremmo chiederti di confermare che i dati sono tuoi, così nessun altro può farli eliminare. Non inviarci mai password o copie di documenti d’identità.',
    mailButton: 'Scrivi l’e-mail',
    next: 'Che cosa succede dopo',
    nextSteps: [
      'Cerchiamo in tutti i nostri sistemi tutto ciò che ti riguarda.',
      'Lo eliminiamo e chiediamo di eliminarlo anche alle aziende che conservano dati per noi.',
      'Controlliamo di nuovo per assicurarci che non sia rimasto nulla.',
      'Puoi leggere il risultato su questo sito e salvare una ricevuta firmata.',
    ],
    promise: {
      one: 'Finiamo entro {n} giorno.',
      many: 'Finiamo entro {n} di giorni.',
      other: 'Finiamo entro {n} giorni.',
    },
    deleted: 'Che cosa eliminiamo',
    kept: 'Che cosa conserviamo, e perché',
    anonymous: 'Restano i totali che non identificano nessuno, come il numero di messaggi inviati in un mese.',
    backups: {
      one: 'Le copie nei nostri backup scadono da sole entro {n} giorno. Se mai dovremo ripristinare un backup, elimineremo di nuovo i tuoi dati.',
      many: 'Le copie nei nostri backup scadono da sole entro {n} di giorni. Se mai dovremo ripristinare un backup, elimineremo di nuovo i tuoi dati.',
      other:
        'Le copie nei nostri backup scadono da sole entro {n} giorni. Se mai dovremo ripristinare un backup, elimineremo di nuovo i tuoi dati.',
    },
  },
  lookUp: {
    title: 'Controlla una richiesta già fatta',
    code: 'Codice di conferma',
    hint: 'Il codice ha 32 lettere e cifre. Maiuscole, spazi e trattini non contano.',
    wrongLength: 'Controlla il codice: ha 32 lettere e cifre, e tu ne hai inserite {n}.',
    wrongCharacters: 'Controlla il codice: contiene solo lettere dalla A alla Z e cifre.',
    button: 'Mostra la mia richiesta',
  },
  status: {
    headline: {
      received: {
        title: 'Abbiamo ricevuto la tua richiesta',
        text: 'Cominciamo appena possibile. Non devi fare nulla.',
      },
      scheduled: {
        title: 'La tua richiesta è programmata',
        text: 'Comincerà da sola dopo un tempo di attesa. Non devi fare nulla.',
      },
      running: {
        title: 'Stiamo eliminando i tuoi dati',
        text: 'Qui sotto vedi che cosa è fatto e che cosa no. Puoi chiudere questa pagina e tornare più tardi.',
      },
      last_check: {
        title: 'Quasi finito: manca un ultimo controllo',
        text: 'Al momento non abbiamo più nulla da eliminare. Dopo un tempo di attesa controlliamo ancora una volta che non sia ricomparso nulla. Poi la tua richiesta sarà completata.',
      },
      on_hold: {
        title: 'La tua richiesta è sospesa',
        text: 'Il nostro personale deve prendere una decisione prima di continuare. Fino ad allora non viene eliminato altro.',
      },
      completed: {
        title: 'I tuoi dati sono stati eliminati',
        text: 'Abbiamo eliminato ciò che avevamo su di te. Poi abbiamo controllato: non era rimasto nulla.',
      },
      completed_with_retention: {
        title: 'I tuoi dati sono stati eliminati, tranne quelli che dobbiamo conservare',
        text: 'Qui sotto vedi che cosa abbiamo eliminato, che cosa conserviamo, perché e fino a quando.',
      },
      all_kept: {
        title: 'Dobbiamo conservare i dati che abbiamo trovato',
        text: 'Non abbiamo eliminato nulla. Qui sotto vedi che cosa conserviamo, perché e fino a quando.',
      },
      nothing_found: {
        title: 'Non abbiamo trovato dati su di te',
        text: 'Abbiamo cercato in tutti i nostri sistemi. Se con noi hai usato un altro account, numero di telefono o indirizzo e-mail, puoi fare un’altra richiesta per quello.',
      },
      refused: {
        title: 'Abbiamo respinto la tua richiesta',
        text: 'Qui sotto leggi perché e che cosa puoi fare.',
      },
      cancelled: {
        title: 'La tua richiesta è stata annullata',
        text: 'È terminata prima che venisse eliminato qualcosa. Se non era ciò che volevi, scrivici.',
      },
    },
    overdue:
      'Ci stiamo mettendo più tempo di quanto promesso. Ci dispiace. Il nostro personale lo sa e non serve che tu lo chieda di nuovo.',
    extended: 'Ci serve più tempo del solito. Il motivo: {reason}',
    holdUntil: 'Continueremo al più tardi in questa data: {date}.',
    timeLine: 'A che punto è la tua richiesta',
    step: {
      received: 'Richiesta ricevuta',
      deletion: 'Eliminazione',
      search: 'Ricerca in tutti i nostri sistemi',
      check: 'Controllo che non sia rimasto nulla',
      last_check: 'Ultimo controllo dopo un tempo di attesa',
      completed: 'Completata',
      refused: 'Respinta',
      cancelled: 'Annullata',
    },
    state: { done: 'fatto', now: 'in corso', later: 'da fare' },
    promised: 'Termine che abbiamo promesso: {date}.',
    group: {
      deleted: 'Eliminato',
      kept: 'Conservato',
      working: 'Ancora in corso',
      untouched: 'Non eliminato',
      nothing_found: 'Nulla trovato',
    },
    keptWhy: 'Conservato, e perché',
    part: {
      pending: 'In attesa del suo turno.',
      purging: 'Lo stiamo eliminando ora.',
      verifying: 'Eliminato. Stiamo controllando che non sia rimasto nulla.',
      deleted: 'Eliminato e controllato: non è rimasto nulla.',
      nothing_found: 'Qui non avevamo nulla su di te.',
      kept: 'Lo conserviamo.',
      notified: 'Abbiamo chiesto a chi lo conserva per noi di eliminarlo e aspettiamo la risposta.',
      acknowledged: 'Chi lo conserva per noi ha la nostra richiesta e lo sta eliminando.',
      confirmed: 'Chi lo conservava per noi ha confermato di averlo eliminato.',
      failing: 'Non è ancora riuscito. Il nostro personale se ne sta occupando.',
    },
    retention: {
      legal_obligation: 'Una legge ci obbliga a conservarlo.',
      legal_claims: 'Ci serve per far valere un diritto in tribunale o per difenderci.',
      public_health: 'È necessario per motivi di sanità pubblica.',
      archiving_research: 'È conservato per archivi di interesse pubblico, ricerca o statistica.',
      freedom_of_expression: 'È protetto dalla libertà di espressione e di informazione.',
      controller_decides:
        'Appartiene a un’azienda che usa il nostro servizio. Solo quell’azienda può decidere: rivolgiti a lei.',
    },
    refusal: {
      suspected_fraud: 'Abbiamo buoni motivi per credere che questa richiesta sia un tentativo di frode.',
      insufficient_verification:
        'Non abbiamo potuto confermare che la richiesta venga dalla persona a cui si riferiscono i dati.',
      no_match: 'Non siamo riusciti a capire a quale persona si riferisce la richiesta.',
      claim_not_covered: 'La legge non dà il diritto di far eliminare questi dati.',
      too_many_requests: 'La stessa richiesta è stata fatta troppe volte.',
      outside_jurisdiction: 'La legge su cui si basa la richiesta non si applica in questo caso.',
      other: 'Il motivo è indicato qui sotto.',
    },
    basis: 'Base giuridica: {basis}',
    keptUntil: 'Lo conserviamo fino a questa data: {date}. Poi lo eliminiamo.',
    keptOpenEnd: 'Non c’è ancora una data di fine.',
    whyRefused: 'Perché l’abbiamo respinta',
    disagree: 'Se non sei d’accordo',
    rights:
      'Scrivici a {email}. Hai anche il diritto di presentare un reclamo a un’autorità per la protezione dei dati e di rivolgerti a un tribunale.',
    backups: 'Backup',
    backupsText:
      'L’ultimo backup che potrebbe ancora contenere i tuoi dati scade in questa data: {date}. Se prima di allora dovremo ripristinare un backup, elimineremo di nuovo i tuoi dati.',
    receipt: 'La tua ricevuta',
    receiptText:
      'La ricevuta è un file che indica che cosa è stato eliminato e che cosa è stato conservato. Non contiene né il tuo nome né il tuo account. Porta la nostra firma, che chiunque può verificare.',
    receiptButton: 'Salva la ricevuta',
    receiptKeys: 'Chiavi pubbliche per verificare la firma',
    code: 'Codice di conferma',
    readAt: 'Situazione aggiornata: {date}.',
    renews: 'Questa pagina si aggiorna da sola.',
    stop: 'Non aggiornare più',
    start: 'Aggiorna automaticamente',
    readAgain: 'Aggiorna ora',
  },
  unknown: {
    title: 'Non possiamo mostrare nessuna richiesta per questo codice',
    lead: 'I motivi possono essere diversi:',
    reasons: [
      'C’è un errore nel codice. Confrontalo con quello che hai ricevuto.',
      'La richiesta è stata completata molto tempo fa e la sua registrazione è stata rimossa.',
      'La richiesta è stata fatta a un’altra azienda.',
    ],
    calm: 'Una richiesta che abbiamo ricevuto va avanti, anche se qui non la vedi.',
  },
  unavailable: {
    title: 'In questo momento non possiamo leggere le richieste',
    text: 'Nulla è andato perso. Riprova tra un minuto.',
  },
};
