import type { Sentences } from '../sentences.ts';

export const id: Sentences = {
  skip: 'Langsung ke isi utama',
  language: 'Bahasa',
  languageNow: 'Bahasa: {language}',
  contact: 'Ada pertanyaan? Kirim email ke {email}.',
  privacy: 'Kebijakan privasi',
  ask: {
    title: 'Minta kami menghapus data Anda',
    lead: 'Anda memiliki hak untuk meminta penghapusan data tentang Anda yang disimpan {company}. Gratis, tidak perlu akun, dan Anda tidak perlu memberi alasan.',
    how: 'Cara meminta',
    facebook: 'Di Facebook',
    facebookSteps: [
      'Buka “Pengaturan & Privasi”, lalu “Pengaturan”, lalu “Aplikasi dan Situs Web”.',
      'Cari {company}, lalu hapus aplikasinya.',
      'Buka daftar aplikasi yang sudah dihapus, pilih {company}, lalu “Kirim Permintaan”.',
    ],
    facebookBusiness: 'Jika Anda menghubungkan {company} dengan sebuah bisnis, buka bagian integrasi bisnis.',
    instagram: 'Di Instagram atau Threads',
    instagramSteps: [
      'Buka pengaturan akun Anda dan cari aplikasi serta situs web yang memiliki akses ke akun itu.',
      'Cari {company}, lalu hapus aplikasinya.',
      'Jika Anda ditawari untuk menghapus data Anda, kirimkan permintaan itu. Jika tidak, kirim email kepada kami.',
    ],
    keepCode:
      'Meta kemudian memberi Anda kode konfirmasi dan tautan ke situs ini. Simpanlah keduanya agar Anda dapat melihat status permintaan Anda.',
    mail: 'Melalui email',
    mailText:
      'Kirim email ke {email} dengan subjek “{subject}”. Sebutkan nomor telepon, nama pengguna, atau alamat email yang Anda gunakan agar kami dapat menemukan data Anda.',
    mailBusiness:
      'Kirim email juga jika Anda pernah mengirim pesan kepada sebuah bisnis di WhatsApp, Messenger, atau Instagram.',
    mailProof:
      'Kami mungkin lebih dahulu meminta Anda memastikan bahwa data itu milik Anda, agar orang lain tidak dapat menghapusnya. Mohon jangan pernah mengirimkan kata sandi atau salinan dokumen identitas kepada kami.',
    mailButton: 'Tulis email',
    next: 'Apa yang terjadi selanjutnya',
    nextSteps: [
      'Kami mencari semua hal tentang Anda di seluruh sistem kami.',
      'Kami menghapusnya, dan meminta penyedia layanan kami agar menghapusnya juga.',
      'Kami memeriksa sekali lagi untuk memastikan bahwa tidak ada yang tersisa.',
      'Anda dapat membaca hasilnya di situs ini dan menyimpan tanda terima yang telah ditandatangani.',
    ],
    promise: { other: 'Kami menyelesaikannya dalam {n} hari.' },
    deleted: 'Apa yang kami hapus',
    kept: 'Apa yang kami simpan, dan alasannya',
    backups: {
      other:
        'Salinan cadangan dihapus secara otomatis dalam {n} hari. Jika suatu saat kami harus memulihkan salinan cadangan, kami menghapus data Anda lagi.',
    },
  },
  lookUp: {
    title: 'Lihat permintaan yang sudah Anda buat',
    code: 'Kode konfirmasi',
    hint: 'Kode terdiri dari 32 huruf dan angka. Huruf besar, spasi, dan tanda hubung tidak berpengaruh. Anda juga dapat menempelkan seluruh tautan.',
    wrongLength: 'Periksa kodenya: kode terdiri dari 32 huruf dan angka, sedangkan yang Anda masukkan {n}.',
    wrongCharacters: 'Periksa kodenya: kode hanya berisi huruf A sampai Z dan angka.',
    button: 'Tampilkan permintaan saya',
  },
  status: {
    headline: {
      received: {
        title: 'Kami telah menerima permintaan Anda',
        text: 'Kami akan mulai sesegera mungkin. Anda tidak perlu melakukan apa pun.',
      },
      scheduled: {
        title: 'Permintaan Anda sudah dijadwalkan',
        text: 'Permintaan akan dimulai secara otomatis setelah masa tunggu. Anda tidak perlu melakukan apa pun.',
      },
      running: {
        title: 'Kami sedang menghapus data Anda',
        text: 'Di bawah ini Anda dapat melihat apa yang sudah selesai dan apa yang belum. Anda dapat menutup halaman ini dan kembali lagi nanti.',
      },
      last_check: {
        title: 'Hampir selesai: tinggal satu pemeriksaan terakhir',
        text: 'Saat ini tidak ada lagi yang perlu kami hapus. Setelah masa tunggu, kami memeriksa sekali lagi untuk memastikan bahwa tidak ada yang muncul kembali. Setelah itu permintaan Anda selesai.',
      },
      on_hold: {
        title: 'Permintaan Anda dihentikan sementara',
        text: 'Tim kami perlu memeriksa sesuatu. Sampai saat itu, kami tidak akan menghapus apa pun.',
      },
      completed: {
        title: 'Data Anda telah dihapus',
        text: 'Kami telah menghapusnya dari sistem aktif kami dan memastikan bahwa tidak ada yang tersisa di sana.',
      },
      confirmed: {
        title: 'Data Anda telah dihapus',
        text: 'Di bawah ini Anda dapat melihat siapa yang memastikan penghapusan yang tidak dapat kami periksa sendiri.',
      },
      anonymised: {
        title: 'Data Anda tidak lagi mengidentifikasi Anda',
        text: 'Kami menghapus dari data itu keterangan yang mengidentifikasi Anda. Selebihnya tetap disimpan. Di bawah ini Anda dapat melihat apa yang disimpan dan alasannya.',
      },
      completed_with_retention: {
        title: 'Data Anda telah dihapus, dengan beberapa pengecualian',
        text: 'Di bawah ini Anda dapat melihat apa yang kami hapus, apa yang kami simpan, alasannya, dan sampai kapan.',
      },
      mixed: {
        title: 'Permintaan Anda sudah selesai',
        text: 'Di bawah ini Anda dapat melihat apa yang terjadi dengan data Anda.',
      },
      all_kept: {
        title: 'Kami menyimpan data yang kami temukan',
        text: 'Kami tidak menghapus apa pun. Di bawah ini Anda dapat melihat apa yang kami simpan, alasannya, dan sampai kapan.',
      },
      all_left: {
        title: 'Kami tidak menghapus data yang kami temukan',
        text: 'Di bawah ini Anda dapat melihat alasannya dan apa yang dapat Anda lakukan.',
      },
      nothing_found: {
        title: 'Kami tidak menemukan data tentang Anda',
        text: 'Kami telah mencari berdasarkan yang kami ketahui tentang Anda. Jika Anda menggunakan akun, nomor telepon, atau alamat email lain pada kami, Anda dapat membuat permintaan lain untuk itu.',
      },
      nobody_named: {
        title: 'Permintaan Anda tidak menyebutkan data siapa yang harus dihapus',
        text: 'Karena itu, kami tidak dapat mencari data apa pun. Di bawah ini Anda dapat membaca apa yang dapat Anda lakukan.',
      },
      refused: {
        title: 'Kami menolak permintaan Anda',
        text: 'Di bawah ini Anda dapat membaca alasannya dan apa yang dapat Anda lakukan.',
      },
      cancelled: {
        title: 'Permintaan Anda dibatalkan',
        text: 'Permintaan berakhir sebelum ada yang dihapus. Jika Anda tidak menginginkannya, silakan tulis kepada kami.',
      },
    },
    overdue:
      'Prosesnya lebih lama daripada yang kami janjikan. Kami mohon maaf. Tim kami sudah mengetahuinya, dan Anda tidak perlu meminta lagi.',
    extended: 'Kami membutuhkan waktu lebih lama dari biasanya. Alasannya: {reason}',
    holdUntil: 'Kami melanjutkan paling lambat {date}.',
    timeLine: 'Status permintaan Anda',
    step: {
      received: 'Permintaan diterima',
      deletion: 'Penghapusan',
      search: 'Pencarian di sistem kami',
      check: 'Pemeriksaan untuk memastikan bahwa tidak ada yang tersisa',
      last_check: 'Pemeriksaan terakhir setelah masa tunggu',
      completed: 'Selesai',
      refused: 'Ditolak',
      cancelled: 'Dibatalkan',
    },
    state: { done: 'selesai', now: 'sedang berjalan', later: 'belum' },
    promised: 'Kami akan selesai paling lambat {date}.',
    tally: {
      deleted: { other: '{n} jenis data dihapus' },
      anonymised: { other: '{n} jenis data dianonimkan' },
      passed_on: { other: 'Permintaan penghapusan {n} jenis data diteruskan' },
      kept: { other: '{n} jenis data disimpan' },
      working: { other: '{n} jenis data sedang diproses' },
      not_started: { other: '{n} jenis data belum dimulai' },
      stopped: { other: 'Penghapusan {n} jenis data dihentikan' },
      untouched: { other: '{n} jenis data tidak dihapus' },
      nothing_found: { other: '{n} jenis data tidak ditemukan' },
    },
    group: {
      deleted: 'Dihapus',
      anonymised: 'Dianonimkan',
      passed_on: 'Permintaan penghapusan diteruskan',
      kept: 'Apa yang kami simpan, dan alasannya',
      working: 'Sedang diproses',
      not_started: 'Menunggu giliran',
      stopped: 'Penghapusan dihentikan',
      untouched: 'Tidak dihapus',
      nothing_found: 'Tidak ditemukan',
    },
    part: {
      pending: 'Belum dimulai.',
      purging: 'Kami sedang menghapus data ini.',
      verifying: 'Sudah dihapus. Kami sedang memastikan bahwa tidak ada yang tersisa.',
      deleted: 'Sudah dihapus dan diperiksa: tidak ada yang tersisa.',
      anonymised: 'Kami menghapus dari data ini keterangan yang mengidentifikasi Anda. Selebihnya tetap disimpan.',
      nothing_found: 'Berdasarkan yang kami ketahui tentang Anda, kami tidak menemukan apa pun di sini.',
      kept: 'Kami menyimpan data ini.',
      notified:
        'Kami telah meminta penyedia layanan yang menyimpan data ini agar menghapusnya, dan menunggu jawabannya.',
      acknowledged:
        'Penyedia layanan kami telah menerima permintaan kami. Kami menunggu konfirmasi bahwa data ini sudah dihapus.',
      confirmed: 'Penyedia layanan kami telah memastikan bahwa data ini sudah dihapus.',
      failing: 'Ini belum berhasil. Tim kami sedang menanganinya.',
    },
    partTriedAgain: 'Ini belum berhasil. Kami akan mencobanya lagi secara otomatis.',
    partPassedOn:
      'Penyedia layanan kami telah menerima permintaan kami untuk menghapus data ini. Mereka tidak memberi tahu kami kapan penghapusannya selesai.',
    partToldOnly: 'Penyedia layanan kami telah menerima permintaan kami untuk menghapus data ini.',
    partSoFar: {
      deleted: 'Sudah dihapus. Kami akan memeriksa sekali lagi sebelum selesai.',
      nothing_deleted:
        'Sejauh ini kami tidak menemukan apa pun yang perlu dihapus di sini. Kami akan memeriksa sekali lagi.',
      nothing_found: 'Sejauh ini kami tidak menemukan apa pun tentang Anda di sini.',
      anonymising: 'Kami sedang menghapus dari data ini keterangan yang mengidentifikasi Anda.',
      anonymised:
        'Kami menghapus dari data ini keterangan yang mengidentifikasi Anda. Kami akan memeriksa sekali lagi sebelum selesai.',
    },
    partWithRest: {
      deleted: 'Sudah dihapus, kecuali data yang kami jelaskan di bawah ini.',
      nothing_found: 'Kami tidak menghapus apa pun di sini. Alasannya kami jelaskan di bawah ini.',
    },
    partByHand: {
      waiting: 'Tim kami menghapus data ini secara manual dan belum selesai.',
      confirmed: 'Tim kami telah menghapus data ini secara manual.',
      nothing_left: 'Tim kami telah memastikan bahwa tidak ada lagi yang perlu dihapus di sini.',
    },
    retention: {
      legal_obligation: 'Undang-undang mewajibkan kami menyimpan data ini.',
      legal_claims: 'Kami membutuhkan data ini untuk mengajukan tuntutan hukum atau membela diri terhadapnya.',
      public_health: 'Data ini diperlukan untuk melindungi kesehatan masyarakat.',
      archiving_research: 'Data ini disimpan untuk arsip demi kepentingan umum, penelitian, atau statistik.',
      freedom_of_expression:
        'Hak atas kebebasan berekspresi dan memperoleh informasi memungkinkan kami menyimpan data ini.',
      controller_decides:
        'Pengendali data ini adalah bisnis yang menggunakan layanan kami; kami menyimpannya untuk bisnis itu. Mintalah bisnis tersebut menghapusnya.',
    },
    rule: 'Undang-undang atau aturan',
    keptUntil: 'Kami menyimpannya sampai {date}, lalu menghapusnya.',
    keptOpenEnd: 'Kami belum dapat menyebutkan tanggalnya.',
    whyRefused: 'Mengapa kami menolak',
    refusal: {
      suspected_fraud:
        'Kami menduga permintaan ini mungkin tidak berasal dari pemilik data (subjek data). Jika kami keliru, silakan hubungi kami.',
      insufficient_verification:
        'Kami tidak dapat memastikan bahwa permintaan ini berasal dari pemilik data (subjek data).',
      no_match: 'Kami tidak dapat mengetahui siapa orang yang dimaksud dalam permintaan ini.',
      claim_not_covered: 'Undang-undang tidak memberi hak untuk meminta penghapusan data ini.',
      too_many_requests: 'Permintaan yang sama sudah diajukan terlalu sering.',
      outside_jurisdiction: 'Undang-undang yang menjadi dasar permintaan ini tidak berlaku dalam kasus ini.',
      other: 'Kami menjelaskan alasannya di bawah ini.',
    },
    explanation: 'Penjelasan kami',
    disagree: 'Jika Anda tidak setuju',
    yourRights: 'Hak Anda',
    rights:
      'Kirim email ke {email}. Anda juga dapat menyampaikan pengaduan kepada lembaga pelindungan data pribadi atau menempuh jalur pengadilan.',
    notices: 'Hal lain yang perlu Anda ketahui',
    notice: {
      nobody_named:
        'Permintaan yang kami terima tidak menunjuk siapa pun: ID akun atau nomor di dalamnya bukan milik siapa pun. Jika Anda ingin kami menghapus data Anda, kirim email ke {email}.',
      newer_data:
        'Sejak {date} ada data yang lebih baru untuk akun atau nomor ini. Jika Anda ingin data itu juga dihapus, ajukan permintaan lagi.',
      newer_data_unknown:
        'Kami membiarkan sebagian data karena kami tidak dapat mengetahui umurnya. Tim kami sedang menanganinya. Anda juga dapat mengajukan permintaan lagi.',
      kept_in_part: 'Sebagian data ini sudah dihapus, atau mungkin sudah dihapus. Kami menyimpan yang tersisa.',
      source_gone:
        'Meta tidak lagi memberi tahu kami catatan mana yang milik Anda, karena aplikasi kami sudah dihapus dari akun Anda. Jika Anda pernah menulis kepada kami di Messenger atau Instagram, kirim email ke {email} agar kami dapat menemukan pesan itu.',
      source_silent:
        'Salah satu sumber yang kami tanyai tentang Anda tidak menjawab, sehingga mungkin kami belum menemukan semua data Anda. Jika Anda ingin kami bertanya lagi, kirim email ke {email}.',
      self_declared:
        'Ada alamat, nomor, atau akun yang mungkin milik Anda, tetapi kami tidak dapat memastikannya. Karena itu, kami tidak menghapus apa pun berdasarkan data tersebut. Untuk memastikannya, kirim email ke {email}; jika itu alamat email, kirim dari alamat tersebut.',
      business:
        'Data milik bisnis tempat Anda bekerja atau yang Anda hubungi tetap ada pada bisnis itu. Kami telah menghapus Anda dari data itu jika memungkinkan. Untuk selebihnya, hubungi bisnis tersebut.',
      parent_id:
        'WhatsApp juga mengenali Anda dengan pengenal yang dipakai bersama oleh beberapa akun dari bisnis yang sama. WhatsApp tidak mengizinkan kami menghapus pengenal itu.',
      copies_at_meta:
        'WhatsApp telah menghapus Anda dari buku kontak yang disimpannya untuk bisnis yang Anda hubungi. WhatsApp mungkin masih menyimpan salinan entri itu sampai {date}.',
    },
    backups: 'Salinan cadangan',
    backupsText:
      'Salinan cadangan terakhir yang masih mungkin memuat data Anda dihapus secara otomatis pada {date}. Jika sebelum itu kami harus memulihkan salinan cadangan, kami menghapus data Anda lagi.',
    receipt: 'Tanda terima Anda',
    receiptText:
      'Tanda terima adalah berkas yang menyatakan apa yang dihapus dan apa yang disimpan. Di dalamnya tidak ada nama maupun akun Anda. Berkas ini ditandatangani secara digital, dan siapa saja dapat memeriksa tanda tangannya.',
    receiptButton: 'Simpan tanda terima',
    receiptRead: 'Baca tanda terima',
    code: 'Kode konfirmasi',
    readAt: 'Status per {date}.',
    renews: 'Halaman ini diperbarui secara otomatis.',
    stop: 'Berhenti memperbarui',
    start: 'Perbarui otomatis',
    readAgain: 'Perbarui sekarang',
  },
  receipt: {
    title: 'Isi tanda terima Anda',
    lead: 'Halaman ini menampilkan apa yang tertulis dalam tanda terima. Berkasnya ditandatangani secara digital, sehingga siapa saja dapat memastikan bahwa berkas itu asli dan tidak diubah.',
    issuer: 'Diterbitkan oleh',
    issued: 'Diterbitkan pada',
    received: 'Permintaan diterima pada',
    backups: 'Salinan cadangan terakhir dihapus pada',
    key: 'Ditandatangani dengan kunci',
    check: 'Cara memeriksa tanda tangan',
    checkText:
      'Simpan tanda terima, buka terminal di folder yang sama, lalu jalankan perintah ini. Perintah ini memerlukan Node.js. Hasilnya “true” dan apa yang ditandatangani, atau “false” jika berkas diubah.',
    keys: 'Kunci publik untuk memeriksa tanda tangan',
    back: 'Kembali ke permintaan Anda',
  },
  unknown: {
    title: 'Kami tidak menemukan permintaan dengan kode ini',
    lead: 'Ada beberapa kemungkinan:',
    reasons: [
      'Ada kesalahan dalam kode. Mohon bandingkan dengan kode yang Anda terima.',
      'Permintaan sudah lama selesai, dan catatannya telah dihapus.',
      'Permintaan itu dibuat kepada perusahaan lain.',
    ],
    calm: 'Setiap permintaan yang telah kami terima tetap diproses, walaupun Anda tidak dapat melihatnya di sini.',
  },
  unavailable: {
    title: 'Maaf, halaman ini sedang tidak berfungsi',
    text: 'Saat ini kami tidak dapat membaca permintaan. Tidak ada yang hilang. Silakan coba lagi sebentar lagi.',
  },
};
