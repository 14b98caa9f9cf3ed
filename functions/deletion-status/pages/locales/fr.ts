import type { Sentences } from '../sentences.ts';

export const fr: Sentences = {
  name: 'Français',
  skip: 'Aller au contenu principal',
  language: 'Langue',
  contact: 'Des questions ? Écrivez à {email}.',
  privacy: 'Politique de confidentialité',
  ask: {
    title: 'Demandez la suppression de vos données',
    lead: 'Vous pouvez demander à {company} de supprimer les données qu’elle détient à votre sujet. C’est gratuit, vous n’avez pas besoin de compte et vous n’avez pas à donner de raison.',
    how: 'Comment faire la demande',
    meta: 'Depuis Facebook, Instagram ou Threads',
    metaSteps: [
      'Ouvrez les paramètres de Facebook, d’Instagram ou de Threads et choisissez « Applications et sites web ».',
      'Choisissez {company} et supprimez l’application.',
      'Choisissez « Envoyer la demande » pour que vos données soient supprimées.',
      'Vous recevez un code de confirmation et un lien vers ce site. Gardez-les : ils vous montrent ce que devient votre demande.',
    ],
    mail: 'Par e-mail',
    mailText:
      'Écrivez à {email} avec l’objet « {subject} ». Indiquez le numéro de téléphone, le nom d’utilisateur ou l’adresse e-mail que vous avez utilisés, afin que nous puissions retrouver vos données. Choisissez aussi cette voie si vous avez écrit à une entreprise sur WhatsApp.',
    mailProof:
      'Nous pouvons d’abord vous demander de confirmer que ces données sont les vôtres, pour que personne d’autre ne puisse les faire supprimer. Ne nous envoyez jamais de mot de passe ni de copie de pièce d’identité.',
    mailButton: 'Écrire l’e-mail',
    next: 'Ce qui se passe ensuite',
    nextSteps: [
      'Nous cherchons dans tous nos systèmes tout ce qui vous concerne.',
      'Nous le supprimons et demandons aux entreprises qui conservent des données pour nous de le supprimer aussi.',
      'Nous regardons à nouveau pour nous assurer qu’il ne reste rien.',
      'Vous pouvez lire le résultat sur ce site et enregistrer une attestation signée.',
    ],
    promise: {
      one: 'Nous terminons dans un délai de {n} jour.',
      many: 'Nous terminons dans un délai de {n} de jours.',
      other: 'Nous terminons dans un délai de {n} jours.',
    },
    deleted: 'Ce que nous supprimons',
    kept: 'Ce que nous conservons, et pourquoi',
    anonymous: 'Les totaux qui n’identifient personne restent, par exemple le nombre de messages envoyés en un mois.',
    backups: {
      one: 'Les copies dans nos sauvegardes expirent d’elles-mêmes dans un délai de {n} jour. Si nous devons un jour restaurer une sauvegarde, nous supprimons à nouveau vos données.',
      many: 'Les copies dans nos sauvegardes expirent d’elles-mêmes dans un délai de {n} de jours. Si nous devons un jour restaurer une sauvegarde, nous supprimons à nouveau vos données.',
      other:
        'Les copies dans nos sauvegardes expirent d’elles-mêmes dans un délai de {n} jours. Si nous devons un jour restaurer une sauvegarde, nous supprimons à nouveau vos données.',
    },
  },
  lookUp: {
    title: 'Suivez une demande déjà faite',
    code: 'Code de confirmation',
    hint: 'Le code compte 32 lettres et chiffres. Les majuscules, les espaces et les tirets n’ont pas d’importance.',
    wrongLength: 'Vérifiez le code : il compte 32 lettres et chiffres, et vous en avez saisi {n}.',
    wrongCharacters: 'Vérifiez le code : il ne contient que des lettres de A à Z et des chiffres.',
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
        text: 'Elle commencera d’elle-même après un temps d’attente. Vous n’avez rien à faire.',
      },
      running: {
        title: 'Nous supprimons vos données',
        text: 'Vous voyez ci-dessous ce qui est fait et ce qui ne l’est pas. Vous pouvez fermer cette page et revenir plus tard.',
      },
      last_check: {
        title: 'Presque terminé : une dernière vérification',
        text: 'Nous n’avons plus rien à supprimer pour le moment. Après un temps d’attente, nous vérifions une dernière fois que rien n’est réapparu. Votre demande sera alors terminée.',
      },
      on_hold: {
        title: 'Votre demande est en attente',
        text: 'Notre équipe doit prendre une décision avant que nous puissions continuer. D’ici là, rien d’autre n’est supprimé.',
      },
      completed: {
        title: 'Vos données ont été supprimées',
        text: 'Nous avons supprimé ce que nous détenions à votre sujet. Puis nous avons vérifié : il ne restait rien.',
      },
      completed_with_retention: {
        title: 'Vos données ont été supprimées, sauf celles que nous devons conserver',
        text: 'Vous voyez ci-dessous ce que nous avons supprimé, ce que nous conservons, pourquoi et jusqu’à quand.',
      },
      all_kept: {
        title: 'Nous devons conserver les données trouvées',
        text: 'Nous n’avons rien supprimé. Vous voyez ci-dessous ce que nous conservons, pourquoi et jusqu’à quand.',
      },
      nothing_found: {
        title: 'Nous n’avons trouvé aucune donnée à votre sujet',
        text: 'Nous avons cherché dans tous nos systèmes. Si vous avez utilisé chez nous un autre compte, un autre numéro de téléphone ou une autre adresse e-mail, vous pouvez faire une nouvelle demande.',
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
    extended: 'Il nous faut plus de temps que d’habitude. La raison : {reason}',
    holdUntil: 'Nous continuons au plus tard le {date}.',
    timeLine: 'Où en est votre demande',
    step: {
      received: 'Demande reçue',
      deletion: 'Suppression',
      search: 'Recherche dans tous nos systèmes',
      check: 'Vérification qu’il ne reste rien',
      last_check: 'Dernière vérification après un temps d’attente',
      completed: 'Terminée',
      refused: 'Refusée',
      cancelled: 'Annulée',
    },
    state: { done: 'fait', now: 'en cours', later: 'à venir' },
    promised: 'Nous avons promis de terminer au plus tard le {date}.',
    group: {
      deleted: 'Supprimé',
      kept: 'Conservé',
      working: 'Encore en cours',
      untouched: 'Non supprimé',
      nothing_found: 'Rien trouvé',
    },
    keptWhy: 'Conservé, et pourquoi',
    part: {
      pending: 'En attente de son tour.',
      purging: 'Suppression en cours.',
      verifying: 'Supprimé. Nous vérifions qu’il ne reste rien.',
      deleted: 'Supprimé et vérifié : il ne reste rien.',
      nothing_found: 'Nous n’avions rien à votre sujet ici.',
      kept: 'Nous conservons ceci.',
      notified: 'Nous avons demandé la suppression à ceux qui conservent ceci pour nous et attendons leur réponse.',
      acknowledged: 'Ceux qui conservent ceci pour nous ont reçu notre demande et procèdent à la suppression.',
      confirmed: 'Ceux qui conservaient ceci pour nous ont confirmé la suppression.',
      failing: 'Cela n’a pas encore fonctionné. Notre équipe s’en occupe.',
    },
    retention: {
      legal_obligation: 'Une loi nous oblige à conserver ces données.',
      legal_claims: 'Nous en avons besoin pour faire valoir des droits en justice ou nous défendre.',
      public_health: 'Ces données sont nécessaires pour des raisons de santé publique.',
      archiving_research:
        'Ces données sont conservées pour des archives d’intérêt public, la recherche ou la statistique.',
      freedom_of_expression: 'Ces données sont protégées par la liberté d’expression et d’information.',
      controller_decides:
        'Ces données appartiennent à une entreprise qui utilise notre service. Elle seule peut en décider : adressez-vous à elle.',
    },
    refusal: {
      suspected_fraud: 'Nous avons de bonnes raisons de penser que cette demande est une tentative de fraude.',
      insufficient_verification:
        'Nous n’avons pas pu confirmer que la demande vient de la personne concernée par les données.',
      no_match: 'Nous n’avons pas pu savoir quelle personne est concernée par la demande.',
      claim_not_covered: 'La loi ne donne pas le droit de faire supprimer ces données.',
      too_many_requests: 'La même demande a été faite un trop grand nombre de fois.',
      outside_jurisdiction: 'La loi sur laquelle la demande s’appuie ne s’applique pas dans ce cas.',
      other: 'La raison est indiquée ci-dessous.',
    },
    basis: 'Base légale : {basis}',
    keptUntil: 'Nous conservons ces données jusqu’au {date}, puis nous les supprimons.',
    keptOpenEnd: 'Aucune date de fin n’est encore fixée.',
    whyRefused: 'Pourquoi nous avons refusé',
    disagree: 'Si vous n’êtes pas d’accord',
    rights:
      'Écrivez-nous à {email}. Vous avez aussi le droit de déposer une réclamation auprès d’une autorité de protection des données et de saisir la justice.',
    backups: 'Sauvegardes',
    backupsText:
      'La dernière sauvegarde qui pourrait encore contenir vos données expire le {date}. Si nous devons restaurer une sauvegarde avant cette date, nous supprimons à nouveau vos données.',
    receipt: 'Votre attestation',
    receiptText:
      'L’attestation est un fichier qui indique ce qui a été supprimé et ce qui a été conservé. Elle ne contient ni votre nom ni votre compte. Elle porte notre signature, que chacun peut vérifier.',
    receiptButton: 'Enregistrer l’attestation',
    receiptKeys: 'Clés publiques pour vérifier la signature',
    code: 'Code de confirmation',
    readAt: 'Situation au {date}.',
    renews: 'Cette page s’actualise d’elle-même.',
    stop: 'Ne plus actualiser',
    start: 'Actualiser automatiquement',
    readAgain: 'Actualiser maintenant',
  },
  unknown: {
    title: 'Nous ne pouvons afficher aucune demande pour ce code',
    lead: 'Il peut y avoir plusieurs raisons :',
    reasons: [
      'Le code contient une erreur. Comparez-le avec celui que vous avez reçu.',
      'La demande est terminée depuis longtemps et son enregistrement a été effacé.',
      'La demande a été faite à une autre entreprise.',
    ],
    calm: 'Une demande que nous avons reçue suit son cours, même si vous ne pouvez pas la voir ici.',
  },
  unavailable: {
    title: 'Nous ne pouvons pas lire les demandes pour le moment',
    text: 'Rien n’est perdu. Réessayez dans une minute.',
  },
};
