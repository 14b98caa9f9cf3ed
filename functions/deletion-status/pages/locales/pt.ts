import type { Sentences } from '../sentences.ts';

export const pt: Sentences = {
  name: 'Português',
  skip: 'Ir para o conteúdo principal',
  language: 'Idioma',
  contact: 'Tem dúvidas? Escreva para {email}.',
  privacy: 'Política de privacidade',
  ask: {
    title: 'Peça a exclusão dos seus dados',
    lead: 'Você pode pedir à {company} que exclua os dados que ela tem sobre você. É grátis, não é preciso ter conta e você não precisa explicar o motivo.',
    how: 'Como pedir',
    meta: 'Pelo Facebook, Instagram ou Threads',
    metaSteps: [
      'Abra as configurações do Facebook, do Instagram ou do Threads e escolha “Aplicativos e sites”.',
      'Escolha {company} e remova o aplicativo.',
      'Escolha “Enviar solicitação” para que seus dados sejam excluídos.',
      'Você recebe um código de confirmação e um link para este site. Guarde os dois: com eles você vê o que acontece com o seu pedido.',
    ],
    mail: 'Por e-mail',
    mailText:
      'Escreva para {email} com o assunto “{subject}”. Informe o número de telefone, o nome de usuário ou o e-mail que você usou, para que possamos encontrar seus dados. Use este caminho também se você escreveu para uma empresa pelo WhatsApp.',
    mailProof:
      'Antes disso, podemos pedir que você confirme que os dados são seus, para que ninguém mais possa mandar excluí-los. Por favor, nunca nos envie senhas nem cópias de documentos de identidade.',
    mailButton: 'Escrever o e-mail',
    next: 'O que acontece depois',
    nextSteps: [
      'Procuramos em todos os nossos sistemas tudo o que existe sobre você.',
      'Excluímos tudo isso e pedimos às empresas que guardam dados para nós que também excluam.',
      'Olhamos de novo para ter certeza de que não sobrou nada.',
      'Você pode ler o resultado neste site e salvar um comprovante assinado.',
    ],
    promise: {
      one: 'Terminamos em até {n} dia.',
      many: 'Terminamos em até {n} de dias.',
      other: 'Terminamos em até {n} dias.',
    },
    deleted: 'O que excluímos',
    kept: 'O que mantemos e por quê',
    anonymous: 'Ficam os totais que não identificam ninguém, como o número de mensagens enviadas em um mês.',
    backups: {
      one: 'As cópias nos nossos backups expiram sozinhas em até {n} dia. Se um dia precisarmos restaurar um backup, excluímos seus dados de novo.',
      many: 'As cópias nos nossos backups expiram sozinhas em até {n} de dias. Se um dia precisarmos restaurar um backup, excluímos seus dados de novo.',
      other:
        'As cópias nos nossos backups expiram sozinhas em até {n} dias. Se um dia precisarmos restaurar um backup, excluímos seus dados de novo.',
    },
  },
  lookUp: {
    title: 'Consulte um pedido que você já fez',
    code: 'Código de confirmação',
    hint: 'O código tem 32 letras e números. Maiúsculas, espaços e hifens não fazem diferença.',
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
        text: 'Ele começa sozinho depois de um tempo de espera. Você não precisa fazer nada.',
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
        title: 'Seu pedido está em espera',
        text: 'Nossa equipe precisa tomar uma decisão antes de continuar. Até lá, nada mais é excluído.',
      },
      completed: {
        title: 'Seus dados foram excluídos',
        text: 'Excluímos o que tínhamos sobre você. Depois verificamos, e não havia sobrado nada.',
      },
      completed_with_retention: {
        title: 'Seus dados foram excluídos, exceto os que precisamos manter',
        text: 'Abaixo você vê o que excluímos, o que mantemos, por quê e até quando.',
      },
      all_kept: {
        title: 'Precisamos manter os dados que encontramos',
        text: 'Não excluímos nada. Abaixo você vê o que mantemos, por quê e até quando.',
      },
      nothing_found: {
        title: 'Não encontramos dados sobre você',
        text: 'Procuramos em todos os nossos sistemas. Se você usou outra conta, outro número de telefone ou outro e-mail conosco, pode fazer outro pedido para eles.',
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
    holdUntil: 'Continuamos, no mais tardar, em {date}.',
    timeLine: 'Em que ponto está o seu pedido',
    step: {
      received: 'Pedido recebido',
      deletion: 'Exclusão',
      search: 'Busca em todos os nossos sistemas',
      check: 'Verificação de que não sobrou nada',
      last_check: 'Última verificação depois de um tempo de espera',
      completed: 'Concluído',
      refused: 'Recusado',
      cancelled: 'Cancelado',
    },
    state: { done: 'feito', now: 'agora', later: 'ainda por vir' },
    promised: 'Prometemos terminar até {date}.',
    group: {
      deleted: 'Excluído',
      kept: 'Mantido',
      working: 'Ainda em andamento',
      untouched: 'Não excluído',
      nothing_found: 'Nada encontrado',
    },
    keptWhy: 'Mantido, e por quê',
    part: {
      pending: 'Aguardando a vez.',
      purging: 'Estamos excluindo isto agora.',
      verifying: 'Excluído. Estamos verificando se não sobrou nada.',
      deleted: 'Excluído e verificado: não sobrou nada.',
      nothing_found: 'Não tínhamos nada sobre você aqui.',
      kept: 'Mantemos isto.',
      notified: 'Pedimos a exclusão a quem guarda isto para nós e aguardamos a resposta.',
      acknowledged: 'Quem guarda isto para nós recebeu o nosso pedido e está excluindo.',
      confirmed: 'Quem guardava isto para nós confirmou a exclusão.',
      failing: 'Ainda não deu certo. Nossa equipe está cuidando disso.',
    },
    retention: {
      legal_obligation: 'Uma lei nos obriga a manter.',
      legal_claims: 'Precisamos disto para propor ações judiciais ou nos defender delas.',
      public_health: 'É necessário por motivos de saúde pública.',
      archiving_research: 'É mantido para arquivos de interesse público, pesquisa ou estatística.',
      freedom_of_expression: 'É protegido pela liberdade de expressão e de informação.',
      controller_decides:
        'Pertence a uma empresa que usa o nosso serviço. Só essa empresa pode decidir sobre isto; por favor, fale com ela.',
    },
    refusal: {
      suspected_fraud: 'Temos bons motivos para acreditar que este pedido é uma tentativa de fraude.',
      insufficient_verification: 'Não conseguimos confirmar que o pedido veio da pessoa a quem os dados se referem.',
      no_match: 'Não conseguimos descobrir a que pessoa o pedido se refere.',
      claim_not_covered: 'A lei não dá direito à exclusão destes dados.',
      too_many_requests: 'O mesmo pedido foi feito vezes demais.',
      outside_jurisdiction: 'A lei em que o pedido se baseia não se aplica neste caso.',
      other: 'O motivo está indicado abaixo.',
    },
    basis: 'Base legal: {basis}',
    keptUntil: 'Mantemos até {date} e depois excluímos.',
    keptOpenEnd: 'Ainda não há uma data final.',
    whyRefused: 'Por que recusamos',
    disagree: 'Se você não concorda',
    rights:
      'Escreva para {email}. Você também tem o direito de reclamar a uma autoridade de proteção de dados e de recorrer à Justiça.',
    backups: 'Backups',
    backupsText:
      'O último backup que ainda pode conter seus dados expira em {date}. Se precisarmos restaurar um backup antes disso, excluímos seus dados de novo.',
    receipt: 'Seu comprovante',
    receiptText:
      'O comprovante é um arquivo que diz o que foi excluído e o que foi mantido. Ele não contém nem o seu nome nem a sua conta. Ele tem a nossa assinatura, que qualquer pessoa pode conferir.',
    receiptButton: 'Salvar o comprovante',
    receiptKeys: 'Chaves públicas para conferir a assinatura',
    code: 'Código de confirmação',
    readAt: 'Situação em {date}.',
    renews: 'Esta página se atualiza sozinha.',
    stop: 'Parar de atualizar',
    start: 'Atualizar automaticamente',
    readAgain: 'Atualizar agora',
  },
  unknown: {
    title: 'Não podemos mostrar um pedido com este código',
    lead: 'Isso pode ter vários motivos:',
    reasons: [
      'Há um erro no código. Por favor, compare com o código que você recebeu.',
      'O pedido foi concluído há muito tempo, e o registro já foi removido.',
      'O pedido foi feito a outra empresa.',
    ],
    calm: 'Um pedido que recebemos continua, mesmo que você não possa vê-lo aqui.',
  },
  unavailable: {
    title: 'Não conseguimos ler os pedidos agora',
    text: 'Nada se perdeu. Por favor, tente de novo daqui a um minuto.',
  },
};
