import type { Language } from '../languages.ts';
import type { Sentences } from '../sentences.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { hi } from './hi.ts';
import { id } from './id.ts';
import { it } from './it.ts';
import { pt } from './pt.ts';
import { tr } from './tr.ts';

/** What the pages say. The function reads each language from a file of its own, when somebody reads it. */
export const SENTENCES: { readonly [language in Language]: Sentences } = { en, es, pt, fr, de, it, ar, hi, id, tr };
