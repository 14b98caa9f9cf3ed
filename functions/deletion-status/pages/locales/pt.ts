import type { Sentences } from '../sentences.ts';

export const pt: Sentences = {
  skip: 'Ir para o conteúdo principal',
  language: 'Idioma',
  languageNow: 'Idioma: {language}',
  contact: 'Tem dúvidas? Escreva para {email}.',
  privacy: 'Política de privacidade',
  ask: {
    title: 'Peça a exclusão dos seus dados',
    lead: 'Você pode pedir que {company} exclua os dados que guarda sobre você. É grátis, não é preciso ter conta e você não precisa explicar o motivo.',
    how: 'Como pedir',
    facebook: 'No Facebook',
    facebookSteps: [
      'Abra “Configurações e privacidade”, depois “Configurações” e depois “Aplicativos e sites”.',
      'Encontre {company} e remova o aplicativo.',
      'Abra a lista de aplicativos removidos, escolha {company} e depois “Enviar solicitação”.',
    ],
    facebookBusiness: 'Se você conectou {company} a uma empresa, abra a seção de integrações comerciais.',
    instagram: 'No Instagram ou no Threads',
    instagramSteps: [
      'Abra as configurações da sua conta e procure os aplicativos e sites que têm acesso a ela.',
      'Encontre {company} e remova o aplicativo.',
      'Se aparecer a opção de excluir seus dados, envie essa solicitação. Se não, peça por e-mail.',
    ],
    keepCode:
      'A Meta então mostra um código de confirmação e um link para este site. Guarde os dois para poder acompanhar o seu pedido.',
    mail: 'Por e-mail',
    mailText:
      'Escreva para {email} com o assunto “{subject}”. Informe o número de telefone, o nome de usuário ou o e-mail que você usou, para que possamos encontrar seus dados.',
    mailBusiness: 'Escreva também se você enviou mensagens a uma empresa pelo WhatsApp, Messenger ou Instagram.',
    mailProof:
      'Antes disso, podemos pedir que você confirme que os dados são seus, para que ninguém mais possa mandar excluí-los. Por favor, nunca nos envie senhas nem cópias de documentos de identidade.',
    mailButton: 'Escrever o e-mail',
    next: 'O que acontece depois',
    nextSteps: [
      'Procuramos em todos os nossos sistemas tudo o que existe sobre você.',
      'Excluímos tudo isso e pedimos aos nossos prestadores de serviço que também excluam.',
      'Verificamos de novo se não sobrou nada.',
      'Você pode ler o resultado neste site e salvar um comprovante assinado.',
    ],
    promise: {
      one: 'Terminamos em até {n} dia.',
      many: 'Terminamos em até {n} de dias.',
      other: 'Terminamos em até {n} dias.',
    },
    deleted: 'O que excluímos',
    kept: 'O que mantemos e por quê',
    backups: {
      one: 'As cópias nos nossos backups são apagadas automaticamente em até {n} dia. Se um dia precisarmos restaurar um backup, excluímos seus dados de novo.',
      many: 'As cópias nos nossos backups são apagadas automaticamente em até {n} de dias. Se um dia precisarmos restaurar um backup, excluímos seus dados de novo.',
      other:
        'As cópias nos nossos backups são apagadas automaticamente em até {n} dias. Se um dia precisarmos restaurar um backup, excluímos seus dados de novo.',
    },
  },
  lookUp: {
    title: 'Consulte um pedido que você já fez',
    code: 'Código de confirmação',
    hint: 'O código tem 32 letras e números. Maiúsculas, espaços e hifens não fazem diferença. Você também pode colar o link inteiro.',
    wrongLength: 'Confira o código: ele tem 32 letras e números, e você digitou {n}.',
    wrongCharacters: 'Confira o código: ele só tem letras de A a Z e números.',
    button: 'Ver meu pedido',
  },
  status: {
    headline: {
      received: {
        title: 'Recebemos o seu pedido',
        text: 'Vamos começar assim que possível. Você não precisa fazer nada.',
      },
      scheduled: {
        title: 'Seu pedido está agendado',
        text: 'Ele começa automaticamente depois de um tempo de espera. Você não precisa fazer nada.',
      },
      running: {
        title: 'Estamos excluindo seus dados',
        text: 'Abaixo você vê o que já foi feito e o que ainda não. Você pode fechar esta página e voltar mais tarde.',
      },
      last_check: {
        title: 'Quase pronto: falta uma última verificação',
        text: 'No momento não temos mais nada para excluir. Depois de um tempo de espera, verificamos mais uma vez se nada voltou a aparecer. Então o seu pedido estará concluído.',
      },
      on_hold: {
        title: 'Seu pedido está em pausa',
        text: 'Nossa equipe precisa verificar algo. Até lá, não vamos excluir nada.',
      },
      completed: {
        title: 'Seus dados foram excluídos',
        text: 'Excluímos seus dados dos nossos sistemas ativos e verificamos que não sobrou nada neles.',
      },
      confirmed: {
        title: 'Seus dados foram excluídos',
        text: 'Abaixo você vê quem confirmou a exclusão quando não pudemos verificá-la nós mesmos.',
      },
      anonymised: {
        title: 'Seus dados não identificam mais você',
        text: 'Removemos deles o que identificava você. O restante permanece. Abaixo você vê o que permanece e por quê.',
      },
      completed_with_retention: {
        title: 'Seus dados foram excluídos, com algumas exceções',
        text: 'Abaixo você vê o que excluímos, o que mantivemos, por quê e até quando.',
      },
      mixed: {
        title: 'Seu pedido está concluído',
        text: 'Abaixo você vê o que aconteceu com os seus dados.',
      },
      all_kept: {
        title: 'Mantivemos os dados que encontramos',
        text: 'Nada foi excluído. Abaixo você vê o que mantivemos, por quê e até quando.',
      },
      all_left: {
        title: 'Não excluímos os dados que encontramos',
        text: 'Abaixo você vê o motivo e o que pode fazer.',
      },
      nothing_found: {
        title: 'Não encontramos dados sobre você',
        text: 'Fizemos uma busca com o que sabemos sobre você. Se você usou outra conta, outro número de telefone ou outro e-mail conosco, pode fazer outro pedido para eles.',
      },
      nobody_named: {
        title: 'Seu pedido não diz de quem são os dados',
        text: 'Por isso não pudemos procurar nenhum dado. Abaixo você lê o que pode fazer.',
      },
      refused: {
        title: 'Recusamos o seu pedido',
        text: 'Abaixo você lê o motivo e o que pode fazer.',
      },
      cancelled: {
        title: 'Seu pedido foi cancelado',
        text: 'Ele terminou antes que algo fosse excluído. Se não era isso que você queria, escreva para nós.',
      },
    },
    overdue:
      'Está demorando mais do que prometemos. Pedimos desculpas. Nossa equipe já sabe, e você não precisa pedir de novo.',
    extended: 'Precisamos de mais tempo do que o normal. O motivo: {reason}',
    holdUntil: 'Vamos continuar até {date}.',
    timeLine: 'Em que ponto está o seu pedido',
    step: {
      received: 'Pedido recebido',
      deletion: 'Exclusão',
      search: 'Busca em nossos sistemas',
      check: 'Verificação de que não sobrou nada',
      last_check: 'Última verificação depois de um tempo de espera',
      completed: 'Pedido concluído',
      refused: 'Pedido recusado',
      cancelled: 'Pedido cancelado',
    },
    state: { done: 'etapa concluída', now: 'em andamento', later: 'pendente' },
    promised: 'Vamos terminar até {date}.',
    tally: {
      deleted: { one: '{n} tipo de dados excluído', other: '{n} tipos de dados excluídos' },
      anonymised: { one: '{n} tipo de dados anonimizado', other: '{n} tipos de dados anonimizados' },
      passed_on: {
        one: 'Pedido de exclusão de {n} tipo de dados repassado',
        other: 'Pedido de exclusão de {n} tipos de dados repassado',
      },
      kept: { one: '{n} tipo de dados mantido', other: '{n} tipos de dados mantidos' },
      working: { one: '{n} tipo de dados em andamento', other: '{n} tipos de dados em andamento' },
      not_started: { one: '{n} tipo de dados pendente', other: '{n} tipos de dados pendentes' },
      stopped: {
        one: 'Exclusão de {n} tipo de dados interrompida',
        other: 'Exclusão de {n} tipos de dados interrompida',
      },
      untouched: { one: '{n} tipo de dados não excluído', other: '{n} tipos de dados não excluídos' },
      nothing_found: { one: '{n} tipo de dados não encontrado', other: '{n} tipos de dados não encontrados' },
    },
    group: {
      deleted: 'Dados excluídos',
      anonymised: 'Dados anonimizados',
      passed_on: 'Pedido de exclusão repassado',
      kept: 'O que mantivemos e por quê',
      working: 'Em andamento',
      not_started: 'Dados pendentes',
      stopped: 'Exclusão interrompida',
      untouched: 'Dados não excluídos',
      nothing_found: 'Dados não encontrados',
    },
    part: {
      pending: 'Ainda não começamos.',
      purging: 'Estamos excluindo estes dados agora.',
      verifying: 'Foi excluído. Estamos verificando se não sobrou nada.',
      deleted: 'Foi excluído e verificado: não sobrou nada.',
      anonymised: 'Removemos destes dados o que identificava você. O restante permanece.',
      nothing_found: 'Com o que sabemos sobre você, não encontramos nada aqui.',
      kept: 'Mantemos estes dados.',
      notified: 'Pedimos a exclusão ao prestador de serviço que guarda estes dados e aguardamos a resposta.',
      acknowledged:
        'Nossos prestadores de serviço receberam o pedido. Aguardamos a confirmação de que estes dados foram excluídos.',
      confirmed: 'Nossos prestadores de serviço confirmaram que estes dados foram excluídos.',
      failing: 'Ainda não deu certo. Nossa equipe está cuidando disso.',
    },
    partTriedAgain: 'Ainda não deu certo. Vamos tentar de novo automaticamente.',
    partPassedOn:
      'Nossos prestadores de serviço receberam o pedido para excluir estes dados. Eles não nos avisam quando isso é feito.',
    partToldOnly: 'Nossos prestadores de serviço receberam o pedido para excluir estes dados.',
    partSoFar: {
      deleted: 'Foi excluído. Vamos verificar mais uma vez antes de terminar.',
      nothing_deleted: 'Até agora não encontramos nada para excluir aqui. Vamos verificar mais uma vez.',
      nothing_found: 'Até agora não encontramos nada sobre você aqui.',
      anonymising: 'Estamos removendo destes dados o que identifica você.',
      anonymised: 'Removemos destes dados o que identificava você. Vamos verificar mais uma vez antes de terminar.',
    },
    partWithRest: {
      deleted: 'Foi excluído, exceto os dados que explicamos abaixo.',
      nothing_found: 'Nada foi excluído aqui. Abaixo explicamos por quê.',
    },
    partByHand: {
      waiting: 'Nossa equipe exclui estes dados manualmente e ainda não terminou.',
      confirmed: 'Nossa equipe excluiu estes dados manualmente.',
      nothing_left: 'Nossa equipe confirmou que não resta nada para excluir aqui.',
    },
    retention: {
      legal_obligation: 'A lei nos obriga a manter estes dados.',
      legal_claims: 'Precisamos destes dados para exercer direitos em processo judicial, administrativo ou arbitral.',
      public_health: 'Estes dados são necessários para proteger a saúde pública.',
      archiving_research: 'Estes dados são mantidos para arquivos de interesse público, pesquisa ou estatística.',
      freedom_of_expression: 'O direito à liberdade de expressão e de informação nos permite manter estes dados.',
      controller_decides:
        'A controladora destes dados é uma empresa que usa o nosso serviço; nós os guardamos para ela. Peça a exclusão a essa empresa.',
    },
    rule: 'Lei ou norma',
    keptUntil: 'Mantemos estes dados até {date} e depois os excluímos.',
    keptOpenEnd: 'Ainda não podemos dar uma data.',
    whyRefused: 'Por que recusamos',
    refusal: {
      suspected_fraud:
        'Achamos que este pedido pode não ter vindo da pessoa titular dos dados. Se estivermos enganados, escreva para nós.',
      insufficient_verification: 'Não conseguimos confirmar que o pedido veio da pessoa a quem os dados se referem.',
      no_match: 'Não conseguimos descobrir a que pessoa o pedido se refere.',
      claim_not_covered: 'A lei não dá direito à exclusão destes dados.',
      too_many_requests: 'O mesmo pedido foi feito vezes demais.',
      outside_jurisdiction: 'A lei em que o pedido se baseia não se aplica neste caso.',
      other: 'Explicamos o motivo abaixo.',
    },
    explanation: 'Nossa explicação',
    disagree: 'Se você não concorda',
    yourRights: 'Seus direitos',
    rights:
      'Escreva para {email}. Você também pode reclamar à ANPD ou à autoridade do seu país, ou recorrer à Justiça.',
    notices: 'O que mais você deve saber',
    notice: {
      nobody_named:
        'O pedido que recebemos não identifica nenhuma pessoa: o identificador de conta ou o número que ele contém não é de ninguém. Se quiser que seus dados sejam excluídos, escreva para {email}.',
      newer_data:
        'Desde {date} há dados mais recentes nesta conta ou neste número. Se quiser que eles também sejam excluídos, faça outro pedido.',
      newer_data_unknown:
        'Deixamos alguns dados porque não conseguimos saber de quando são. Nossa equipe está verificando. Você também pode fazer outro pedido.',
      kept_in_part: 'Uma parte destes dados foi excluída ou pode ter sido excluída. Mantemos o que resta.',
      source_gone:
        'A Meta não nos informou mais quais dos nossos registros são seus, porque o nosso aplicativo já tinha sido removido da sua conta. Se você nos escreveu pelo Messenger ou Instagram, escreva para {email} para que possamos encontrar essas mensagens.',
      source_silent:
        'Uma das fontes que consultamos sobre você não respondeu, por isso talvez não tenhamos encontrado todos os seus dados. Se quiser que consultemos de novo, escreva para {email}.',
      self_declared:
        'Há um endereço, um número ou uma conta que pode pertencer a você, mas não conseguimos confirmar isso. Por isso, não excluímos nada com base nesse dado. Para confirmar, escreva para {email}; se for um endereço de e-mail, escreva a partir dele.',
      business:
        'Os dados que pertencem a uma empresa para a qual você trabalha ou escreveu ficam com essa empresa. Retiramos você deles onde foi possível. Sobre o restante, fale com essa empresa.',
      parent_id:
        'O WhatsApp também reconhece você por um identificador que várias contas da mesma empresa compartilham. O WhatsApp não nos permite remover esse identificador.',
      copies_at_meta:
        'O WhatsApp removeu você da lista de contatos que mantém para a empresa à qual você escreveu. O WhatsApp pode manter cópias desse registro até {date}.',
    },
    backups: 'Backups',
    backupsText:
      'O último backup que ainda pode conter seus dados é apagado automaticamente em {date}. Se precisarmos restaurar um backup antes disso, excluímos seus dados de novo.',
    receipt: 'Seu comprovante',
    receiptText:
      'O comprovante é um arquivo que diz o que foi excluído e o que foi mantido. Ele não contém nem o seu nome nem a sua conta. Ele tem uma assinatura digital, que qualquer pessoa pode conferir.',
    receiptButton: 'Salvar o comprovante',
    receiptRead: 'Ler o comprovante',
    code: 'Código de confirmação',
    readAt: 'Situação em {date}.',
    renews: 'Esta página se atualiza automaticamente.',
    stop: 'Parar de atualizar',
    start: 'Atualizar automaticamente',
    readAgain: 'Atualizar agora',
  },
  receipt: {
    title: 'O que diz o seu comprovante',
    lead: 'Esta página mostra o que está escrito no comprovante. O arquivo tem uma assinatura digital, para que qualquer pessoa possa conferir que ele é autêntico e não foi alterado.',
    issuer: 'Emitido por',
    issued: 'Data de emissão',
    received: 'Pedido recebido',
    backups: 'Último backup apagado em',
    key: 'Assinado com a chave',
    check: 'Como conferir a assinatura',
    checkText:
      'Salve o comprovante, abra um terminal na mesma pasta e execute este comando. Ele precisa do Node.js. Ele mostra “true” e o que foi assinado, ou “false” se o arquivo foi alterado.',
    keys: 'Chaves públicas para conferir a assinatura',
    back: 'Voltar ao seu pedido',
  },
  unknown: {
    title: 'Não encontramos um pedido com este código',
    lead: 'Isso pode ter vários motivos:',
    reasons: [
      'Há um erro no código. Por favor, compare com o código que você recebeu.',
      'O pedido foi concluído há muito tempo, e o registro já foi removido.',
      'O pedido foi feito a outra empresa.',
    ],
    calm: 'Cuidamos de todos os pedidos que recebemos, mesmo que você não possa vê-los aqui.',
  },
  unavailable: {
    title: 'Desculpe, esta página não está funcionando',
    text: 'Não conseguimos ler os pedidos agora. Nada se perdeu. Por favor, tente de novo daqui a um minuto.',
  },
};
