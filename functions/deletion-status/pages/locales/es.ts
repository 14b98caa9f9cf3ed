import type { Sentences } from '../sentences.ts';

export const es: Sentences = {
  skip: 'Saltar al contenido principal',
  language: 'Idioma',
  languageNow: 'Idioma: {language}',
  contact: '¿Tiene preguntas? Escriba a {email}.',
  privacy: 'Política de privacidad',
  ask: {
    title: 'Pida que eliminemos sus datos',
    lead: 'Puede pedir a {company} que elimine los datos que tiene sobre usted. Es gratis, no necesita una cuenta y no tiene que dar ningún motivo.',
    how: 'Cómo pedirlo',
    facebook: 'En Facebook',
    facebookSteps: [
      'Abra «Configuración y privacidad», después «Configuración» y después «Aplicaciones y sitios web».',
      'Busque {company} y elimine la aplicación.',
      'Abra la lista de aplicaciones eliminadas, elija allí {company} y después «Enviar solicitud».',
    ],
    facebookBusiness: 'Si vinculó {company} a una empresa, abra en su lugar la sección de integraciones comerciales.',
    instagram: 'En Instagram o Threads',
    instagramSteps: [
      'Abra la configuración de su cuenta y busque las aplicaciones y los sitios web que tienen acceso a ella.',
      'Busque {company} y elimine la aplicación.',
      'Si se le ofrece eliminar sus datos, envíe esa solicitud. Si no, pídanoslo por correo electrónico.',
    ],
    keepCode:
      'Meta le dará un código de confirmación y un enlace a este sitio. Guarde los dos para poder consultar su solicitud.',
    mail: 'Por correo electrónico',
    mailText:
      'Escriba a {email} con el asunto «{subject}». Díganos el número de teléfono, el nombre de usuario o el correo electrónico que utilizó, para que podamos encontrar sus datos.',
    mailBusiness: 'Escríbanos también si envió mensajes a una empresa por WhatsApp, Messenger o Instagram.',
    mailProof:
      'Es posible que antes le pidamos que confirme que los datos son suyos, para que nadie más pueda hacer que se eliminen. Por favor, no nos envíe nunca contraseñas ni copias de documentos de identidad.',
    mailButton: 'Escribir el correo',
    next: 'Qué pasa después',
    nextSteps: [
      'Buscamos en todos nuestros sistemas todo lo que haya sobre usted.',
      'Lo eliminamos y pedimos a nuestros proveedores que también lo eliminen.',
      'Volvemos a comprobar que no queda nada.',
      'Podrá leer el resultado en este sitio y guardar un comprobante firmado.',
    ],
    promise: {
      one: 'Terminamos en un plazo de {n} día.',
      many: 'Terminamos en un plazo de {n} de días.',
      other: 'Terminamos en un plazo de {n} días.',
    },
    deleted: 'Qué eliminamos',
    kept: 'Qué conservamos y por qué',
    backups: {
      one: 'Las copias de seguridad se borran automáticamente en un plazo de {n} día. Si alguna vez tenemos que restaurar una, volvemos a eliminar sus datos.',
      many: 'Las copias de seguridad se borran automáticamente en un plazo de {n} de días. Si alguna vez tenemos que restaurar una, volvemos a eliminar sus datos.',
      other:
        'Las copias de seguridad se borran automáticamente en un plazo de {n} días. Si alguna vez tenemos que restaurar una, volvemos a eliminar sus datos.',
    },
  },
  lookUp: {
    title: 'Consulte una solicitud que ya ha hecho',
    code: 'Código de confirmación',
    hint: 'El código tiene 32 letras y cifras. No importan las mayúsculas, los espacios ni los guiones. También puede pegar el enlace completo.',
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
        text: 'Empezará automáticamente después de un tiempo de espera. No tiene que hacer nada.',
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
        text: 'Nuestro equipo tiene que comprobar algo. Hasta entonces no eliminaremos nada.',
      },
      completed: {
        title: 'Hemos eliminado sus datos',
        text: 'Los hemos eliminado de nuestros sistemas activos y hemos comprobado que allí no queda nada.',
      },
      confirmed: {
        title: 'Hemos eliminado sus datos',
        text: 'Abajo puede ver quién lo ha confirmado cuando no hemos podido comprobarlo nosotros mismos.',
      },
      anonymised: {
        title: 'Sus datos ya no le identifican',
        text: 'Hemos quitado de ellos lo que le identificaba. El resto se conserva. Abajo puede ver qué se conserva y por qué.',
      },
      completed_with_retention: {
        title: 'Hemos eliminado sus datos, con algunas excepciones',
        text: 'Abajo puede ver qué hemos eliminado, qué hemos conservado, por qué y hasta cuándo.',
      },
      mixed: {
        title: 'Su solicitud está completada',
        text: 'Abajo puede ver qué ha pasado con sus datos.',
      },
      all_kept: {
        title: 'Hemos conservado los datos que hemos encontrado',
        text: 'No hemos eliminado nada. Abajo puede ver qué hemos conservado, por qué y hasta cuándo.',
      },
      all_left: {
        title: 'No hemos eliminado los datos que hemos encontrado',
        text: 'Abajo puede ver por qué y qué puede hacer.',
      },
      nothing_found: {
        title: 'No hemos encontrado datos sobre usted',
        text: 'Hemos buscado con lo que sabemos de usted. Si utilizó con nosotros otra cuenta, otro número de teléfono u otro correo electrónico, puede hacer otra solicitud para ellos.',
      },
      nobody_named: {
        title: 'Su solicitud no indica de quién son los datos',
        text: 'Por eso no hemos podido buscar ningún dato. Abajo puede leer qué puede hacer.',
      },
      refused: {
        title: 'Hemos rechazado su solicitud',
        text: 'Abajo puede leer por qué y qué puede hacer.',
      },
      cancelled: {
        title: 'Su solicitud se ha cancelado',
        text: 'Terminó antes de que se eliminara nada. Si no era lo que quería, por favor, escríbanos.',
      },
    },
    overdue:
      'Estamos tardando más de lo que prometimos. Lo sentimos. Nuestro equipo lo sabe y no hace falta que vuelva a pedirlo.',
    extended: 'Necesitamos más tiempo de lo habitual. El motivo: {reason}',
    holdUntil: 'Continuaremos a más tardar el {date}.',
    timeLine: 'En qué punto está su solicitud',
    step: {
      received: 'Solicitud recibida',
      deletion: 'Eliminación',
      search: 'Búsqueda en nuestros sistemas',
      check: 'Comprobación de que no queda nada',
      last_check: 'Última comprobación tras un tiempo de espera',
      completed: 'Solicitud completada',
      refused: 'Solicitud rechazada',
      cancelled: 'Solicitud cancelada',
    },
    state: { done: 'paso terminado', now: 'en curso', later: 'pendiente' },
    promised: 'Terminaremos a más tardar el {date}.',
    tally: {
      deleted: { one: '{n} tipo de datos eliminado', other: '{n} tipos de datos eliminados' },
      anonymised: { one: '{n} tipo de datos anonimizado', other: '{n} tipos de datos anonimizados' },
      passed_on: {
        one: 'Petición de eliminación transmitida para {n} tipo de datos',
        other: 'Petición de eliminación transmitida para {n} tipos de datos',
      },
      kept: { one: '{n} tipo de datos conservado', other: '{n} tipos de datos conservados' },
      working: { one: '{n} tipo de datos en curso', other: '{n} tipos de datos en curso' },
      not_started: { one: '{n} tipo de datos pendiente', other: '{n} tipos de datos pendientes' },
      stopped: {
        one: 'Eliminación de {n} tipo de datos interrumpida',
        other: 'Eliminación de {n} tipos de datos interrumpida',
      },
      untouched: { one: '{n} tipo de datos no eliminado', other: '{n} tipos de datos no eliminados' },
      nothing_found: { one: '{n} tipo de datos no encontrado', other: '{n} tipos de datos no encontrados' },
    },
    group: {
      deleted: 'Datos eliminados',
      anonymised: 'Datos anonimizados',
      passed_on: 'Petición de eliminación transmitida',
      kept: 'Qué hemos conservado y por qué',
      working: 'En curso',
      not_started: 'Datos pendientes',
      stopped: 'Eliminación interrumpida',
      untouched: 'Datos no eliminados',
      nothing_found: 'Datos no encontrados',
    },
    part: {
      pending: 'Todavía no hemos empezado.',
      purging: 'Estamos eliminando estos datos.',
      verifying: 'Hemos eliminado estos datos. Estamos comprobando que no queda nada.',
      deleted: 'Hemos eliminado estos datos y hemos comprobado que no queda nada.',
      anonymised: 'Hemos quitado de estos datos lo que le identificaba. El resto se conserva.',
      nothing_found: 'Con lo que sabemos de usted, no hemos encontrado nada aquí.',
      kept: 'Conservamos estos datos.',
      notified: 'Hemos pedido al proveedor que guarda estos datos que los elimine y esperamos su respuesta.',
      acknowledged:
        'Nuestros proveedores han recibido la petición. Esperamos que nos confirmen que han eliminado estos datos.',
      confirmed: 'Nuestros proveedores han confirmado que estos datos están eliminados.',
      failing: 'Todavía no hemos podido eliminarlo. Nuestro equipo lo está revisando.',
    },
    partTriedAgain: 'Todavía no ha funcionado. Volveremos a intentarlo automáticamente.',
    partPassedOn:
      'Nuestros proveedores han recibido nuestra petición de eliminar estos datos. No nos comunican cuándo lo han hecho.',
    partToldOnly: 'Nuestros proveedores han recibido nuestra petición de eliminar estos datos.',
    partSoFar: {
      deleted: 'Hemos eliminado estos datos. Haremos una última comprobación antes de terminar.',
      nothing_deleted: 'De momento no hemos encontrado aquí nada que eliminar. Haremos otra comprobación.',
      nothing_found: 'De momento no hemos encontrado aquí nada sobre usted.',
      anonymising: 'Estamos quitando de estos datos lo que le identifica.',
      anonymised:
        'Hemos quitado de estos datos lo que le identificaba. Haremos una última comprobación antes de terminar.',
    },
    partWithRest: {
      deleted: 'Hemos eliminado estos datos, salvo los que explicamos más abajo.',
      nothing_found: 'Aquí no hemos eliminado nada. Más abajo explicamos por qué.',
    },
    partByHand: {
      waiting: 'Nuestro equipo elimina estos datos a mano y todavía no ha terminado.',
      confirmed: 'Nuestro equipo ha eliminado estos datos a mano.',
      nothing_left: 'Nuestro equipo ha confirmado que aquí no queda nada por eliminar.',
    },
    retention: {
      legal_obligation: 'La ley nos obliga a conservar estos datos.',
      legal_claims: 'Necesitamos estos datos para formular, ejercer o defender reclamaciones.',
      public_health: 'Estos datos son necesarios para proteger la salud pública.',
      archiving_research: 'Estos datos se conservan para archivos de interés público, investigación o estadística.',
      freedom_of_expression: 'El derecho a la libertad de expresión e información nos permite conservar estos datos.',
      controller_decides:
        'La responsable de estos datos es una empresa que utiliza nuestro servicio; nosotros los guardamos por encargo suyo. Pida a esa empresa que los elimine.',
    },
    rule: 'Base jurídica',
    keptUntil: 'Los conservamos hasta el {date} y después los eliminamos.',
    keptOpenEnd: 'Todavía no podemos dar una fecha.',
    whyRefused: 'Por qué la hemos rechazado',
    refusal: {
      suspected_fraud:
        'Creemos que esta solicitud quizá no procede de la persona titular de los datos. Si nos equivocamos, escríbanos.',
      insufficient_verification:
        'No hemos podido confirmar que la solicitud procede de la persona a la que se refieren los datos.',
      no_match: 'No hemos podido averiguar a qué persona se refiere la solicitud.',
      claim_not_covered: 'La ley no da derecho a que se eliminen estos datos.',
      too_many_requests: 'La misma solicitud se ha hecho demasiadas veces.',
      outside_jurisdiction: 'La ley en la que se basa la solicitud no se aplica en este caso.',
      other: 'Explicamos el motivo a continuación.',
    },
    explanation: 'Nuestra explicación',
    disagree: 'Si no está de acuerdo',
    yourRights: 'Sus derechos',
    rights:
      'Escríbanos a {email}. También puede reclamar ante la autoridad de control (en España, la AEPD) o acudir a los tribunales.',
    notices: 'Qué más debe saber',
    notice: {
      nobody_named:
        'La solicitud que hemos recibido no identifica a ninguna persona: el identificador de cuenta o el número que contiene no es de nadie. Si quiere que eliminemos sus datos, escriba a {email}.',
      newer_data:
        'Desde el {date} hay datos más recientes en esta cuenta o con este número. Si quiere que también se eliminen, haga otra solicitud.',
      newer_data_unknown:
        'No hemos eliminado algunos datos porque no hemos podido saber de cuándo son. Nuestro equipo lo está revisando. También puede hacer otra solicitud.',
      kept_in_part: 'Una parte de estos datos se eliminó o puede haberse eliminado. Conservamos lo que queda.',
      source_gone:
        'Meta ya no nos ha indicado cuáles de nuestros registros son suyos, porque nuestra aplicación ya se había quitado de su cuenta. Si nos escribió por Messenger o Instagram, escriba a {email} para que podamos encontrar esos mensajes.',
      source_silent:
        'Una de las fuentes a las que preguntamos por usted no respondió, así que es posible que no hayamos encontrado todos sus datos. Si quiere que volvamos a preguntar, escriba a {email}.',
      self_declared:
        'Hay una dirección, un número o una cuenta que podría pertenecerle, pero no hemos podido confirmarlo, así que no hemos eliminado nada a partir de ese dato. Para confirmarlo, escriba a {email}; si es una dirección de correo electrónico, hágalo desde esa dirección.',
      business:
        'Los datos que pertenecen a una empresa para la que trabaja o a la que escribió se quedan en esa empresa. Hemos quitado de ellos sus datos personales donde era posible. Para lo demás, diríjase a esa empresa.',
      parent_id:
        'WhatsApp también le reconoce por un identificador que comparten varias cuentas de una misma empresa. WhatsApp no nos permite quitar ese identificador.',
      copies_at_meta:
        'WhatsApp le ha quitado de la agenda de contactos que mantiene para la empresa a la que escribió. Es posible que WhatsApp conserve copias de esa entrada hasta el {date}.',
    },
    backups: 'Copias de seguridad',
    backupsText:
      'La última copia de seguridad que todavía podría contener sus datos se borra automáticamente el {date}. Si antes tenemos que restaurar una copia, volvemos a eliminar sus datos.',
    receipt: 'Su comprobante',
    receiptText:
      'El comprobante es un archivo que indica qué se ha eliminado y qué se ha conservado. No contiene ni su nombre ni su cuenta. Lleva una firma digital, que cualquiera puede comprobar.',
    receiptButton: 'Guardar el comprobante',
    receiptRead: 'Leer el comprobante',
    code: 'Código de confirmación',
    readAt: 'Estado a {date}.',
    renews: 'Esta página se actualiza automáticamente.',
    stop: 'Dejar de actualizar',
    start: 'Actualizar automáticamente',
    readAgain: 'Actualizar ahora',
  },
  receipt: {
    title: 'Qué dice su comprobante',
    lead: 'Esta página muestra lo que está escrito en el comprobante. El archivo lleva una firma digital, para que cualquiera pueda comprobar que es auténtico y que no se ha modificado.',
    issuer: 'Emitido por',
    issued: 'Fecha de emisión',
    received: 'Solicitud recibida',
    backups: 'Última copia de seguridad borrada el',
    key: 'Firmado con la clave',
    check: 'Cómo comprobar la firma',
    checkText:
      'Guarde el comprobante, abra un terminal en la misma carpeta y ejecute esta orden. Necesita Node.js. Muestra «true» y lo que se firmó, o «false» si el archivo se ha modificado.',
    keys: 'Claves públicas para comprobar la firma',
    back: 'Volver a su solicitud',
  },
  unknown: {
    title: 'No encontramos ninguna solicitud con este código',
    lead: 'Puede haber varios motivos:',
    reasons: [
      'Hay un error en el código. Por favor, compárelo con el que recibió.',
      'La solicitud se completó hace mucho tiempo y su registro ya se ha borrado.',
      'La solicitud se hizo a otra empresa.',
    ],
    calm: 'Tramitamos todas las solicitudes que recibimos, aunque no pueda verlas aquí.',
  },
  unavailable: {
    title: 'Lo sentimos, esta página no funciona',
    text: 'Ahora mismo no podemos leer las solicitudes. No se ha perdido nada. Por favor, vuelva a intentarlo dentro de un minuto.',
  },
};
