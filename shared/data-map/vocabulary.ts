import { LABEL_LANGUAGES, type LocalizedText } from '../domain/localized-text.ts';

/**
 * Labels for the data that companies usually keep, each in the languages and the order of {@link LABEL_LANGUAGES}.
 */
const VOCABULARY = {
  // who somebody is
  account:
    'User account | Cuenta de usuario | Conta de usuário | Compte utilisateur | Benutzerkonto | Account utente | حساب المستخدم | उपयोगकर्ता खाता | Akun pengguna | Kullanıcı hesabı',
  profile: 'Profile | Perfil | Perfil | Profil | Profil | Profilo | الملف الشخصي | प्रोफ़ाइल | Profil | Profil',
  'contact-details':
    'Contact details | Datos de contacto | Dados de contato | Coordonnées | Kontaktdaten | Dati di contatto | بيانات الاتصال | संपर्क विवरण | Detail kontak | İletişim bilgileri',
  addresses:
    'Postal addresses | Direcciones postales | Endereços | Adresses postales | Postanschriften | Indirizzi postali | العناوين البريدية | डाक पते | Alamat pos | Posta adresleri',
  'customer-records':
    'Customer records (CRM) | Fichas de cliente (CRM) | Registros de cliente (CRM) | Fiches client (CRM) | Kundenakten (CRM) | Schede cliente (CRM) | سجلات العملاء (CRM) | ग्राहक रिकॉर्ड (CRM) | Data pelanggan (CRM) | Müşteri kayıtları (CRM)',
  preferences:
    'Settings and preferences | Ajustes y preferencias | Configurações e preferências | Paramètres et préférences | Einstellungen und Vorlieben | Impostazioni e preferenze | الإعدادات والتفضيلات | सेटिंग और पसंद | Pengaturan dan preferensi | Ayarlar ve tercihler',
  devices:
    'Devices | Dispositivos | Dispositivos | Appareils | Geräte | Dispositivi | الأجهزة | डिवाइस | Perangkat | Cihazlar',
  'sign-ins':
    'Sign-in history | Historial de inicios de sesión | Histórico de acessos | Historique des connexions | Anmeldeverlauf | Cronologia degli accessi | سجل تسجيل الدخول | साइन-इन इतिहास | Riwayat masuk | Oturum açma geçmişi',
  location:
    'Location data | Datos de ubicación | Dados de localização | Données de localisation | Standortdaten | Dati sulla posizione | بيانات الموقع الجغرافي | स्थान का डेटा | Data lokasi | Konum verileri',

  // what is at Meta
  'meta-links':
    'Link to your Meta account | Vínculo con su cuenta de Meta | Vínculo com sua conta da Meta | Lien avec votre compte Meta | Verknüpfung mit Ihrem Meta-Konto | Collegamento al tuo account Meta | الربط بحسابك على Meta | आपके Meta खाते से लिंक | Tautan ke akun Meta Anda | Meta hesabınızla bağlantı',
  'meta-permissions':
    'Permissions you gave our app at Meta | Permisos que dio a nuestra aplicación en Meta | Permissões que você deu ao nosso aplicativo na Meta | Autorisations accordées à notre application chez Meta | Berechtigungen, die Sie unserer App bei Meta gegeben haben | Autorizzazioni concesse alla nostra app su Meta | الأذونات التي منحتها لتطبيقنا على Meta | Meta पर हमारे ऐप को दी गई आपकी अनुमतियाँ | Izin yang Anda berikan kepada aplikasi kami di Meta | Meta’da uygulamamıza verdiğiniz izinler',
  'access-tokens':
    'Keys that gave us access to your accounts at Meta | Claves que nos daban acceso a sus cuentas en Meta | Chaves que nos davam acesso às suas contas na Meta | Clés qui nous donnaient accès à vos comptes chez Meta | Schlüssel, mit denen wir Zugang zu Ihren Konten bei Meta hatten | Chiavi che ci davano accesso ai tuoi account su Meta | مفاتيح الوصول إلى حساباتك على Meta | Meta पर आपके खातों के ऐक्सेस की कुंजियाँ | Kunci yang memberi kami akses ke akun Anda di Meta | Meta’daki hesaplarınıza erişmemizi sağlayan anahtarlar',

  // what was said
  messages: 'Messages | Mensajes | Mensagens | Messages | Nachrichten | Messaggi | الرسائل | संदेश | Pesan | Mesajlar',
  conversations:
    'Conversations | Conversaciones | Conversas | Conversations | Unterhaltungen | Conversazioni | المحادثات | बातचीत | Percakapan | Konuşmalar',
  'delivery-statuses':
    'Message delivery statuses | Estados de entrega de los mensajes | Status de entrega das mensagens | Statuts de distribution des messages | Zustellstatus der Nachrichten | Stati di consegna dei messaggi | حالات تسليم الرسائل | संदेश डिलीवरी की स्थिति | Status pengiriman pesan | Mesaj teslim durumları',
  calls:
    'Phone calls | Llamadas telefónicas | Ligações telefônicas | Appels téléphoniques | Telefonate | Telefonate | المكالمات الهاتفية | फ़ोन कॉल | Panggilan telepon | Telefon görüşmeleri',
  notifications:
    'Notifications | Notificaciones | Notificações | Notifications | Benachrichtigungen | Notifiche | الإشعارات | सूचनाएँ | Notifikasi | Bildirimler',
  'support-requests':
    'Support requests | Consultas al servicio de asistencia | Chamados de atendimento | Demandes d’assistance | Supportanfragen | Richieste di assistenza | طلبات الدعم | सहायता अनुरोध | Permintaan dukungan | Destek talepleri',
  'support-messages':
    'Support messages | Mensajes al servicio de asistencia | Mensagens ao suporte | Messages au support | Nachrichten an den Kundendienst | Messaggi all’assistenza | رسائل الدعم | सहायता संदेश | Pesan dukungan | Destek mesajları',
  'demo-requests':
    'Demo requests | Solicitudes de demostración | Pedidos de demonstração | Demandes de démonstration | Demo-Anfragen | Richieste di demo | طلبات العرض التوضيحي | डेमो अनुरोध | Permintaan demo | Demo talepleri',
  forms:
    'Forms you filled in | Formularios que rellenó | Formulários que você preencheu | Formulaires que vous avez remplis | Formulare, die Sie ausgefüllt haben | Moduli che hai compilato | النماذج التي ملأتها | आपके भरे हुए फ़ॉर्म | Formulir yang Anda isi | Doldurduğunuz formlar',
  surveys:
    'Survey answers | Respuestas a encuestas | Respostas a pesquisas | Réponses aux enquêtes | Antworten auf Umfragen | Risposte ai sondaggi | إجابات الاستبيانات | सर्वेक्षण के जवाब | Jawaban survei | Anket yanıtları',
  'job-applications':
    'Job applications | Solicitudes de empleo | Candidaturas a vagas | Candidatures | Bewerbungen | Candidature di lavoro | طلبات التوظيف | नौकरी के आवेदन | Lamaran kerja | İş başvuruları',

  // what was made
  media:
    'Photos, voice messages and files | Fotos, mensajes de voz y archivos | Fotos, mensagens de voz e arquivos | Photos, messages vocaux et fichiers | Fotos, Sprachnachrichten und Dateien | Foto, messaggi vocali e file | الصور والرسائل الصوتية والملفات | फ़ोटो, वॉइस संदेश और फ़ाइलें | Foto, pesan suara, dan berkas | Fotoğraflar, sesli mesajlar ve dosyalar',
  photos:
    'Photos and videos | Fotos y vídeos | Fotos e vídeos | Photos et vidéos | Fotos und Videos | Foto e video | الصور ومقاطع الفيديو | फ़ोटो और वीडियो | Foto dan video | Fotoğraflar ve videolar',
  files: 'Files | Archivos | Arquivos | Fichiers | Dateien | File | الملفات | फ़ाइलें | Berkas | Dosyalar',
  posts:
    'Posts | Publicaciones | Publicações | Publications | Beiträge | Post | المنشورات | पोस्ट | Postingan | Gönderiler',
  comments:
    'Comments | Comentarios | Comentários | Commentaires | Kommentare | Commenti | التعليقات | टिप्पणियाँ | Komentar | Yorumlar',
  reviews:
    'Reviews and ratings | Reseñas y valoraciones | Avaliações e notas | Avis et notes | Rezensionen und Bewertungen | Recensioni e valutazioni | المراجعات والتقييمات | समीक्षाएँ और रेटिंग | Ulasan dan penilaian | Değerlendirmeler ve puanlar',
  'game-progress':
    'Game progress | Progreso en el juego | Progresso no jogo | Progression dans le jeu | Spielstand | Progressi di gioco | التقدّم في اللعبة | गेम की प्रगति | Kemajuan permainan | Oyun ilerlemesi',

  // what was bought
  orders: 'Orders | Pedidos | Pedidos | Commandes | Bestellungen | Ordini | الطلبات | ऑर्डर | Pesanan | Siparişler',
  carts:
    'Shopping cart | Carrito de la compra | Carrinho de compras | Panier | Warenkorb | Carrello | سلة التسوق | शॉपिंग कार्ट | Keranjang belanja | Alışveriş sepeti',
  'wish-lists':
    'Wish lists | Listas de deseos | Listas de desejos | Listes d’envies | Wunschlisten | Liste dei desideri | قوائم الرغبات | इच्छा सूचियाँ | Daftar keinginan | İstek listeleri',
  deliveries:
    'Deliveries | Envíos | Entregas | Livraisons | Lieferungen | Spedizioni | عمليات التوصيل | डिलीवरी | Pengiriman | Teslimatlar',
  returns:
    'Returns and refunds | Devoluciones y reembolsos | Devoluções e reembolsos | Retours et remboursements | Rücksendungen und Erstattungen | Resi e rimborsi | المرتجعات والمبالغ المستردة | रिटर्न और रिफ़ंड | Retur dan pengembalian dana | İadeler ve geri ödemeler',
  payments:
    'Payments | Pagos | Pagamentos | Paiements | Zahlungen | Pagamenti | المدفوعات | भुगतान | Pembayaran | Ödemeler',
  'payment-methods':
    'Payment methods | Métodos de pago | Formas de pagamento | Moyens de paiement | Zahlungsmittel | Metodi di pagamento | طرق الدفع | भुगतान के तरीके | Metode pembayaran | Ödeme yöntemleri',
  invoices: 'Invoices | Facturas | Faturas | Factures | Rechnungen | Fatture | الفواتير | इनवॉइस | Faktur | Faturalar',
  subscriptions:
    'Subscriptions | Suscripciones | Assinaturas | Abonnements | Abonnements | Abbonamenti | الاشتراكات | सदस्यताएँ | Langganan | Abonelikler',
  contracts:
    'Contracts | Contratos | Contratos | Contrats | Verträge | Contratti | العقود | अनुबंध | Kontrak | Sözleşmeler',
  bookings:
    'Bookings and appointments | Reservas y citas | Reservas e agendamentos | Réservations et rendez-vous | Buchungen und Termine | Prenotazioni e appuntamenti | الحجوزات والمواعيد | बुकिंग और अपॉइंटमेंट | Pemesanan dan janji temu | Rezervasyonlar ve randevular',
  events:
    'Event registrations | Inscripciones a eventos | Inscrições em eventos | Inscriptions à des événements | Anmeldungen zu Veranstaltungen | Iscrizioni a eventi | التسجيل في الفعاليات | कार्यक्रमों के पंजीकरण | Pendaftaran acara | Etkinlik kayıtları',
  'loyalty-points':
    'Loyalty points and vouchers | Puntos de fidelidad y cupones | Pontos de fidelidade e cupons | Points de fidélité et bons d’achat | Treuepunkte und Gutscheine | Punti fedeltà e buoni | نقاط الولاء والقسائم | लॉयल्टी पॉइंट और वाउचर | Poin loyalitas dan voucer | Sadakat puanları ve kuponlar',

  // how a service was used, and what it sent
  'usage-records':
    'Records of how you used our service | Registros de cómo utilizó nuestro servicio | Registros de como você usou o nosso serviço | Traces de votre utilisation de notre service | Aufzeichnungen darüber, wie Sie unseren Dienst genutzt haben | Registrazioni di come hai usato il nostro servizio | سجلات استخدامك لخدمتنا | हमारी सेवा के आपके इस्तेमाल के रिकॉर्ड | Aktivitas penggunaan layanan kami oleh Anda | Hizmetimizi nasıl kullandığınıza dair kayıtlar',
  'search-history':
    'Search history | Historial de búsqueda | Histórico de pesquisa | Historique de recherche | Suchverlauf | Cronologia delle ricerche | سجل البحث | खोज इतिहास | Riwayat pencarian | Arama geçmişi',
  'automated-steps':
    'Records of automated steps in our service | Registros de pasos automáticos de nuestro servicio | Registros de etapas automáticas do nosso serviço | Traces des étapes automatiques de notre service | Aufzeichnungen automatischer Abläufe in unserem Dienst | Registrazioni dei passaggi automatici del nostro servizio | سجلات الخطوات التلقائية في خدمتنا | हमारी सेवा के स्वचालित चरणों के रिकॉर्ड | Aktivitas alur kerja otomatis dalam layanan kami | Hizmetimizdeki otomatik adımların kayıtları',
  newsletter:
    'Newsletter subscription | Suscripción al boletín | Inscrição na newsletter | Abonnement à la newsletter | Newsletter-Abonnement | Iscrizione alla newsletter | الاشتراك في النشرة الإخبارية | न्यूज़लेटर की सदस्यता | Langganan buletin | Bülten aboneliği',
  marketing:
    'Data for marketing | Datos para marketing | Dados para marketing | Données marketing | Daten für Marketing | Dati per il marketing | بيانات التسويق | मार्केटिंग का डेटा | Data pemasaran | Pazarlama verileri',
} as const satisfies { readonly [word: string]: TextInEach<typeof LABEL_LANGUAGES> };

/** One text for each language, so that the compiler reports a word that lacks one. */
type TextInEach<Languages extends readonly string[]> = Languages extends readonly [
  string,
  ...infer Others extends string[],
]
  ? Others extends readonly []
    ? string
    : `${string} | ${TextInEach<Others>}`
  : never;

export type LabelWord = keyof typeof VOCABULARY;

export const LABEL_WORDS = Object.keys(VOCABULARY) as readonly LabelWord[];

/** The texts of a label in each language: its own, or those of a word in the vocabulary. */
export function labelTexts(label: LabelWord | LocalizedText): LocalizedText {
  if (typeof label !== 'string') return label;
  const texts = VOCABULARY[label].split(' | ');
  return {
    en: texts[0] ?? '',
    ...Object.fromEntries(LABEL_LANGUAGES.map((language, index) => [language, texts[index] ?? ''])),
  };
}
