import type { Sentences } from '../sentences.ts';

export const tr: Sentences = {
  name: 'Türkçe',
  skip: 'Ana içeriğe geç',
  language: 'Dil',
  contact: 'Sorunuz mu var? Bize yazın: {email}.',
  privacy: 'Gizlilik politikası',
  ask: {
    title: 'Verilerinizi silmemizi isteyin',
    lead: '{company} şirketinden, hakkınızda tuttuğu verileri silmesini isteyebilirsiniz. Ücretsizdir, hesap gerekmez ve neden belirtmeniz gerekmez.',
    how: 'Nasıl istenir',
    meta: 'Facebook, Instagram veya Threads üzerinden',
    metaSteps: [
      'Facebook, Instagram veya Threads ayarlarını açın ve “Uygulamalar ve İnternet Siteleri” bölümünü seçin.',
      '{company} uygulamasını seçin ve kaldırın.',
      'Verilerinizin silinmesi için “İstek Gönder” seçeneğini seçin.',
      'Size bir onay kodu ve bu siteye giden bir bağlantı verilir. Bunları saklayın: İsteğinizin ne durumda olduğunu bunlarla görürsünüz.',
    ],
    mail: 'E-posta ile',
    mailText:
      '{email} adresine “{subject}” konusuyla yazın. Verilerinizi bulabilmemiz için kullandığınız telefon numarasını, kullanıcı adını veya e-posta adresini belirtin. WhatsApp üzerinden bir işletmeye yazdıysanız da bu yolu seçin.',
    mailProof:
      'Başka kimse verilerinizi sildiremesin diye önce verilerin size ait olduğunu doğrulamanızı isteyebiliriz. Lütfen bize asla şifre veya kimlik belgesi kopyası göndermeyin.',
    mailButton: 'E-posta yaz',
    next: 'Sonra ne olur',
    nextSteps: [
      'Tüm sistemlerimizde sizinle ilgili her şeyi ararız.',
      'Bulduklarımızı sileriz ve bizim için veri saklayan şirketlerden de silmelerini isteriz.',
      'Geriye bir şey kalmadığından emin olmak için yeniden bakarız.',
      'Sonucu bu sitede okuyabilir ve imzalı bir belge kaydedebilirsiniz.',
    ],
    promise: { one: '{n} gün içinde bitiririz.', other: '{n} gün içinde bitiririz.' },
    deleted: 'Neleri sileriz',
    kept: 'Neleri saklarız ve neden',
    anonymous: 'Kimsenin kimliğini göstermeyen toplam sayılar kalır; örneğin bir ayda gönderilen mesaj sayısı.',
    backups: {
      one: 'Yedeklerimizdeki kopyalar {n} gün içinde kendiliğinden sona erer. Bir yedeği geri yüklememiz gerekirse verilerinizi yeniden sileriz.',
      other:
        'Yedeklerimizdeki kopyalar {n} gün içinde kendiliğinden sona erer. Bir yedeği geri yüklememiz gerekirse verilerinizi yeniden sileriz.',
    },
  },
  lookUp: {
    title: 'Yaptığınız bir isteğe bakın',
    code: 'Onay kodu',
    hint: 'Kod 32 harf ve rakamdan oluşur. Büyük harf, boşluk ve tire önemli değildir.',
    wrongLength: 'Kodu kontrol edin: Kod 32 harf ve rakamdan oluşur, siz {n} tane girdiniz.',
    wrongCharacters: 'Kodu kontrol edin: Kod yalnızca A–Z harflerinden ve rakamlardan oluşur.',
    button: 'İsteğimi göster',
  },
  status: {
    headline: {
      received: {
        title: 'İsteğinizi aldık',
        text: 'En kısa sürede başlıyoruz. Bir şey yapmanız gerekmiyor.',
      },
      scheduled: {
        title: 'İsteğiniz planlandı',
        text: 'Bir bekleme süresinden sonra kendiliğinden başlar. Bir şey yapmanız gerekmiyor.',
      },
      running: {
        title: 'Verilerinizi siliyoruz',
        text: 'Nelerin bittiğini ve nelerin bitmediğini aşağıda görebilirsiniz. Bu sayfayı kapatıp daha sonra dönebilirsiniz.',
      },
      last_check: {
        title: 'Neredeyse bitti: son bir kontrol kaldı',
        text: 'Şu anda silecek bir şeyimiz kalmadı. Bir bekleme süresinden sonra, hiçbir şeyin geri gelmediğini bir kez daha kontrol ederiz. Ardından isteğiniz tamamlanır.',
      },
      on_hold: {
        title: 'İsteğiniz beklemede',
        text: 'Devam etmeden önce ekibimizin bir karar vermesi gerekiyor. O zamana kadar başka bir şey silinmez.',
      },
      completed: {
        title: 'Verileriniz silindi',
        text: 'Hakkınızda tuttuklarımızı sildik. Sonra kontrol ettik; geriye bir şey kalmamıştı.',
      },
      completed_with_retention: {
        title: 'Saklamak zorunda olduklarımız dışında verileriniz silindi',
        text: 'Neleri sildiğimizi, neleri sakladığımızı, nedenini ve ne zamana kadar olduğunu aşağıda görebilirsiniz.',
      },
      all_kept: {
        title: 'Bulduğumuz verileri saklamak zorundayız',
        text: 'Hiçbir şey silmedik. Neleri sakladığımızı, nedenini ve ne zamana kadar olduğunu aşağıda görebilirsiniz.',
      },
      nothing_found: {
        title: 'Hakkınızda veri bulamadık',
        text: 'Tüm sistemlerimizde aradık. Bizimle başka bir hesap, telefon numarası veya e-posta adresi kullandıysanız onun için ayrı bir istekte bulunabilirsiniz.',
      },
      refused: {
        title: 'İsteğinizi reddettik',
        text: 'Nedenini ve neler yapabileceğinizi aşağıda okuyabilirsiniz.',
      },
      cancelled: {
        title: 'İsteğiniz iptal edildi',
        text: 'Hiçbir şey silinmeden sona erdi. Bunu siz istemediyseniz lütfen bize yazın.',
      },
    },
    overdue:
      'Söz verdiğimizden daha uzun sürüyor. Üzgünüz. Ekibimizin bundan haberi var, yeniden istekte bulunmanıza gerek yok.',
    extended: 'Her zamankinden daha fazla zamana ihtiyacımız var. Nedeni: {reason}',
    holdUntil: 'En geç devam edeceğimiz tarih: {date}.',
    timeLine: 'İsteğiniz ne durumda',
    step: {
      received: 'İstek alındı',
      deletion: 'Silme',
      search: 'Tüm sistemlerimizde arama',
      check: 'Geriye bir şey kalmadığının kontrolü',
      last_check: 'Bekleme süresinden sonra son kontrol',
      completed: 'Tamamlandı',
      refused: 'Reddedildi',
      cancelled: 'İptal edildi',
    },
    state: { done: 'bitti', now: 'şimdi', later: 'sırada' },
    promised: 'Bitirmek için söz verdiğimiz tarih: {date}.',
    group: {
      deleted: 'Silindi',
      kept: 'Saklandı',
      working: 'Hâlâ sürüyor',
      untouched: 'Silinmedi',
      nothing_found: 'Bir şey bulunmadı',
    },
    keptWhy: 'Saklandı, nedeniyle',
    part: {
      pending: 'Sırasını bekliyor.',
      purging: 'Şu anda siliyoruz.',
      verifying: 'Silindi. Geriye bir şey kalmadığını kontrol ediyoruz.',
      deleted: 'Silindi ve kontrol edildi: Geriye bir şey kalmadı.',
      nothing_found: 'Burada hakkınızda bir şey yoktu.',
      kept: 'Bunu saklıyoruz.',
      notified: 'Bunu bizim için saklayanlardan silmelerini istedik ve yanıtlarını bekliyoruz.',
      acknowledged: 'Bunu bizim için saklayanlar isteğimizi aldı ve siliyor.',
      confirmed: 'Bunu bizim için saklayanlar silindiğini doğruladı.',
      failing: 'Bu henüz olmadı. Ekibimiz bununla ilgileniyor.',
    },
    retention: {
      legal_obligation: 'Bir yasa bunu saklamamızı zorunlu kılıyor.',
      legal_claims:
        'Yasal hak talebinde bulunmak veya böyle bir talebe karşı savunma yapmak için buna ihtiyacımız var.',
      public_health: 'Halk sağlığı nedeniyle gereklidir.',
      archiving_research: 'Kamu yararına arşiv, araştırma veya istatistik için saklanır.',
      freedom_of_expression: 'İfade ve bilgi edinme özgürlüğü kapsamında korunur.',
      controller_decides:
        'Bu, hizmetimizi kullanan bir işletmeye ait. Bu konuda yalnızca o işletme karar verebilir; lütfen o işletmeye başvurun.',
    },
    refusal: {
      suspected_fraud: 'Bu isteğin bir dolandırıcılık girişimi olduğuna inanmak için geçerli nedenlerimiz var.',
      insufficient_verification: 'İsteğin, verilerin ait olduğu kişiden geldiğini doğrulayamadık.',
      no_match: 'İsteğin hangi kişiyle ilgili olduğunu belirleyemedik.',
      claim_not_covered: 'Yasa, bu verilerin silinmesini isteme hakkı tanımıyor.',
      too_many_requests: 'Aynı istek gereğinden fazla kez yapıldı.',
      outside_jurisdiction: 'İsteğin dayandığı yasa bu durumda geçerli değil.',
      other: 'Nedeni aşağıda belirtilmiştir.',
    },
    basis: 'Yasal dayanak: {basis}',
    keptUntil: 'Şu tarihe kadar saklar, sonra sileriz: {date}.',
    keptOpenEnd: 'Henüz bir bitiş tarihi belirlenmedi.',
    whyRefused: 'Neden reddettik',
    disagree: 'Aynı fikirde değilseniz',
    rights:
      'Bize yazın: {email}. Ayrıca bir veri koruma kurumuna şikâyette bulunma ve mahkemeye başvurma hakkınız vardır.',
    backups: 'Yedekler',
    backupsText:
      'Verilerinizi hâlâ içerebilecek son yedeğin sona erme tarihi: {date}. Bundan önce bir yedeği geri yüklememiz gerekirse verilerinizi yeniden sileriz.',
    receipt: 'Belgeniz',
    receiptText:
      'Bu belge, nelerin silindiğini ve nelerin saklandığını belirten bir dosyadır. Ne adınızı ne de hesabınızı içerir. Herkesin doğrulayabileceği imzamızı taşır.',
    receiptButton: 'Belgeyi kaydet',
    receiptKeys: 'İmzayı doğrulamak için açık anahtarlar',
    code: 'Onay kodu',
    readAt: 'Son durum: {date}.',
    renews: 'Bu sayfa kendiliğinden güncellenir.',
    stop: 'Güncellemeyi durdur',
    start: 'Otomatik güncelle',
    readAgain: 'Şimdi güncelle',
  },
  unknown: {
    title: 'Bu kodla bir istek gösteremiyoruz',
    lead: 'Bunun birkaç nedeni olabilir:',
    reasons: [
      'Kodda bir hata var. Lütfen size verilen kodla karşılaştırın.',
      'İstek uzun zaman önce tamamlandı ve kaydı kaldırıldı.',
      'İstek başka bir şirkete yapıldı.',
    ],
    calm: 'Aldığımız bir istek, burada göremeseniz bile işlenmeye devam eder.',
  },
  unavailable: {
    title: 'Şu anda istekleri okuyamıyoruz',
    text: 'Hiçbir şey kaybolmadı. Lütfen bir dakika sonra yeniden deneyin.',
  },
};
