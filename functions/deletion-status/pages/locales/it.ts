import type { Sentences } from '../sentences.ts';

export const it: Sentences = {
  skip: 'Vai al contenuto principale',
  language: 'Lingua',
  languageNow: 'Lingua: {language}',
  contact: 'Hai domande? Scrivi a {email}.',
  privacy: 'Informativa sulla privacy',
  ask: {
    title: 'Chiedici di eliminare i tuoi dati',
    lead: 'Puoi chiedere a {company} di eliminare i dati che conserva su di te. È gratis, non ti serve un account e non devi indicare un motivo.',
    how: 'Come fare la richiesta',
    facebook: 'Su Facebook',
    facebookSteps: [
      'Apri “Impostazioni e privacy”, poi “Impostazioni”, poi “App e siti web”.',
      'Cerca {company} e rimuovi l’app.',
      'Apri l’elenco delle app rimosse, scegli {company} e poi “Invia richiesta”.',
    ],
    facebookBusiness: 'Se hai collegato {company} a un’azienda, apri invece la sezione delle integrazioni aziendali.',
    instagram: 'Su Instagram o Threads',
    instagramSteps: [
      'Apri le impostazioni del tuo account e cerca le app e i siti web che vi hanno accesso.',
      'Cerca {company} e rimuovi l’app.',
      'Se ti viene proposto di far eliminare i tuoi dati, invia quella richiesta. Altrimenti chiedicelo per e-mail.',
    ],
    keepCode:
      'Meta ti dà poi un codice di conferma e un link a questo sito. Conservali entrambi per poter seguire la tua richiesta.',
    mail: 'Per e-mail',
    mailText:
      'Scrivi a {email} con l’oggetto “{subject}”. Indica il numero di telefono, il nome utente o l’indirizzo e-mail che hai usato, così possiamo trovare i tuoi dati.',
    mailBusiness: 'Scrivici anche se hai mandato messaggi a un’azienda su WhatsApp, Messenger o Instagram.',
    mailProof:
      'Prima potremmo chiederti di confermare che i dati sono tuoi, così nessun altro può farli eliminare. Non inviarci mai password o copie di documenti d’identità.',
    mailButton: 'Scrivi l’e-mail',
    next: 'Che cosa succede dopo',
    nextSteps: [
      'Cerchiamo in tutti i nostri sistemi tutto ciò che ti riguarda.',
      'Lo eliminiamo e chiediamo ai nostri fornitori di eliminarlo.',
      'Controlliamo di nuovo che non sia rimasto nulla.',
      'Puoi leggere il risultato su questo sito e salvare una ricevuta firmata.',
    ],
    promise: {
      one: 'Finiamo entro {n} giorno.',
      many: 'Finiamo entro {n} di giorni.',
      other: 'Finiamo entro {n} giorni.',
    },
    deleted: 'Che cosa eliminiamo',
    kept: 'Che cosa conserviamo e perché',
    backups: {
      one: 'Le copie nei nostri backup vengono cancellate automaticamente entro {n} giorno. Se mai dovremo ripristinare un backup, elimineremo di nuovo i tuoi dati.',
      many: 'Le copie nei nostri backup vengono cancellate automaticamente entro {n} di giorni. Se mai dovremo ripristinare un backup, elimineremo di nuovo i tuoi dati.',
      other:
        'Le copie nei nostri backup vengono cancellate automaticamente entro {n} giorni. Se mai dovremo ripristinare un backup, elimineremo di nuovo i tuoi dati.',
    },
  },
  lookUp: {
    title: 'Controlla una richiesta già fatta',
    code: 'Codice di conferma',
    hint: 'Il codice ha 32 lettere e cifre. Maiuscole, spazi e trattini non contano. Puoi anche incollare il link intero.',
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
        title: 'La tua richiesta è in programma',
        text: 'Comincerà automaticamente dopo un periodo di attesa. Non devi fare nulla.',
      },
      running: {
        title: 'Stiamo eliminando i tuoi dati',
        text: 'Qui sotto vedi che cosa è fatto e che cosa no. Puoi chiudere questa pagina e tornare più tardi.',
      },
      last_check: {
        title: 'Quasi finito: manca un ultimo controllo',
        text: 'Al momento non abbiamo più nulla da eliminare. Dopo un periodo di attesa controlliamo ancora una volta che non sia ricomparso nulla. Poi la tua richiesta sarà completata.',
      },
      on_hold: {
        title: 'La tua richiesta è sospesa',
        text: 'Il nostro team deve controllare una cosa. Fino ad allora non elimineremo nulla.',
      },
      completed: {
        title: 'I tuoi dati sono stati eliminati',
        text: 'Li abbiamo eliminati dai nostri sistemi attivi e abbiamo controllato che lì non fosse rimasto nulla.',
      },
      confirmed: {
        title: 'I tuoi dati sono stati eliminati',
        text: 'Qui sotto vedi chi lo ha confermato quando non abbiamo potuto controllarlo noi stessi.',
      },
      anonymised: {
        title: 'I tuoi dati non ti identificano più',
        text: 'Abbiamo tolto ciò che ti identificava. Il resto rimane. Qui sotto vedi che cosa rimane e perché.',
      },
      completed_with_retention: {
        title: 'I tuoi dati sono stati eliminati, con alcune eccezioni',
        text: 'Qui sotto vedi che cosa abbiamo eliminato, che cosa abbiamo conservato, perché e fino a quando.',
      },
      mixed: {
        title: 'La tua richiesta è completata',
        text: 'Qui sotto vedi che ne è stato dei tuoi dati.',
      },
      all_kept: {
        title: 'Abbiamo conservato i dati che abbiamo trovato',
        text: 'Non abbiamo eliminato nulla. Qui sotto vedi che cosa abbiamo conservato, perché e fino a quando.',
      },
      all_left: {
        title: 'Non abbiamo eliminato i dati che abbiamo trovato',
        text: 'Qui sotto vedi perché e che cosa puoi fare.',
      },
      nothing_found: {
        title: 'Non abbiamo trovato dati su di te',
        text: 'Abbiamo cercato con ciò che sappiamo di te. Se con noi hai usato un altro account, numero di telefono o indirizzo e-mail, puoi fare un’altra richiesta per quello.',
      },
      nobody_named: {
        title: 'La tua richiesta non dice di chi sono i dati',
        text: 'Per questo non abbiamo potuto cercare nessun dato. Qui sotto leggi che cosa puoi fare.',
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
      'Ci stiamo mettendo più tempo di quanto promesso. Ci dispiace. Il nostro team lo sa e non serve che tu lo chieda di nuovo.',
    extended: 'Ci serve più tempo del solito. Il motivo: {reason}',
    holdUntil: 'Riprenderemo entro il giorno {date}.',
    timeLine: 'A che punto è la tua richiesta',
    step: {
      received: 'Richiesta ricevuta',
      deletion: 'Eliminazione',
      search: 'Ricerca nei nostri sistemi',
      check: 'Controllo che non sia rimasto nulla',
      last_check: 'Ultimo controllo dopo un periodo di attesa',
      completed: 'Richiesta completata',
      refused: 'Richiesta respinta',
      cancelled: 'Richiesta annullata',
    },
    state: { done: 'fase completata', now: 'in corso', later: 'da fare' },
    promised: 'Finiremo entro il giorno {date}.',
    tally: {
      deleted: { one: '{n} tipo di dati eliminato', other: '{n} tipi di dati eliminati' },
      anonymised: { one: '{n} tipo di dati reso anonimo', other: '{n} tipi di dati resi anonimi' },
      passed_on: {
        one: 'Richiesta di eliminazione trasmessa per {n} tipo di dati',
        other: 'Richiesta di eliminazione trasmessa per {n} tipi di dati',
      },
      kept: { one: '{n} tipo di dati conservato', other: '{n} tipi di dati conservati' },
      working: { one: '{n} tipo di dati in corso', other: '{n} tipi di dati in corso' },
      not_started: { one: '{n} tipo di dati in attesa', other: '{n} tipi di dati in attesa' },
      stopped: {
        one: 'Eliminazione interrotta per {n} tipo di dati',
        other: 'Eliminazione interrotta per {n} tipi di dati',
      },
      untouched: { one: '{n} tipo di dati non eliminato', other: '{n} tipi di dati non eliminati' },
      nothing_found: { one: '{n} tipo di dati non trovato', other: '{n} tipi di dati non trovati' },
    },
    group: {
      deleted: 'Dati eliminati',
      anonymised: 'Dati resi anonimi',
      passed_on: 'Richiesta di eliminazione trasmessa',
      kept: 'Che cosa abbiamo conservato e perché',
      working: 'In corso',
      not_started: 'In attesa',
      stopped: 'Eliminazione interrotta',
      untouched: 'Dati non eliminati',
      nothing_found: 'Dati non trovati',
    },
    part: {
      pending: 'Non abbiamo ancora cominciato.',
      purging: 'Stiamo eliminando questi dati.',
      verifying: 'Questi dati sono stati eliminati. Stiamo controllando che non sia rimasto nulla.',
      deleted: 'Questi dati sono stati eliminati e abbiamo controllato che non sia rimasto nulla.',
      anonymised: 'Abbiamo tolto da questi dati ciò che ti identificava. Il resto rimane.',
      nothing_found: 'Con ciò che sappiamo di te, qui non abbiamo trovato nulla.',
      kept: 'Conserviamo questi dati.',
      notified: 'Abbiamo chiesto al fornitore che conserva questi dati di eliminarli e aspettiamo la risposta.',
      acknowledged:
        'I nostri fornitori hanno ricevuto la richiesta. Aspettiamo che ci confermino di aver eliminato questi dati.',
      confirmed: 'I nostri fornitori hanno confermato che questi dati sono stati eliminati.',
      failing: 'Non ci siamo ancora riusciti. Il nostro team se ne sta occupando.',
    },
    partTriedAgain: 'Non ci siamo ancora riusciti. Riproveremo automaticamente.',
    partPassedOn:
      'I nostri fornitori hanno ricevuto la richiesta di eliminare questi dati. Non ci comunicano quando l’hanno fatto.',
    partToldOnly: 'I nostri fornitori hanno ricevuto la richiesta di eliminare questi dati.',
    partSoFar: {
      deleted: 'Questi dati sono stati eliminati. Controlleremo ancora una volta prima di finire.',
      nothing_deleted: 'Finora qui non abbiamo trovato nulla da eliminare. Controlleremo ancora una volta.',
      nothing_found: 'Finora qui non abbiamo trovato nulla su di te.',
      anonymising: 'Stiamo togliendo da questi dati ciò che ti identifica.',
      anonymised:
        'Abbiamo tolto da questi dati ciò che ti identificava. Controlleremo ancora una volta prima di finire.',
    },
    partWithRest: {
      deleted: 'Questi dati sono stati eliminati, tranne quelli che spieghiamo qui sotto.',
      nothing_found: 'Qui non abbiamo eliminato nulla. Spieghiamo perché qui sotto.',
    },
    partByHand: {
      waiting: 'Il nostro team elimina questi dati a mano e non ha ancora finito.',
      confirmed: 'Il nostro team ha eliminato questi dati a mano.',
      nothing_left: 'Il nostro team ha confermato che qui non resta nulla da eliminare.',
    },
    retention: {
      legal_obligation: 'La legge ci obbliga a conservare questi dati.',
      legal_claims: 'Ci servono per far valere un diritto in tribunale o per difenderci.',
      public_health: 'Questi dati sono necessari per proteggere la salute pubblica.',
      archiving_research: 'Questi dati sono conservati per archivi di interesse pubblico, ricerca o statistica.',
      freedom_of_expression:
        'Il diritto alla libertà di espressione e di informazione ci permette di conservare questi dati.',
      controller_decides:
        'Il titolare del trattamento è un’azienda che usa il nostro servizio; noi conserviamo questi dati per suo conto. Chiedi a quell’azienda di eliminarli.',
    },
    rule: 'Legge o norma',
    keptUntil: 'Li conserviamo fino al giorno {date}, poi li eliminiamo.',
    keptOpenEnd: 'Non possiamo ancora indicare una data.',
    whyRefused: 'Perché l’abbiamo respinta',
    refusal: {
      suspected_fraud:
        'Pensiamo che questa richiesta possa non venire dalla persona a cui appartengono i dati. Se ci sbagliamo, scrivici.',
      insufficient_verification:
        'Non abbiamo potuto confermare che la richiesta venga dalla persona a cui si riferiscono i dati.',
      no_match: 'Non siamo riusciti a capire a quale persona si riferisce la richiesta.',
      claim_not_covered: 'La legge non dà il diritto di far eliminare questi dati.',
      too_many_requests: 'La stessa richiesta è stata fatta troppe volte.',
      outside_jurisdiction: 'La legge su cui si basa la richiesta non si applica in questo caso.',
      other: 'Spieghiamo il motivo qui sotto.',
    },
    explanation: 'La nostra spiegazione',
    disagree: 'Se non sei d’accordo',
    yourRights: 'I tuoi diritti',
    rights:
      'Scrivici a {email}. Puoi anche proporre reclamo all’autorità di controllo (in Italia, il Garante) o rivolgerti a un tribunale.',
    notices: 'Che altro è utile sapere',
    notice: {
      nobody_named:
        'La richiesta che abbiamo ricevuto non indica nessuna persona: l’identificativo dell’account o il numero che contiene non è di nessuno. Se vuoi che eliminiamo i tuoi dati, scrivi a {email}.',
      newer_data:
        'Dal giorno {date} ci sono dati più recenti legati a questo account o numero. Se vuoi far eliminare anche questi, fai una nuova richiesta.',
      newer_data_unknown:
        'Non abbiamo eliminato alcuni dati perché non abbiamo potuto stabilire a quando risalgono. Il nostro team se ne sta occupando. Puoi anche fare una nuova richiesta.',
      kept_in_part: 'Una parte di questi dati è stata eliminata o potrebbe esserlo stata. Conserviamo ciò che resta.',
      source_gone:
        'Meta non ci ha più indicato quali dei nostri dati sono tuoi, perché la nostra app era già stata rimossa dal tuo account. Se ci hai scritto su Messenger o Instagram, scrivi a {email} così possiamo trovare quei messaggi.',
      source_silent:
        'Una delle fonti a cui abbiamo chiesto di te non ha risposto, quindi potremmo non aver trovato tutti i tuoi dati. Se vuoi che chiediamo di nuovo, scrivi a {email}.',
      self_declared:
        'C’è un indirizzo, un numero o un account che potrebbe essere tuo, ma non abbiamo potuto confermarlo. Per questo non lo abbiamo usato per eliminare dati. Per confermarlo, scrivi a {email}; se è un indirizzo email, scrivi da quell’indirizzo.',
      business:
        'I dati che appartengono a un’azienda per cui lavori o a cui hai scritto restano a quell’azienda. Dove era possibile, ti abbiamo rimosso da quei dati. Per il resto, rivolgiti a quell’azienda.',
      parent_id:
        'WhatsApp ti riconosce anche con un identificativo che più account della stessa azienda hanno in comune. WhatsApp non ci permette di rimuovere quell’identificativo.',
      copies_at_meta:
        'WhatsApp ti ha rimosso dalla rubrica che tiene per l’azienda a cui hai scritto. WhatsApp può conservare copie di quella voce fino al giorno {date}.',
    },
    backups: 'Backup',
    backupsText:
      'L’ultimo backup che potrebbe ancora contenere i tuoi dati viene cancellato automaticamente il giorno {date}. Se prima di allora dovremo ripristinare un backup, elimineremo di nuovo i tuoi dati.',
    receipt: 'La tua ricevuta',
    receiptText:
      'La ricevuta è un file che indica che cosa è stato eliminato e che cosa è stato conservato. Non contiene né il tuo nome né il tuo account. È firmata digitalmente, e chiunque può verificare la firma.',
    receiptButton: 'Salva la ricevuta',
    receiptRead: 'Leggi la ricevuta',
    code: 'Codice di conferma',
    readAt: 'Situazione in data {date}.',
    renews: 'Questa pagina si aggiorna automaticamente.',
    stop: 'Non aggiornare più',
    start: 'Aggiorna automaticamente',
    readAgain: 'Aggiorna ora',
  },
  receipt: {
    title: 'Che cosa dice la tua ricevuta',
    lead: 'Questa pagina mostra che cosa è scritto nella ricevuta. Il file è firmato digitalmente, così chiunque può verificare che è autentico e che non è stato modificato.',
    issuer: 'Rilasciata da',
    issued: 'Rilasciata il',
    received: 'Richiesta ricevuta',
    backups: 'Ultimo backup cancellato il',
    key: 'Firmata con la chiave',
    check: 'Come verificare la firma',
    checkText:
      'Salva la ricevuta, apri un terminale nella stessa cartella ed esegui questo comando. Richiede Node.js. Mostra “true” e che cosa è stato firmato, oppure “false” se il file è stato modificato.',
    keys: 'Chiavi pubbliche per verificare la firma',
    back: 'Torna alla tua richiesta',
  },
  unknown: {
    title: 'Non troviamo nessuna richiesta con questo codice',
    lead: 'I motivi possono essere diversi:',
    reasons: [
      'C’è un errore nel codice. Confrontalo con quello che hai ricevuto.',
      'La richiesta è stata completata molto tempo fa e i relativi dati sono stati rimossi.',
      'La richiesta è stata fatta a un’altra azienda.',
    ],
    calm: 'Ci occupiamo di tutte le richieste che abbiamo ricevuto, anche se qui non le vedi.',
  },
  unavailable: {
    title: 'Spiacenti, questa pagina non funziona',
    text: 'In questo momento non possiamo leggere le richieste. Nulla è andato perso. Riprova tra un minuto.',
  },
};
