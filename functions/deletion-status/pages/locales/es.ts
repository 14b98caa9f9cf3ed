import type { Sentences } from '../sentences.ts';

export const es: Sentences = {
  name: 'Español',
  skip: 'Saltar al contenido principal',
  language: 'Idioma',
  contact: '¿Tiene preguntas? Escriba a {email}.',
  privacy: 'Política de privacidad',
  ask: {
    title: 'Pida que eliminemos sus datos',
    lead: 'Puede pedir a {company} que elimine los datos que tiene sobre usted. Es gratis, no necesita una cuenta y no tiene que dar ningún motivo.',
    how: 'Cómo pedirlo',
    meta: 'Desde Facebook, Instagram o Threads',
    metaSteps: [
      'Abra la configuración de Facebook, Instagram o Threads y elija «Aplicaciones y sitios web».',
      'Elija {company} y elimine la aplicación.',
      'Elija «Enviar solicitud» para que se eliminen sus datos.',
      'Recibirá un código de confirmación y un enlace a este sitio. Guárdelos: con ellos podrá ver qué pasa con su solicitud.',
    ],
    mail: 'Por correo electrónico',
    mailText:
      'Escriba a {email} con el asunto «{subject}». Díganos el número de teléfono, el nombre de usuario o el correo electrónico que utilizó, para que podamos encontrar sus datos. Elija también esta vía si escribió a una empresa por WhatsApp.',
    mailProof:
      'Es posible que antes le pidamos que confirme que los datos son suyos, para que nadie más pueda hacer que se eliminen. Por favor, no nos envíe nunca contraseñas ni copias de documentos de identidad.',
    mailButton: 'Escribir el correo',
    next: 'Qué pasa después',
    nextSteps: [
      'Buscamos en todos nuestros sistemas todo lo que haya sobre usted.',
      'Lo eliminamos y pedimos a las empresas que guardan datos por encargo nuestro que también lo eliminen.',
      'Volvemos a mirar para asegurarnos de que no queda nada.',
      'Podrá leer el resultado en este sitio y guardar un comprobante firmado.',
    ],
    promise: {
      one: 'Terminamos en un plazo de {n} día.',
      many: 'Terminamos en un plazo de {n} de días.',
      other: 'Terminamos en un plazo de {n} días.',
    },
    deleted: 'Qué eliminamos',
    kept: 'Qué conservamos y por qué',
    anonymous: 'Se conservan los totales que no identifican a nadie, como el número de mensajes enviados en un mes.',
    backups: {
      one: 'Las copias de seguridad caducan por sí solas en un plazo de {n} día. Si alguna vez tenemos que restaurar una, volvemos a eliminar sus datos.',
      many: 'Las copias de seguridad caducan por sí solas en un plazo de {n} de días. Si alguna vez tenemos que restaurar una, volvemos a eliminar sus datos.',
      other:
        'Las copias de seguridad caducan por sí solas en un plazo de {n} días. Si alguna vez tenemos que restaurar una, volvemos a eliminar sus datos.',
    },
  },
  lookUp: {
    title: 'Consulte una solicitud que ya ha hecho',
    code: 'Código de confirmación',
    hint: 'El código tiene 32 letras y cifras. No importan las mayúsculas, los espacios ni los guiones.',
    wrongLength: 'Revise el código: tiene 32 letras y cifras, y usted ha escrito {n}.',
    wrongCharacters: 'Revise el código: solo contiene letras de la A a la Z y cifras.',
    button: 'Ver mi solicitud',
  },
  status: {
    headline: {
      received: {
        title: 'Hemos recibido su solicitud',
        text: 'Empezaremos lo antes posible. No tiene que hacer nada.',
      },
      scheduled: {
        title: 'Su solicitud está programada',
        text: 'Empezará por sí sola después de un tiempo de espera. No tiene que hacer nada.',
      },
      running: {
        title: 'Estamos eliminando sus datos',
        text: 'Abajo puede ver qué está hecho y qué no. Puede cerrar esta página y volver más tarde.',
      },
      last_check: {
        title: 'Casi terminado: falta una última comprobación',
        text: 'En este momento no nos queda nada por eliminar. Después de un tiempo de espera comprobaremos una vez más que no ha vuelto a aparecer nada. Entonces su solicitud quedará completada.',
      },
      on_hold: {
        title: 'Su solicitud está en pausa',
        text: 'Nuestro personal tiene que tomar una decisión antes de continuar. Hasta entonces no se elimina nada más.',
      },
      completed: {
        title: 'Sus datos han sido eliminados',
        text: 'Eliminamos lo que teníamos sobre usted. Después lo comprobamos y no quedaba nada.',
      },
      completed_with_retention: {
        title: 'Sus datos han sido eliminados, salvo los que tenemos que conservar',
        text: 'Abajo puede ver qué eliminamos, qué conservamos, por qué y hasta cuándo.',
      },
      all_kept: {
        title: 'Tenemos que conservar los datos que encontramos',
        text: 'No eliminamos nada. Abajo puede ver qué conservamos, por qué y hasta cuándo.',
      },
      nothing_found: {
        title: 'No encontramos datos sobre usted',
        text: 'Buscamos en todos nuestros sistemas. Si utilizó con nosotros otra cuenta, otro número de teléfono u otro correo electrónico, puede hacer otra solicitud para ellos.',
      },
      refused: {
        title: 'Hemos rechazado su solicitud',
        text: 'Abajo puede leer por qué y qué puede hacer.',
      },
      cancelled: {
        title: 'Su solicitud fue cancelada',
        text: 'Terminó antes de que se eliminara nada. Si no era lo que quería, por favor, escríbanos.',
      },
    },
    overdue:
      'Estamos tardando más de lo que prometimos. Lo sentimos. Nuestro personal lo sabe y no hace falta que vuelva a pedirlo.',
    extended: 'Necesitamos más tiempo de lo habitual. El motivo: {reason}',
    holdUntil: 'Continuaremos a más tardar el {date}.',
    timeLine: 'En qué punto está su solicitud',
    step: {
      received: 'Solicitud recibida',
      deletion: 'Eliminación',
      search: 'Búsqueda en todos nuestros sistemas',
      check: 'Comprobación de que no queda nada',
      last_check: 'Última comprobación tras un tiempo de espera',
      completed: 'Completada',
      refused: 'Rechazada',
      cancelled: 'Cancelada',
    },
    state: { done: 'hecho', now: 'ahora', later: 'pendiente' },
    promised: 'Prometimos terminar a más tardar el {date}.',
    group: {
      deleted: 'Eliminado',
      kept: 'Conservado',
      working: 'Todavía en curso',
      untouched: 'No eliminado',
      nothing_found: 'Nada encontrado',
    },
    keptWhy: 'Conservado, y por qué',
    part: {
      pending: 'A la espera de su turno.',
      purging: 'Lo estamos eliminando ahora.',
      verifying: 'Eliminado. Estamos comprobando que no queda nada.',
      deleted: 'Eliminado y comprobado: no queda nada.',
      nothing_found: 'Aquí no teníamos nada sobre usted.',
      kept: 'Lo conservamos.',
      notified: 'Hemos pedido a quienes lo guardan por encargo nuestro que lo eliminen y esperamos su respuesta.',
      acknowledged: 'Quienes lo guardan por encargo nuestro tienen nuestra petición y lo están eliminando.',
      confirmed: 'Quienes lo guardaban por encargo nuestro han confirmado que está eliminado.',
      failing: 'Todavía no ha funcionado. Nuestro personal lo está revisando.',
    },
    retention: {
      legal_obligation: 'Una ley nos obliga a conservarlo.',
      legal_claims: 'Lo necesitamos para presentar reclamaciones legales o defendernos de ellas.',
      public_health: 'Es necesario por motivos de salud pública.',
      archiving_research: 'Se conserva para archivos de interés público, investigación o estadística.',
      freedom_of_expression: 'Está protegido por la libertad de expresión e información.',
      controller_decides:
        'Pertenece a una empresa que utiliza nuestro servicio. Solo esa empresa puede decidir sobre ello; por favor, diríjase a ella.',
    },
    refusal: {
      suspected_fraud: 'Tenemos buenas razones para creer que esta solicitud es un intento de fraude.',
      insufficient_verification:
        'No pudimos confirmar que la solicitud procede de la persona a la que se refieren los datos.',
      no_match: 'No pudimos averiguar a qué persona se refiere la solicitud.',
      claim_not_covered: 'La ley no da derecho a que se eliminen estos datos.',
      too_many_requests: 'La misma solicitud se hizo demasiadas veces.',
      outside_jurisdiction: 'La ley en la que se basa la solicitud no se aplica en este caso.',
      other: 'El motivo se indica abajo.',
    },
    basis: 'Base legal: {basis}',
    keptUntil: 'Lo conservamos hasta el {date} y después lo eliminamos.',
    keptOpenEnd: 'Todavía no hay una fecha de fin.',
    whyRefused: 'Por qué la rechazamos',
    disagree: 'Si no está de acuerdo',
    rights:
      'Escríbanos a {email}. También tiene derecho a reclamar ante una autoridad de protección de datos y a acudir a los tribunales.',
    backups: 'Copias de seguridad',
    backupsText:
      'La última copia de seguridad que todavía podría contener sus datos caduca el {date}. Si antes tenemos que restaurar una copia, volvemos a eliminar sus datos.',
    receipt: 'Su comprobante',
    receiptText:
      'El comprobante es un archivo que indica qué se eliminó y qué se conservó. No contiene ni su nombre ni su cuenta. Lleva nuestra firma, que cualquiera puede comprobar.',
    receiptButton: 'Guardar el comprobante',
    receiptKeys: 'Claves públicas para comprobar la firma',
    code: 'Código de confirmación',
    readAt: 'Estado a {date}.',
    renews: 'Esta página se actualiza sola.',
    stop: 'Dejar de actualizar',
    start: 'Actualizar automáticamente',
    readAgain: 'Actualizar ahora',
  },
  unknown: {
    title: 'No podemos mostrar ninguna solicitud con este código',
    lead: 'Puede haber varios motivos:',
    reasons: [
      'Hay un error en el código. Por favor, compárelo con el que recibió.',
      'La solicitud se completó hace mucho tiempo y su registro ya se ha borrado.',
      'La solicitud se hizo a otra empresa.',
    ],
    calm: 'Una solicitud que hemos recibido sigue su curso, aunque no pueda verla aquí.',
  },
  unavailable: {
    title: 'Ahora mismo no podemos leer las solicitudes',
    text: 'No se ha perdido nada. Por favor, vuelva a intentarlo dentro de un minuto.',
  },
};
