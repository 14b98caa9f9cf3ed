import type { Sentences } from '../sentences.ts';

export const tr: Sentences = {
  skip: 'Ana içeriğe geç',
  language: 'Dil',
  languageNow: 'Dil: {language}',
  contact: 'Sorunuz mu var? Bize yazın: {email}.',
  privacy: 'Gizlilik politikası',
  ask: {
    title: 'Verilerinizi silmemizi talep edin',
    lead: '{company} şirketinden, hakkınızda tuttuğu verileri silmesini talep edebilirsiniz. Ücretsizdir, hesap gerekmez ve neden belirtmeniz gerekmez.',
    how: 'Nasıl talep edilir',
    facebook: 'Facebook’ta',
    facebookSteps: [
      '“Ayarlar ve Gizlilik”, ardından “Ayarlar”, ardından “Uygulamalar ve İnternet Siteleri” bölümünü açın.',
      '{company} uygulamasını bulun ve kaldırın.',
      'Kaldırılan uygulamaların listesini açın, {company} uygulamasını ve ardından “İstek Gönder” seçeneğini seçin.',
    ],
    facebookBusiness:
      '{company} uygulamasını bir işletmeye bağladıysanız bunun yerine işletme entegrasyonları bölümünü açın.',
    instagram: 'Instagram veya Threads’te',
    instagramSteps: [
      'Hesabınızın ayarlarını açın ve hesabınıza erişimi olan uygulamaları ve internet sitelerini bulun.',
      '{company} uygulamasını bulun ve kaldırın.',
      'Verilerinizi sildirmeniz önerilirse bu isteği gönderin. Önerilmezse bize e-posta yazın.',
    ],
    keepCode:
      'Meta size bir onay kodu ve bu siteye giden bir bağlantı verir. Talebinizin durumunu görebilmek için ikisini de saklayın.',
    mail: 'E-posta ile',
    mailText:
      '{email} adresine “{subject}” konusuyla yazın. Verilerinizi bulabilmemiz için kullandığınız telefon numarasını, kullanıcı adını veya e-posta adresini belirtin.',
    mailBusiness:
      'WhatsApp, Messenger veya Instagram üzerinden bir işletmeye mesaj gönderdiyseniz de bize e-posta yazın.',
    mailProof:
      'Başka kimse verilerinizi sildiremesin diye önce verilerin size ait olduğunu doğrulamanızı isteyebiliriz. Lütfen bize asla şifre veya kimlik belgesi kopyası göndermeyin.',
    mailButton: 'E-posta yaz',
    next: 'Sonra ne olur',
    nextSteps: [
      'Tüm sistemlerimizde sizinle ilgili her şeyi ararız.',
      'Bulduklarımızı sileriz ve hizmet sağlayıcılarımızdan da silmelerini isteriz.',
      'Geriye bir şey kalmadığını yeniden kontrol ederiz.',
      'Sonucu bu sitede okuyabilir ve imzalı bir silme belgesi kaydedebilirsiniz.',
    ],
    promise: { one: '{n} gün içinde bitiririz.', other: '{n} gün içinde bitiririz.' },
    deleted: 'Neleri sileriz',
    kept: 'Neleri saklarız ve neden',
    backups: {
      one: 'Yedeklerimizdeki kopyalar {n} gün içinde otomatik olarak silinir. Bir yedeği geri yüklememiz gerekirse verilerinizi yeniden sileriz.',
      other:
        'Yedeklerimizdeki kopyalar {n} gün içinde otomatik olarak silinir. Bir yedeği geri yüklememiz gerekirse verilerinizi yeniden sileriz.',
    },
  },
  lookUp: {
    title: 'Mevcut talebinizi sorgulayın',
    code: 'Onay kodu',
    hint: 'Kod 32 harf ve rakamdan oluşur. Büyük harf, boşluk ve tire önemli değildir. Bağlantının tamamını da yapıştırabilirsiniz.',
    wrongLength: 'Kodu kontrol edin: Kod 32 harf ve rakamdan oluşur, siz {n} tane girdiniz.',
    wrongCharacters: 'Kodu kontrol edin: Kod yalnızca A–Z harflerinden ve rakamlardan oluşur.',
    button: 'Talebimi göster',
  },
  status: {
    headline: {
      received: {
        title: 'Talebinizi aldık',
        text: 'En kısa sürede başlayacağız. Bir şey yapmanız gerekmiyor.',
      },
      scheduled: {
        title: 'Talebiniz planlandı',
        text: 'Bir bekleme süresinden sonra otomatik olarak başlar. Bir şey yapmanız gerekmiyor.',
      },
      running: {
        title: 'Verilerinizi siliyoruz',
        text: 'Nelerin bittiğini ve nelerin bitmediğini aşağıda görebilirsiniz. Bu sayfayı kapatıp daha sonra dönebilirsiniz.',
      },
      last_check: {
        title: 'Neredeyse bitti: son bir kontrol kaldı',
        text: 'Şu anda silecek bir şeyimiz kalmadı. Bir bekleme süresinden sonra, hiçbir şeyin geri gelmediğini bir kez daha kontrol ederiz. Ardından talebiniz tamamlanır.',
      },
      on_hold: {
        title: 'Talebiniz geçici olarak durduruldu',
        text: 'Ekibimizin bir şeyi kontrol etmesi gerekiyor. O zamana kadar hiçbir şey silmeyeceğiz.',
      },
      completed: {
        title: 'Verileriniz silindi',
        text: 'Verilerinizi çalışan sistemlerimizden sildik ve orada bir şey kalmadığını kontrol ettik.',
      },
      confirmed: {
        title: 'Verileriniz silindi',
        text: 'Kendimiz kontrol edemediğimiz verilerin silindiğini kimin doğruladığını aşağıda görebilirsiniz.',
      },
      anonymised: {
        title: 'Verileriniz artık sizi tanımlamıyor',
        text: 'Sizi tanımlayan bilgileri verilerinizden çıkardık. Geri kalanı saklanıyor. Neyin neden saklandığını aşağıda görebilirsiniz.',
      },
      completed_with_retention: {
        title: 'Verileriniz bazı istisnalarla silindi',
        text: 'Neleri sildiğimizi, neleri sakladığımızı, nedenini ve ne zamana kadar olduğunu aşağıda görebilirsiniz.',
      },
      mixed: {
        title: 'Talebiniz tamamlandı',
        text: 'Verilerinize ne olduğunu aşağıda görebilirsiniz.',
      },
      all_kept: {
        title: 'Bulduğumuz verileri sakladık',
        text: 'Hiçbir şey silmedik. Neleri sakladığımızı, nedenini ve ne zamana kadar olduğunu aşağıda görebilirsiniz.',
      },
      all_left: {
        title: 'Bulduğumuz verileri silmedik',
        text: 'Nedenini ve neler yapabileceğinizi aşağıda görebilirsiniz.',
      },
      nothing_found: {
        title: 'Hakkınızda veri bulamadık',
        text: 'Hakkınızda bildiklerimizle arama yaptık. Bizimle başka bir hesap, telefon numarası veya e-posta adresi kullandıysanız onun için ayrı bir talepte bulunabilirsiniz.',
      },
      nobody_named: {
        title: 'Talebiniz kimin verilerinin silineceğini belirtmiyor',
        text: 'Bu yüzden hiçbir veri arayamadık. Neler yapabileceğinizi aşağıda okuyabilirsiniz.',
      },
      refused: {
        title: 'Talebinizi reddettik',
        text: 'Nedenini ve neler yapabileceğinizi aşağıda okuyabilirsiniz.',
      },
      cancelled: {
        title: 'Talebiniz iptal edildi',
        text: 'Hiçbir şey silinmeden sona erdi. Bunu siz istemediyseniz lütfen bize yazın.',
      },
    },
    overdue:
      'Söz verdiğimizden daha uzun sürüyor. Üzgünüz. Ekibimizin bundan haberi var, yeniden talepte bulunmanıza gerek yok.',
    extended: 'Her zamankinden daha fazla zamana ihtiyacımız var. Nedeni: {reason}',
    holdUntil: 'En geç şu tarihte devam edeceğiz: {date}.',
    timeLine: 'Talebiniz ne durumda',
    step: {
      received: 'Talep alındı',
      deletion: 'Silme',
      search: 'Sistemlerimizde arama',
      check: 'Geriye bir şey kalmadığının kontrolü',
      last_check: 'Bekleme süresinden sonra son kontrol',
      completed: 'Tamamlandı',
      refused: 'Reddedildi',
      cancelled: 'İptal edildi',
    },
    state: { done: 'bitti', now: 'sürüyor', later: 'sırada' },
    promised: 'En geç tamamlanma tarihi: {date}.',
    tally: {
      deleted: { one: '{n} veri türü silindi', other: '{n} veri türü silindi' },
      anonymised: { one: '{n} veri türü anonim hale getirildi', other: '{n} veri türü anonim hale getirildi' },
      passed_on: { one: '{n} veri türü için silme talebi iletildi', other: '{n} veri türü için silme talebi iletildi' },
      kept: { one: '{n} veri türü saklandı', other: '{n} veri türü saklandı' },
      working: { one: '{n} veri türü işleniyor', other: '{n} veri türü işleniyor' },
      not_started: { one: '{n} veri türüne henüz başlanmadı', other: '{n} veri türüne henüz başlanmadı' },
      stopped: { one: '{n} veri türünün silinmesi yarıda kaldı', other: '{n} veri türünün silinmesi yarıda kaldı' },
      untouched: { one: '{n} veri türü silinmedi', other: '{n} veri türü silinmedi' },
      nothing_found: { one: '{n} veri türü bulunamadı', other: '{n} veri türü bulunamadı' },
    },
    group: {
      deleted: 'Silinenler',
      anonymised: 'Anonim hale getirilenler',
      passed_on: 'Silme talebi iletilenler',
      kept: 'Sakladıklarımız ve nedenleri',
      working: 'Sürüyor',
      not_started: 'Sırada olanlar',
      stopped: 'Silinmesi yarıda kalanlar',
      untouched: 'Silinmeyenler',
      nothing_found: 'Bulunamayanlar',
    },
    part: {
      pending: 'Henüz başlamadık.',
      purging: 'Bu verileri şu anda siliyoruz.',
      verifying: 'Silindi. Geriye bir şey kalmadığını kontrol ediyoruz.',
      deleted: 'Silindi ve kontrol edildi: Geriye bir şey kalmadı.',
      anonymised: 'Bu verilerden sizi tanımlayan bilgileri çıkardık. Geri kalanı saklanıyor.',
      nothing_found: 'Hakkınızda bildiklerimizle burada bir şey bulamadık.',
      kept: 'Bu verileri saklıyoruz.',
      notified: 'Bu verileri bizim için saklayan hizmet sağlayıcıdan silmesini istedik ve yanıtını bekliyoruz.',
      acknowledged: 'Hizmet sağlayıcılarımız talebimizi aldı. Bu verilerin silindiğini doğrulamalarını bekliyoruz.',
      confirmed: 'Hizmet sağlayıcılarımız bu verilerin silindiğini doğruladı.',
      failing: 'Bunu henüz başaramadık. Ekibimiz bununla ilgileniyor.',
    },
    partTriedAgain: 'Bunu henüz başaramadık. Otomatik olarak yeniden deneyeceğiz.',
    partPassedOn:
      'Hizmet sağlayıcılarımız bu verileri silme talebimizi aldı. Ne zaman sildiklerini bize bildirmiyorlar.',
    partToldOnly: 'Hizmet sağlayıcılarımız bu verileri silme talebimizi aldı.',
    partSoFar: {
      deleted: 'Silindi. Bitirmeden önce bir kez daha kontrol edeceğiz.',
      nothing_deleted: 'Şimdiye kadar burada silinecek bir şey bulmadık. Bir kez daha kontrol edeceğiz.',
      nothing_found: 'Şimdiye kadar burada hakkınızda bir şey bulmadık.',
      anonymising: 'Sizi tanımlayan bilgileri şu anda bu verilerden çıkarıyoruz.',
      anonymised: 'Bu verilerden sizi tanımlayan bilgileri çıkardık. Bitirmeden önce bir kez daha kontrol edeceğiz.',
    },
    partWithRest: {
      deleted: 'Aşağıda açıkladığımız veriler dışında silindi.',
      nothing_found: 'Burada hiçbir şey silmedik. Nedenini aşağıda açıklıyoruz.',
    },
    partByHand: {
      waiting: 'Bu verileri ekibimiz elle siliyor ve henüz bitirmedi.',
      confirmed: 'Ekibimiz bu verileri elle sildi.',
      nothing_left: 'Ekibimiz burada silinecek bir şey kalmadığını doğruladı.',
    },
    retention: {
      legal_obligation: 'Yasa bu verileri saklamamızı zorunlu kılıyor.',
      legal_claims:
        'Hukuki bir talepte bulunmak veya böyle bir talebe karşı savunma yapmak için bu verilere ihtiyacımız var.',
      public_health: 'Bu veriler halk sağlığını korumak için gereklidir.',
      archiving_research: 'Bu veriler kamu yararına arşiv, araştırma veya istatistik için saklanır.',
      freedom_of_expression: 'İfade ve bilgi edinme özgürlüğü bu verileri saklamamıza izin veriyor.',
      controller_decides:
        'Bu verilerin sorumlusu, hizmetimizi kullanan bir işletmedir; biz onları bu işletme adına saklıyoruz. Silinmelerini bu işletmeden talep edin.',
    },
    rule: 'Hukuki dayanak',
    keptUntil: 'Saklama süresinin sonu: {date}. Sonra sileriz.',
    keptOpenEnd: 'Henüz bir tarih veremiyoruz.',
    whyRefused: 'Neden reddettik',
    refusal: {
      suspected_fraud:
        'Bu talebin verilerin sahibinden gelmemiş olabileceğini düşünüyoruz. Yanılıyorsak lütfen bize yazın.',
      insufficient_verification: 'Talebin, verilerin ait olduğu kişiden geldiğini doğrulayamadık.',
      no_match: 'Talebin hangi kişiyle ilgili olduğunu belirleyemedik.',
      claim_not_covered: 'Yasa, bu verilerin silinmesini isteme hakkı tanımıyor.',
      too_many_requests: 'Aynı talep gereğinden fazla kez yapıldı.',
      outside_jurisdiction: 'Talebin dayandığı yasa bu durumda geçerli değil.',
      other: 'Nedenini aşağıda açıklıyoruz.',
    },
    explanation: 'Açıklamamız',
    disagree: 'Karara itiraz etmek isterseniz',
    yourRights: 'Haklarınız',
    rights:
      'Bize yazın: {email}. Ayrıca Kişisel Verileri Koruma Kuruluna ya da ülkenizdeki kuruma şikâyette bulunabilir veya mahkemeye başvurabilirsiniz.',
    notices: 'Bilmeniz gereken diğer konular',
    notice: {
      nobody_named:
        'Bize ulaşan talepte bir kişi belirtilmiyor: İçindeki hesap kimliği veya numara kimseye ait değil. Verilerinizi silmemizi isterseniz {email} adresine yazın.',
      newer_data:
        'Bu hesap veya numarayla ilgili daha yeni veriler var (başlangıç tarihi: {date}). Onların da silinmesini isterseniz yeniden talepte bulunun.',
      newer_data_unknown:
        'Ne kadar eski olduğunu belirleyemediğimiz bazı verileri silmedik. Ekibimiz bununla ilgileniyor. Yeniden talepte de bulunabilirsiniz.',
      kept_in_part: 'Bu verilerin bir kısmı silindi veya silinmiş olabilir. Kalanını saklıyoruz.',
      source_gone:
        'Uygulamamız hesabınızdan daha önce kaldırıldığı için Meta, hangi kayıtlarımızın size ait olduğunu artık bildirmedi. Bize Messenger veya Instagram üzerinden yazdıysanız o mesajları bulabilmemiz için {email} adresine yazın.',
      source_silent:
        'Hakkınızda sorduğumuz kaynaklardan biri yanıt vermedi; bu yüzden tüm verilerinizi bulamamış olabiliriz. Yeniden sormamızı isterseniz {email} adresine yazın.',
      self_declared:
        'Size ait olabilecek bir adres, numara veya hesap var, ancak bunu doğrulayamadık. Bu nedenle ona dayanarak hiçbir şey silmedik. Doğrulamak için {email} adresine yazın; bu bir e-posta adresiyse o adresten yazın.',
      business:
        'Çalıştığınız veya yazdığınız bir işletmeye ait veriler o işletmede kalır. Mümkün olan yerlerde sizi bu verilerden çıkardık. Geri kalanı için o işletmeye başvurun.',
      parent_id:
        'WhatsApp sizi, aynı işletmenin birden çok hesabının ortak kullandığı bir tanımlayıcıyla da tanır. WhatsApp bu tanımlayıcıyı kaldırmamıza izin vermiyor.',
      copies_at_meta:
        'WhatsApp, yazdığınız işletme için tuttuğu kişi rehberinden sizi çıkardı. WhatsApp bu kaydın kopyalarını bir süre daha saklayabilir (en geç şu tarihe kadar: {date}).',
    },
    backups: 'Yedekler',
    backupsText:
      'Verilerinizi hâlâ içerebilecek son yedeğin otomatik olarak silineceği tarih: {date}. Bundan önce bir yedeği geri yüklememiz gerekirse verilerinizi yeniden sileriz.',
    receipt: 'Silme belgeniz',
    receiptText:
      'Bu belge, nelerin silindiğini ve nelerin saklandığını belirten bir dosyadır. Ne adınızı ne de hesabınızı içerir. Dijital olarak imzalanmıştır ve imzayı herkes doğrulayabilir.',
    receiptButton: 'Belgeyi kaydet',
    receiptRead: 'Belgeyi oku',
    code: 'Onay kodu',
    readAt: '{date} itibarıyla durum.',
    renews: 'Bu sayfa otomatik olarak güncellenir.',
    stop: 'Güncellemeyi durdur',
    start: 'Otomatik güncelle',
    readAgain: 'Şimdi güncelle',
  },
  receipt: {
    title: 'Silme belgenizde yazanlar',
    lead: 'Bu sayfa, silme belgesinde yazanları gösterir. Dosya dijital olarak imzalanmıştır; böylece herkes dosyanın gerçek olduğunu ve değiştirilmediğini doğrulayabilir.',
    issuer: 'Düzenleyen',
    issued: 'Düzenlenme tarihi',
    received: 'Talebin alındığı tarih',
    backups: 'Son yedeğin silineceği tarih',
    key: 'İmzalayan anahtar',
    check: 'İmza nasıl doğrulanır',
    checkText:
      'Belgeyi kaydedin, aynı klasörde bir terminal açın ve bu komutu çalıştırın. Node.js gerektirir. “true” ve imzalanan içeriği, dosya değiştirilmişse “false” gösterir.',
    keys: 'İmzayı doğrulamak için açık anahtarlar',
    back: 'Talebinize dönün',
  },
  unknown: {
    title: 'Bu kodla bir talep bulamıyoruz',
    lead: 'Bunun birkaç nedeni olabilir:',
    reasons: [
      'Kodda bir hata var. Lütfen size verilen kodla karşılaştırın.',
      'Talep uzun zaman önce tamamlandı ve kaydı kaldırıldı.',
      'Talep başka bir şirkete yapıldı.',
    ],
    calm: 'Aldığımız her talep, burada göremeseniz bile işleme alınır.',
  },
  unavailable: {
    title: 'Üzgünüz, bu sayfa çalışmıyor',
    text: 'Şu anda talepleri okuyamıyoruz. Hiçbir şey kaybolmadı. Lütfen bir dakika sonra yeniden deneyin.',
  },
};
