import { createHash } from 'node:crypto';
import { brandColours } from './colours.ts';
import { Html } from './html.ts';

export const LIGHT_SURFACE = '#f3f2f1';
export const DARK_SURFACE = '#1d2226';

export type Style = {
  readonly css: Html;
  /** For the Content-Security-Policy. */
  readonly hash: string;
};

/** The style sheet of all pages, in the company's colour. It is part of each page and allowed by its hash only. */
export function styleOf(brandColor: string): Style {
  const { brand, onBrand, linkOnLight, linkOnDark } = brandColours(brandColor, LIGHT_SURFACE, DARK_SURFACE);
  const css = [
    `:root{color-scheme:light dark;--brand:${brand};--on-brand:${onBrand};--page:#fff;--surface:${LIGHT_SURFACE};--text:#0b0c0c;--muted:#484f54;--line:#b1b4b6;--link:${linkOnLight};--good:#00703c;--good-text:#005a30;--wait-text:#6d4200;--error:#b10e1e}`,
    `@media (prefers-color-scheme:dark){:root{--page:#111417;--surface:${DARK_SURFACE};--text:#f3f4f5;--muted:#b9c0c6;--line:#59636b;--link:${linkOnDark};--good-text:#7fd3a5;--wait-text:#f2c066;--error:#ff9a94}}`,
    RULES.replace(/\n\s*/g, ''),
  ].join('');
  return { css: new Html(css), hash: `sha256-${createHash('sha256').update(css).digest('base64')}` };
}

