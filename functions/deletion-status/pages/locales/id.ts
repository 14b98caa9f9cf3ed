import type { Sentences } from '../sentences.ts';

export const id: Sentences = {
  name: 'Bahasa Indonesia',
  skip: 'Langsung ke isi utama',
  language: 'Bahasa',
  contact: 'Ada pertanyaan? Tulis ke {email}.',
  privacy: 'Kebijakan privasi',
  ask: {
    title: 'Minta kami menghapus data Anda',
    lead: 'Anda dapat meminta {company} menghapus data tentang Anda yang disimpannya. Gratis, tidak perlu akun, dan Anda tidak perlu memberi alasan.',
    how: 'Cara meminta',
    meta: 'Melalui Facebook, Instagram, atau Threads',
    metaSteps: [
      'Buka pengaturan Facebook, Instagram, atau Threads, lalu pilih “Aplikasi dan Situs Web”.',
      'Pilih {company}, lalu hapus aplikasinya.',
      'Pilih “Kirim Permintaan” agar data Anda dihapus.',
      'Anda akan menerima kode konfirmasi dan tautan ke situs ini. Simpanlah keduanya: dengan itu Anda dapat melihat perkembangan permintaan Anda.',
    ],
    mail: 'Melalui email',
    mailText:
      'Tulis ke {email} dengan subjek “{subject}”. Sebutkan nomor telepon, nama pengguna, atau alamat email yang Anda gunakan agar kami dapat menemukan data Anda. Pilih cara ini juga jika Anda pernah menulis kepada sebuah bisnis di WhatsApp.',
    mailProof:
      'Kami mungkin lebih dahulu meminta Anda memastikan bahwa data itu milik Anda, agar orang lain tidak dapat menghapusnya. Mohon jangan pernah mengirimkan kata sandi atau salinan dokumen identitas kepada kami.',
    mailButton: 'Tulis email',
    next: 'Apa yang terjadi selanjutnya',
    nextSteps: [
      'Kami mencari semua hal tentang Anda di seluruh sistem kami.',
      'Kami menghapusnya, dan meminta perusahaan yang menyimpan data untuk kami agar menghapusnya juga.',
      'Kami memeriksa sekali lagi untuk memastikan tidak ada yang tersisa.',
      'Anda dapat membaca hasilnya di situs ini dan menyimpan tanda terima yang telah ditandatangani.',
    ],
    promise: { other: 'Kami selesai dalam waktu {n} hari.' },
    deleted: 'Apa yang kami hapus',
    kept: 'Apa yang kami simpan, dan alasannya',
    anonymous:
      'Angka total yang tidak menunjukkan identitas siapa pun tetap ada, misalnya jumlah pesan yang dikirim dalam sebulan.',
    backups: {
      other:
        'Salinan di cadangan kami kedaluwarsa dengan sendirinya dalam waktu {n} hari. Jika suatu saat kami harus memulihkan cadangan, kami menghapus data Anda lagi.',
    },
  },
  lookUp: {
    title: 'Lihat permintaan yang sudah Anda buat',
    code: 'Kode konfirmasi',
    hint: 'Kode terdiri dari 32 huruf dan angka. Huruf besar, spasi, dan tanda hubung tidak berpengaruh.',
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
        text: 'Permintaan akan dimulai dengan sendirinya setelah masa tunggu. Anda tidak perlu melakukan apa pun.',
      },
      running: {
        title: 'Kami sedang menghapus data Anda',
        text: 'Di bawah ini Anda dapat melihat apa yang sudah selesai dan apa yang belum. Anda dapat menutup halaman ini dan kembali lagi nanti.',
      },
      last_check: {
        title: 'Hampir selesai: tinggal satu pemeriksaan terakhir',
        text: 'Saat ini tidak ada lagi yang perlu kami hapus. Setelah masa tunggu, kami memeriksa sekali lagi bahwa tidak ada yang muncul kembali. Setelah itu permintaan Anda selesai.',
      },
      on_hold: {
        title: 'Permintaan Anda ditunda',
        text: 'Tim kami harus mengambil keputusan sebelum dapat melanjutkan. Sampai saat itu, tidak ada lagi yang dihapus.',
      },
      completed: {
        title: 'Data Anda telah dihapus',
        text: 'Kami telah menghapus data tentang Anda yang ada pada kami. Kemudian kami memeriksanya, dan tidak ada yang tersisa.',
      },
      completed_with_retention: {
        title: 'Data Anda telah dihapus, kecuali yang harus kami simpan',
        text: 'Di bawah ini Anda dapat melihat apa yang kami hapus, apa yang kami simpan, alasannya, dan sampai kapan.',
      },
      all_kept: {
        title: 'Kami harus menyimpan data yang kami temukan',
        text: 'Kami tidak menghapus apa pun. Di bawah ini Anda dapat melihat apa yang kami simpan, alasannya, dan sampai kapan.',
      },
      nothing_found: {
        title: 'Kami tidak menemukan data tentang Anda',
        text: 'Kami telah mencari di seluruh sistem kami. Jika Anda menggunakan akun, nomor telepon, atau alamat email lain pada kami, Anda dapat membuat permintaan lain untuk itu.',
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
    timeLine: 'Sampai di mana permintaan Anda',
    step: {
      received: 'Permintaan diterima',
      deletion: 'Penghapusan',
      search: 'Pencarian di seluruh sistem kami',
      check: 'Pemeriksaan bahwa tidak ada yang tersisa',
      last_check: 'Pemeriksaan terakhir setelah masa tunggu',
      completed: 'Selesai',
      refused: 'Ditolak',
      cancelled: 'Dibatalkan',
    },
    state: { done: 'selesai', now: 'sekarang', later: 'belum' },
    promised: 'Kami berjanji selesai paling lambat {date}.',
    group: {
      deleted: 'Dihapus',
      kept: 'Disimpan',
      working: 'Masih dikerjakan',
      untouched: 'Tidak dihapus',
      nothing_found: 'Tidak ditemukan apa pun',
    },
    keptWhy: 'Disimpan, dan alasannya',
    part: {
      pending: 'Menunggu giliran.',
      purging: 'Kami sedang menghapusnya.',
      verifying: 'Sudah dihapus. Kami sedang memeriksa bahwa tidak ada yang tersisa.',
      deleted: 'Sudah dihapus dan diperiksa: tidak ada yang tersisa.',
      nothing_found: 'Tidak ada apa pun tentang Anda di sini.',
      kept: 'Kami menyimpannya.',
      notified: 'Kami telah meminta pihak yang menyimpan ini untuk kami agar menghapusnya, dan menunggu jawabannya.',
      acknowledged: 'Pihak yang menyimpan ini untuk kami telah menerima permintaan kami dan sedang menghapusnya.',
      confirmed: 'Pihak yang menyimpan ini untuk kami telah memastikan bahwa ini sudah dihapus.',
      failing: 'Ini belum berhasil. Tim kami sedang menanganinya.',
    },
    retention: {
      legal_obligation: 'Hukum mewajibkan kami menyimpannya.',
      legal_claims: 'Kami membutuhkannya untuk mengajukan tuntutan hukum atau membela diri terhadapnya.',
      public_health: 'Ini diperlukan demi kesehatan masyarakat.',
      archiving_research: 'Ini disimpan untuk arsip demi kepentingan umum, penelitian, atau statistik.',
      freedom_of_expression: 'Ini dilindungi oleh kebebasan berekspresi dan memperoleh informasi.',
      controller_decides:
        'Ini milik sebuah bisnis yang menggunakan layanan kami. Hanya bisnis itu yang dapat memutuskannya, jadi silakan hubungi bisnis tersebut.',
    },
    refusal: {
      suspected_fraud: 'Kami memiliki alasan kuat untuk percaya bahwa permintaan ini adalah upaya penipuan.',
      insufficient_verification:
        'Kami tidak dapat memastikan bahwa permintaan ini berasal dari orang yang memiliki data tersebut.',
      no_match: 'Kami tidak dapat mengetahui siapa orang yang dimaksud dalam permintaan ini.',
      claim_not_covered: 'Hukum tidak memberi hak untuk menghapus data ini.',
      too_many_requests: 'Permintaan yang sama sudah diajukan terlalu sering.',
      outside_jurisdiction: 'Hukum yang menjadi dasar permintaan ini tidak berlaku dalam kasus ini.',
      other: 'Alasannya dijelaskan di bawah ini.',
    },
    basis: 'Dasar hukum: {basis}',
    keptUntil: 'Kami menyimpannya sampai {date}, lalu menghapusnya.',
    keptOpenEnd: 'Tanggal akhirnya belum ditetapkan.',
    whyRefused: 'Mengapa kami menolak',
    disagree: 'Jika Anda tidak setuju',
    rights:
      'Tulis kepada kami di {email}. Anda juga berhak mengajukan keluhan kepada otoritas pelindungan data dan menempuh jalur pengadilan.',
    backups: 'Cadangan',
    backupsText:
      'Cadangan terakhir yang masih mungkin memuat data Anda kedaluwarsa pada {date}. Jika sebelum itu kami harus memulihkan cadangan, kami menghapus data Anda lagi.',
    receipt: 'Tanda terima Anda',
    receiptText:
      'Tanda terima adalah berkas yang menyatakan apa yang dihapus dan apa yang disimpan. Di dalamnya tidak ada nama maupun akun Anda. Berkas ini memuat tanda tangan kami, yang dapat diperiksa siapa saja.',
    receiptButton: 'Simpan tanda terima',
    receiptKeys: 'Kunci publik untuk memeriksa tanda tangan',
    code: 'Kode konfirmasi',
    readAt: 'Keadaan pada {date}.',
    renews: 'Halaman ini diperbarui secara otomatis.',
    stop: 'Berhenti memperbarui',
    start: 'Perbarui otomatis',
    readAgain: 'Perbarui sekarang',
  },
  unknown: {
    title: 'Kami tidak dapat menampilkan permintaan untuk kode ini',
    lead: 'Ada beberapa kemungkinan:',
    reasons: [
      'Ada kesalahan dalam kode. Mohon bandingkan dengan kode yang Anda terima.',
      'Permintaan sudah lama selesai, dan catatannya telah dihapus.',
      'Permintaan itu dibuat kepada perusahaan lain.',
    ],
    calm: 'Permintaan yang telah kami terima tetap berjalan, walaupun Anda tidak dapat melihatnya di sini.',
  },
  unavailable: {
    title: 'Saat ini kami tidak dapat membaca permintaan',
    text: 'Tidak ada yang hilang. Silakan coba lagi sebentar lagi.',
  },
};
