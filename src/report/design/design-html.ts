import { documentHtml } from '../document/document-html.ts'
import { escaped } from '../html-text.ts'
import { designDocument } from './design-document.ts'
import type { DesignReview } from './review.ts'

/** A review of a design as one page, line by line, that prints to A4: it loads nothing and runs no script. */
export function* formatDesignHtml(review: DesignReview): Iterable<string> {
  yield '<!doctype html>'
  yield '<html lang="en">'
  yield '<head>'
  yield '<meta charset="utf-8">'
  yield `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`
  yield '<meta name="viewport" content="width=device-width">'
  yield `<title>${escaped(review.title)}</title>`
  yield `<style>${CSS}</style>`
  yield '</head>'
  yield '<body>'
  yield '<main>'
  yield `<h1>${escaped(review.title)}</h1>`
  yield* documentHtml(designDocument(review))
  yield '</main>'
  yield '</body>'
  yield '</html>'
}

const CSS = `
:root { color-scheme: light dark; --text: #1d2939; --paper: #fff; --line: #d0d5dd; --faint: #667085;
  --head: #f2f4f7; --good: #d1fadf; --mixed: #e0eaff; --bad: #fee4e2; --open: #fef0c7; }
@media screen and (prefers-color-scheme: dark) {
  :root { --text: #e4e7ec; --paper: #101828; --line: #344054; --faint: #98a2b3; --head: #1d2939;
    --good: #05603a; --mixed: #2d3f8f; --bad: #7a271a; --open: #7a4a0e; }
}
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; color: var(--text); background: var(--paper); }
main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
h1 { font-size: 1.7rem; margin: 1.5rem 0 1rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
.wide { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
td { overflow-wrap: break-word; min-width: 4.5em; }
th { background: var(--head); white-space: nowrap; }
.good { background: var(--good); } .mixed { background: var(--mixed); } .bad { background: var(--bad); }
.open { background: var(--open); } .faint { color: var(--faint); }
figure { margin: 1rem 0; overflow-x: auto; }
figure svg { max-width: 100%; height: auto; }
@media screen and (max-width: 40rem) { figure svg { max-width: none; } }
code { font: 13px/1.4 ui-monospace, monospace; }
@page { size: A4; margin: 15mm; }
@media print {
  :root { color-scheme: light; }
  body { font-size: 9.5pt; }
  main { max-width: none; padding: 0 1px; }
  h1, h2, h3 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  thead { display: table-header-group; }
  figure svg { max-height: 240mm; }
  .wide, figure { overflow: visible; }
  th, td { padding: .2rem .35rem; print-color-adjust: exact; }
  td { overflow-wrap: anywhere; }
  code { font-size: 8.5pt; }
}
`
