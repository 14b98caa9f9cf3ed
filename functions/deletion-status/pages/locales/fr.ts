import type { Sentences } from '../sentences.ts';

export const fr: Sentences = {
  skip: 'Aller au contenu principal',
  language: 'Langue',
  languageNow: 'Langue : {language}',
  contact: 'Des questions ? Écrivez à {email}.',
  privacy: 'Politique de confidentialité',
  ask: {
    title: 'Demandez la suppression de vos données',
    lead: 'Vous pouvez demander à {company} de supprimer les données détenues à votre sujet. C’est gratuit, vous n’avez pas besoin de compte et vous n’avez pas à donner de raison.',
    how: 'Comment faire la demande',
    facebook: 'Sur Facebook',
    facebookSteps: [
      'Ouvrez « Paramètres et confidentialité », puis « Paramètres », puis « Applications et sites web ».',
      'Choisissez {company} et supprimez l’application.',
      'Ouvrez la liste des applications supprimées, choisissez-y {company}, puis « Envoyer la demande ».',
    ],
    facebookBusiness:
      'Si vous avez associé {company} à une entreprise, ouvrez plutôt la rubrique des intégrations professionnelles.',
    instagram: 'Sur Instagram ou Threads',
    instagramSteps: [
      'Ouvrez les paramètres de votre compte et cherchez les applications et sites web qui y ont accès.',
      'Choisissez {company} et supprimez l’application.',
      'Si l’on vous propose de supprimer vos données, envoyez cette demande. Sinon, écrivez-nous un e-mail.',
    ],
    keepCode:
      'Meta vous donne alors un code de confirmation et un lien vers ce site. Gardez les deux, afin de pouvoir suivre votre demande.',
    mail: 'Par e-mail',
    mailText:
      'Écrivez à {email} avec l’objet « {subject} ». Indiquez le numéro de téléphone, le nom d’utilisateur ou l’adresse e-mail que vous avez utilisés, afin que nous puissions retrouver vos données.',
    mailBusiness:
      'Écrivez-nous aussi si vous avez envoyé des messages à une entreprise sur WhatsApp, Messenger ou Instagram.',
    mailProof:
      'Nous pouvons d’abord vous demander de confirmer que ces données sont les vôtres, pour que personne d’autre ne puisse les faire supprimer. Ne nous envoyez jamais de mot de passe ni de copie de pièce d’identité.',
    mailButton: 'Écrire l’e-mail',
    next: 'Ce qui se passe ensuite',
    nextSteps: [
      'Nous cherchons dans tous nos systèmes tout ce qui vous concerne.',
      'Nous le supprimons et demandons à nos prestataires de le supprimer aussi.',
      'Nous vérifions à nouveau qu’il ne reste rien.',
      'Vous pouvez lire le résultat sur ce site et enregistrer une attestation signée.',
    ],
    promise: {
      one: 'Nous terminons en {n} jour au plus.',
      many: 'Nous terminons en {n} de jours au plus.',
      other: 'Nous terminons en {n} jours au plus.',
    },
    deleted: 'Ce que nous supprimons',
    kept: 'Ce que nous conservons, et pourquoi',
    backups: {
      one: 'Les copies dans nos sauvegardes sont effacées automatiquement en {n} jour au plus. Si nous devons un jour restaurer une sauvegarde, nous supprimons à nouveau vos données.',
      many: 'Les copies dans nos sauvegardes sont effacées automatiquement en {n} de jours au plus. Si nous devons un jour restaurer une sauvegarde, nous supprimons à nouveau vos données.',
      other:
        'Les copies dans nos sauvegardes sont effacées automatiquement en {n} jours au plus. Si nous devons un jour restaurer une sauvegarde, nous supprimons à nouveau vos données.',
    },
  },
  lookUp: {
    title: 'Suivez une demande déjà faite',
    code: 'Code de confirmation',
    hint: 'Le code compte 32 lettres et chiffres. Les majuscules, les espaces et les tirets n’ont pas d’importance. Vous pouvez aussi coller le lien entier.',
    wrongLength: 'Vérifiez le code : il compte 32 lettres et chiffres, et vous en avez saisi {n}.',
    wrongCharacters: 'Vérifiez le code : il ne contient que des lettres de A à Z et des chiffres.',
    button: 'Voir ma demande',
  },
  status: {
    headline: {
      received: {
        title: 'Nous avons reçu votre demande',
        text: 'Nous commençons dès que possible. Vous n’avez rien à faire.',
      },
      scheduled: {
        title: 'Votre demande est programmée',
        text: 'Elle commencera automatiquement après un délai d’attente. Vous n’avez rien à faire.',
      },
      running: {
        title: 'Nous supprimons vos données',
        text: 'Vous voyez ci-dessous ce qui est fait et ce qui ne l’est pas. Vous pouvez fermer cette page et revenir plus tard.',
      },
      last_check: {
        title: 'Presque terminé : une dernière vérification',
        text: 'Nous n’avons plus rien à supprimer pour le moment. Après un délai d’attente, nous vérifions une dernière fois que rien n’est réapparu. Votre demande sera alors terminée.',
      },
      on_hold: {
        title: 'Votre demande est temporairement suspendue',
        text: 'Notre équipe doit vérifier quelque chose. D’ici là, nous ne supprimons rien.',
      },
      completed: {
        title: 'Vos données ont été supprimées',
        text: 'Nous les avons supprimées de nos systèmes actifs et avons vérifié qu’il n’y restait rien.',
      },
      confirmed: {
        title: 'Vos données ont été supprimées',
        text: 'Vous voyez ci-dessous qui l’a confirmé lorsque nous n’avons pas pu le vérifier nous-mêmes.',
      },
      anonymised: {
        title: 'Vos données ne permettent plus de vous identifier',
        text: 'Nous en avons retiré ce qui permettait de vous identifier. Le reste est conservé. Vous voyez ci-dessous de quoi il s’agit et pourquoi.',
      },
      completed_with_retention: {
        title: 'Vos données ont été supprimées, à quelques exceptions près',
        text: 'Vous voyez ci-dessous ce que nous avons supprimé, ce que nous avons conservé, pourquoi et jusqu’à quand.',
      },
      mixed: {
        title: 'Votre demande est terminée',
        text: 'Vous voyez ci-dessous ce que vos données sont devenues.',
      },
      all_kept: {
        title: 'Nous avons conservé les données trouvées',
        text: 'Nous n’avons rien supprimé. Vous voyez ci-dessous ce que nous avons conservé, pourquoi et jusqu’à quand.',
      },
      all_left: {
        title: 'Nous n’avons pas supprimé les données trouvées',
        text: 'Vous voyez ci-dessous pourquoi, et ce que vous pouvez faire.',
      },
      nothing_found: {
        title: 'Nous n’avons trouvé aucune donnée à votre sujet',
        text: 'Nous avons cherché avec ce que nous savons de vous. Si vous avez utilisé chez nous un autre compte, un autre numéro de téléphone ou une autre adresse e-mail, vous pouvez faire une nouvelle demande.',
      },
      nobody_named: {
        title: 'Votre demande n’indique pas quelle personne elle concerne',
        text: 'Nous n’avons donc pu rechercher aucune donnée. Vous pouvez lire ci-dessous ce que vous pouvez faire.',
      },
      refused: {
        title: 'Nous avons refusé votre demande',
        text: 'Vous pouvez lire ci-dessous pourquoi, et ce que vous pouvez faire.',
      },
      cancelled: {
        title: 'Votre demande a été annulée',
        text: 'Elle a pris fin avant toute suppression. Si ce n’était pas votre souhait, écrivez-nous.',
      },
    },
    overdue:
      'Cela prend plus de temps que promis. Nous en sommes désolés. Notre équipe le sait, et vous n’avez pas besoin de refaire une demande.',
    extended: 'Il nous faut plus de temps que d’habitude. La raison : {reason}',
    holdUntil: 'Nous reprendrons au plus tard le {date}.',
    timeLine: 'Où en est votre demande',
    step: {
      received: 'Demande reçue',
      deletion: 'Suppression',
      search: 'Recherche dans nos systèmes',
      check: 'Vérification qu’il ne reste rien',
      last_check: 'Dernière vérification après un délai d’attente',
      completed: 'Demande terminée',
      refused: 'Demande refusée',
      cancelled: 'Demande annulée',
    },
    state: { done: 'étape terminée', now: 'en cours', later: 'à venir' },
    promised: 'Nous terminerons au plus tard le {date}.',
    tally: {
      deleted: { one: '{n} type de données supprimé', other: '{n} types de données supprimés' },
      anonymised: { one: '{n} type de données rendu anonyme', other: '{n} types de données rendus anonymes' },
      passed_on: {
        one: 'Demande de suppression transmise pour {n} type de données',
        other: 'Demande de suppression transmise pour {n} types de données',
      },
      kept: { one: '{n} type de données conservé', other: '{n} types de données conservés' },
      working: { one: '{n} type de données en cours', other: '{n} types de données en cours' },
      not_started: { one: '{n} type de données en attente', other: '{n} types de données en attente' },
      stopped: {
        one: 'Suppression interrompue pour {n} type de données',
        other: 'Suppression interrompue pour {n} types de données',
      },
      untouched: { one: '{n} type de données non supprimé', other: '{n} types de données non supprimés' },
      nothing_found: { one: '{n} type de données non trouvé', other: '{n} types de données non trouvés' },
    },
    group: {
      deleted: 'Données supprimées',
      anonymised: 'Données rendues anonymes',
      passed_on: 'Demande de suppression transmise',
      kept: 'Ce que nous avons conservé, et pourquoi',
      working: 'En cours',
      not_started: 'En attente',
      stopped: 'Suppression interrompue',
      untouched: 'Données non supprimées',
      nothing_found: 'Données non trouvées',
    },
    part: {
      pending: 'Nous n’avons pas encore commencé.',
      purging: 'Nous supprimons ces données en ce moment.',
      verifying: 'Ces données ont été supprimées. Nous vérifions qu’il ne reste rien.',
      deleted: 'Ces données ont été supprimées, et nous avons vérifié qu’il ne reste rien.',
      anonymised: 'Nous avons retiré de ces données ce qui permettait de vous identifier. Le reste est conservé.',
      nothing_found: 'Avec ce que nous savons de vous, nous n’avons rien trouvé ici.',
      kept: 'Nous conservons ces données.',
      notified: 'Nous avons demandé au prestataire qui conserve ces données de les supprimer et attendons sa réponse.',
      acknowledged:
        'Nos prestataires ont reçu notre demande. Nous attendons qu’ils nous confirment la suppression de ces données.',
      confirmed: 'Nos prestataires ont confirmé que ces données ont été supprimées.',
      failing: 'Cela n’a pas encore fonctionné. Notre équipe s’en occupe.',
    },
    partTriedAgain: 'Cela n’a pas encore fonctionné. Nous réessaierons automatiquement.',
    partPassedOn:
      'Nos prestataires ont reçu notre demande de supprimer ces données. Ils ne nous disent pas quand c’est fait.',
    partToldOnly: 'Nos prestataires ont reçu notre demande de supprimer ces données.',
    partSoFar: {
      deleted: 'Ces données ont été supprimées. Nous vérifierons encore une fois avant de terminer.',
      nothing_deleted: 'Pour l’instant, nous n’avons rien trouvé à supprimer ici. Nous vérifierons encore une fois.',
      nothing_found: 'Pour l’instant, nous n’avons rien trouvé à votre sujet ici.',
      anonymising: 'Nous retirons en ce moment de ces données ce qui permet de vous identifier.',
      anonymised:
        'Nous avons retiré de ces données ce qui permettait de vous identifier. Nous vérifierons encore une fois avant de terminer.',
    },
    partWithRest: {
      deleted: 'Ces données ont été supprimées, sauf celles que nous expliquons ci-dessous.',
      nothing_found: 'Nous n’avons rien supprimé ici. Nous expliquons pourquoi ci-dessous.',
    },
    partByHand: {
      waiting: 'Notre équipe supprime ces données à la main et n’a pas encore terminé.',
      confirmed: 'Notre équipe a supprimé ces données à la main.',
      nothing_left: 'Notre équipe a confirmé qu’il ne reste rien à supprimer ici.',
    },
    retention: {
      legal_obligation: 'La loi nous oblige à conserver ces données.',
      legal_claims: 'Nous avons besoin de ces données pour faire valoir des droits en justice ou nous défendre.',
      public_health: 'Ces données sont nécessaires pour protéger la santé publique.',
      archiving_research:
        'Ces données sont conservées pour des archives d’intérêt public, la recherche ou la statistique.',
      freedom_of_expression:
        'Le droit à la liberté d’expression et d’information nous permet de conserver ces données.',
      controller_decides:
        'Le responsable de ces données est une entreprise qui utilise notre service ; nous les conservons pour elle. Demandez-lui de les supprimer.',
    },
    rule: 'Texte applicable',
    keptUntil: 'Nous conservons ces données jusqu’au {date}, puis nous les supprimons.',
    keptOpenEnd: 'Nous ne pouvons pas encore donner de date.',
    whyRefused: 'Pourquoi nous avons refusé',
    refusal: {
      suspected_fraud:
        'Nous pensons que cette demande ne vient peut-être pas de la personne à qui appartiennent les données. Si nous nous trompons, écrivez-nous.',
      insufficient_verification:
        'Nous n’avons pas pu confirmer que la demande vient de la personne concernée par les données.',
      no_match: 'Nous n’avons pas pu savoir quelle personne est concernée par la demande.',
      claim_not_covered: 'La loi ne donne pas le droit de faire supprimer ces données.',
      too_many_requests: 'La même demande a été faite un trop grand nombre de fois.',
      outside_jurisdiction: 'La loi sur laquelle la demande s’appuie ne s’applique pas dans ce cas.',
      other: 'Nous expliquons la raison ci-dessous.',
    },
    explanation: 'Notre explication',
    disagree: 'Si vous n’êtes pas d’accord',
    yourRights: 'Vos droits',
    rights:
      'Écrivez-nous à {email}. Vous pouvez aussi déposer une réclamation auprès de l’autorité de contrôle (en France, la CNIL) ou saisir la justice.',
    notices: 'Ce que vous devez aussi savoir',
    notice: {
      nobody_named:
        'La demande que nous avons reçue ne désigne personne : l’identifiant de compte ou le numéro qu’elle contient n’est celui de personne. Si vous voulez que nous supprimions vos données, écrivez à {email}.',
      newer_data:
        'Depuis le {date}, il y a des données plus récentes pour ce compte ou ce numéro. Si vous voulez aussi les faire supprimer, faites une nouvelle demande.',
      newer_data_unknown:
        'Nous avons laissé certaines données, car nous n’avons pas pu savoir de quand elles datent. Notre équipe s’en occupe. Vous pouvez aussi faire une nouvelle demande.',
      kept_in_part: 'Une partie de ces données a été supprimée, ou l’a peut-être été. Nous conservons ce qui reste.',
      source_gone:
        'Meta ne nous a plus indiqué lesquels de nos enregistrements vous concernent, car notre application avait déjà été retirée de votre compte. Si vous nous avez écrit sur Messenger ou Instagram, écrivez à {email} afin que nous puissions retrouver ces messages.',
      source_silent:
        'L’une des sources que nous avons interrogées à votre sujet n’a pas répondu. Il se peut donc que nous n’ayons pas trouvé toutes vos données. Si vous souhaitez que nous l’interrogions de nouveau, écrivez à {email}.',
      self_declared:
        'Une adresse, un numéro ou un compte vous appartient peut-être, mais nous n’avons pas pu le confirmer. Nous n’avons donc rien supprimé sur cette base. Pour le confirmer, écrivez à {email} ; s’il s’agit d’une adresse e-mail, écrivez depuis cette adresse.',
      business:
        'Les données qui appartiennent à une entreprise pour laquelle vous travaillez ou à laquelle vous avez écrit restent dans cette entreprise. Nous vous en avons retiré là où c’était possible. Pour le reste, adressez-vous à cette entreprise.',
      parent_id:
        'WhatsApp vous connaît aussi par un identifiant que partagent plusieurs comptes d’une même entreprise. WhatsApp ne nous permet pas de retirer cet identifiant.',
      copies_at_meta:
        'WhatsApp vous a retiré du carnet de contacts qu’il tient pour l’entreprise à laquelle vous avez écrit. WhatsApp peut garder des copies de cette entrée jusqu’au {date}.',
    },
    backups: 'Sauvegardes',
    backupsText:
      'La dernière sauvegarde qui pourrait encore contenir vos données est effacée automatiquement le {date}. Si nous devons restaurer une sauvegarde avant cette date, nous supprimons à nouveau vos données.',
    receipt: 'Votre attestation',
    receiptText:
      'L’attestation est un fichier qui indique ce qui a été supprimé et ce qui a été conservé. Elle ne contient ni votre nom ni votre compte. Elle porte une signature numérique, que chacun peut vérifier.',
    receiptButton: 'Enregistrer l’attestation',
    receiptRead: 'Lire l’attestation',
    code: 'Code de confirmation',
    readAt: 'État au {date}.',
    renews: 'Cette page s’actualise automatiquement.',
    stop: 'Ne plus actualiser',
    start: 'Actualiser automatiquement',
    readAgain: 'Actualiser maintenant',
  },
  receipt: {
    title: 'Ce que dit votre attestation',
    lead: 'Cette page montre ce qui est écrit dans l’attestation. Le fichier porte une signature numérique, afin que chacun puisse vérifier qu’il est authentique et n’a pas été modifié.',
    issuer: 'Délivrée par',
    issued: 'Délivrée le',
    received: 'Demande reçue',
    backups: 'Dernière sauvegarde effacée le',
    key: 'Signée avec la clé',
    check: 'Comment vérifier la signature',
    checkText:
      'Enregistrez l’attestation, ouvrez un terminal dans le même dossier et lancez cette commande. Elle nécessite Node.js. Elle affiche « true » et ce qui a été signé, ou « false » si le fichier a été modifié.',
    keys: 'Clés publiques pour vérifier la signature',
    back: 'Retour à votre demande',
  },
  unknown: {
    title: 'Nous ne trouvons aucune demande avec ce code',
    lead: 'Il peut y avoir plusieurs raisons :',
    reasons: [
      'Le code contient une erreur. Comparez-le avec celui que vous avez reçu.',
      'La demande est terminée depuis longtemps et son enregistrement a été effacé.',
      'La demande a été faite à une autre entreprise.',
    ],
    calm: 'Nous traitons toutes les demandes que nous avons reçues, même si vous ne pouvez pas les voir ici.',
  },
  unavailable: {
    title: 'Désolé, cette page ne fonctionne pas',
    text: 'Nous ne pouvons pas lire les demandes pour le moment. Rien n’est perdu. Réessayez dans une minute.',
  },
};
