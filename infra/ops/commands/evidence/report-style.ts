import { createHash } from 'node:crypto';
import { Html } from '../../../../functions/deletion-status/pages/html.ts';

const RULES = `
:root{color-scheme:light dark;--page:#fff;--surface:#f3f2f1;--text:#0b0c0c;--muted:#484f54;--line:#b1b4b6;--bar:#1d4ed8;--alert:#b10e1e}
@media (prefers-color-scheme:dark){:root{--page:#111417;--surface:#1d2226;--text:#f3f4f5;--muted:#b9c0c6;--line:#59636b;--bar:#8fb0ff;--alert:#ff9a94}}
*,::before,::after{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:break-word}
h1,h2{line-height:1.25;text-wrap:balance}
h1{font-size:2rem;margin:1rem 0 .5rem}
h2{font-size:1.4rem;margin:0 0 .75rem}
p{margin:0 0 1rem;max-width:46rem}
section{margin-top:2rem;padding-top:1rem;border-top:.25rem solid var(--line)}
.muted{color:var(--muted)}
.note{padding-inline-start:1rem;border-inline-start:.5rem solid var(--line)}
.late{border-color:var(--alert);font-weight:700}
.tiles{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.tiles li{flex:1 1 10rem;padding:.75rem 1rem;background:var(--surface)}
.tiles strong{display:block;font-size:1.6rem;line-height:1.25}
.pair{display:grid;gap:1rem 2.5rem;margin-bottom:1.5rem}
.pair>*{min-width:0}
.chart{display:block;width:100%;max-width:34rem;height:auto}
.chart text{fill:var(--text);stroke:var(--page);stroke-width:3px;paint-order:stroke;font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.bar{fill:var(--bar)}
.mark{stroke:var(--alert);stroke-width:1.5;stroke-dasharray:4 3}
.frame{overflow-x:auto;margin-bottom:1rem}
.frame:focus-visible{outline:3px solid var(--bar);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{padding-bottom:.35rem;text-align:start;font-weight:700}
th,td{padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);text-align:start;vertical-align:top}
thead th{color:var(--muted);font-weight:400}
tbody th{font-weight:400}
.number{text-align:end}
td:last-child{overflow-wrap:anywhere}
@media screen and (max-width:55.99rem){.frame.wide table{min-width:44rem}}
@media print,(min-width:56rem){
.pair{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}
.pair.words{grid-template-columns:minmax(0,2fr) minmax(0,3fr)}
}
@media print{
:root{color-scheme:light;--page:#fff;--surface:#fff;--text:#000;--muted:#333;--line:#999;--bar:#555;--alert:#000}
@page{margin:15mm}
body{max-width:none;padding:0;font-size:10pt}
.tiles li{border:1px solid #999}
.bar{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.chart{max-width:11cm}
.pair{gap:.5rem 1.5rem}
.frame{overflow:visible}
table{font-size:8.5pt}
.pair,tr,.tiles{break-inside:avoid}
thead{display:table-header-group}
h2,caption{break-after:avoid}
}
`;

/** The style sheet of the report. */
export const REPORT_CSS = new Html(RULES.replace(/\n/g, ''));

/** Nothing is loaded and nothing runs, wherever the file is opened; only the style sheet is allowed, by its hash. */
export const REPORT_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(REPORT_CSS.toString()).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