/** Must work on phones of 2019, which know `margin-inline-start`, but not `margin-inline`, `inset` or `min()`. */
const RULES = `
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:1.125rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic","Noto Sans Devanagari",sans-serif;overflow-wrap:break-word}
header,main,footer{max-width:62rem;margin:0 auto;padding:0 1rem}
a{color:var(--link);text-underline-offset:.15em}
a:hover{text-decoration-thickness:.15em}
a:focus-visible,summary:focus-visible{outline:3px solid transparent;background:#fd0;color:#0b0c0c;box-shadow:0 -2px #fd0,0 4px #0b0c0c;text-decoration:none}
input:focus-visible,.button:focus-visible{outline:3px solid #fd0;outline-offset:0;box-shadow:inset 0 0 0 3px #0b0c0c}
main:focus{outline:none}
.skip{position:absolute;top:-999rem}
.skip:focus{position:static;display:block;padding:.5rem 1rem}
.bar{border-block-end:.5rem solid var(--brand)}
header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.5rem 1rem;padding-top:.75rem;padding-bottom:.75rem}
.company{font-size:1.5rem;font-weight:700;color:inherit;text-decoration:none}
svg{width:1.1em;height:1.1em;vertical-align:-.15em;stroke-width:1.7}
summary{cursor:pointer;color:var(--link);padding:.25rem 0;min-height:1.5rem}
details ul{display:flex;flex-wrap:wrap;margin:.25rem 0 0;padding:0;list-style:none}
details li{margin:0;margin-inline-end:1.5rem}
details a{display:inline-block;padding:.35rem 0}
details [aria-current]{font-weight:700}
h1,h2,h3{line-height:1.25;text-wrap:balance}
h1{font-size:2rem;margin:2rem 0 1rem}
h2{font-size:1.4rem;margin:2.25rem 0 .75rem}
h3{font-size:1.15rem;margin:1.5rem 0 .5rem}
p,ul,ol{margin:0 0 1rem;max-width:42rem}
li{margin-block-end:.35rem}
.lead{font-size:1.25rem}
.muted,.hint{color:var(--muted)}
.note{border-inline-start:.5rem solid var(--line);padding-inline-start:1rem;margin:1.5rem 0}
.late{border-color:#f2a900;font-weight:700}
.panel{margin-block-start:1.5rem;padding:1.5rem;background:var(--surface)}
.panel h1{margin:0 0 .75rem}
.panel p{margin:0;max-width:52rem;font-size:1.25rem}
.live{margin:.75rem 0 0;max-width:none}
.after{margin-block-start:1.5rem}
.panel a{color:inherit}
.panel a:focus-visible{color:#0b0c0c}
.good{background:var(--good);color:#fff}
.busy{background:var(--brand);color:var(--on-brand)}
.stop{background:#383f43;color:#fff}
.calm{border-inline-start:.5rem solid var(--link)}
.tally{display:flex;flex-wrap:wrap;align-items:baseline;list-style:none;margin:1.25rem 0 0;margin-inline-end:-1.5rem;padding:0;max-width:none}
.tally li{margin:0;margin-inline-end:1.5rem}
.tally a{display:inline-block;padding:.3rem 0}
.tally strong{font-size:1.6rem}
.steps{list-style:none;padding:0}
.steps li{position:relative;margin:0;padding-block-end:1.1rem;padding-inline-start:2.25rem}
.steps li::before{content:"";position:absolute;display:block;top:.3rem;margin-inline-start:-2rem;width:1.1rem;height:1.1rem;border:.2rem solid var(--line);border-radius:50%;background:var(--page);z-index:1}
.steps li::after{content:"";position:absolute;display:block;top:.6rem;bottom:-.4rem;margin-inline-start:-1.5rem;border-inline-start:.15rem solid var(--line)}
.steps li:last-child::after{content:none}
.steps .done::before{border-color:var(--good);background:var(--good)}
.steps .done::after{border-color:var(--good)}
.steps .now::before{border-color:var(--link);background:var(--link);box-shadow:inset 0 0 0 .15rem var(--page)}
.steps b{display:block;font-weight:400}
.steps .done b,.steps .now b,.steps .end b{font-weight:700}
.steps small{font-size:.89em;color:var(--muted)}
.steps .end::before{border-color:var(--text);background:var(--text)}
.parts{border-block-start:.25rem solid var(--line);padding-block-start:.75rem;margin-block-start:2rem}
.parts h2{margin-block-start:0}
.parts.deleted,.parts.anonymised{border-color:var(--good)}
.parts.deleted h2,.parts.anonymised h2{color:var(--good-text)}
.parts.kept{border-color:#f2a900}
.parts.kept h2{color:var(--wait-text)}
.parts.working,.parts.passed_on{border-color:var(--link)}
.parts li>b{display:block}
.parts li p,.kept p,.kept dl{margin-block-end:.25rem}
.kept>li>b{display:block}
ul.kept{list-style:none;padding:0}
ul.kept li{margin-block-end:1rem}
.notices{border-block-start:.25rem solid var(--line);padding-block-start:.75rem;margin-block-start:2rem}
.notices h2{margin-block-start:0}
.parts.kept ul{list-style:none;padding:0}
.parts.kept li{margin-block-end:1.25rem}
.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:1rem}
.code span{display:inline-block}
[dir=rtl] .code{text-align:right}
form{margin:1.5rem 0;padding:1.25rem;background:var(--surface);max-width:42rem}
form h2{margin-block-start:0}
.first form{margin-block-start:.5rem}
dl{margin:0 0 1rem;max-width:42rem}
dt{color:var(--muted);font-size:.89em}
dd{margin:0 0 .5rem}
pre{margin:0 0 1rem;padding:.75rem;background:var(--surface);white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-all;font:.8rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
dd code{font:.9rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;word-break:break-all}
label{display:block;font-weight:700}
.hint{margin-block-end:.5rem}
.error{margin-block-end:.5rem;padding-inline-start:.75rem;border-inline-start:.3rem solid var(--error);color:var(--error);font-weight:700}
[aria-invalid]{border-color:var(--error)}
input{display:block;width:100%;margin-block-end:1rem;padding:.6rem;border:2px solid var(--text);border-radius:0;background:var(--page);color:var(--text);font:1rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.button{display:inline-block;padding:.6rem 1.1rem;border:2px solid transparent;border-radius:0;background:var(--brand);color:var(--on-brand);font:inherit;font-weight:700;text-decoration:none;cursor:pointer;box-shadow:0 2px var(--text)}
.button:hover{text-decoration:underline}
footer{width:calc(100% - 2rem);max-width:60rem;margin-top:3rem;padding:1.5rem 0 3rem;border-block-start:1px solid var(--line)}
footer p{margin-block-end:.5rem}
@media (min-width:56rem){
.columns{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,3fr);grid-template-rows:auto 1fr;gap:0 3rem}
.main{grid-column:1;grid-row:1/span 2}
.first{grid-column:2;grid-row:1}
.more{grid-column:2;grid-row:2}
h1{font-size:2.5rem}
.panel{padding:2rem}
}
@media print{
:root{--page:#fff;--surface:#fff;--text:#000;--muted:#333;--line:#999;--good-text:#000;--wait-text:#000;--link:#000}
body{font-size:11pt}
.skip,details,form,.button,.renewal,.tally{display:none}
.panel{background:none;color:#000;border:2px solid #000;padding:1rem}
.parts,.notices,li,pre{break-inside:avoid}
h2,h3{break-after:avoid}
}
`;
