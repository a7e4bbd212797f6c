import { chartColours, chartStyle } from "./charts/chart-style.ts";

/** The style of a report: light or dark as the reader has it, narrow or wide, on a screen or on paper. */
export const style = `
${chartColours}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.35rem; line-height: 1.25; margin: .5rem 0 0; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; padding-top: .6rem; border-top: 2px solid var(--line); }
#verdict > h2 { font-size: 1.6rem; line-height: 1.2; border: 0; margin-top: .6rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .2rem; }
h4 { font-size: .9rem; margin: .4rem 0 0; font-weight: 600; }
p { margin: .35rem 0; max-width: 46rem; }
.name, figcaption p, summary { color: var(--soft); font-size: .875rem; }
a { color: var(--c1); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; }
nav a { display: inline-block; padding: .15rem 0; }
figure { margin: 0; }
.scroll { overflow-x: auto; }
.scroll:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid var(--c1); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .875rem; margin: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-weight: 600; }
th, td { min-width: 3.5rem; max-width: 26rem; overflow-wrap: normal; }
td { overflow-wrap: break-word; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.short { white-space: nowrap; }
.long { min-width: 9rem; overflow-wrap: anywhere; }
summary { cursor: pointer; padding: .3rem 0; }
.many { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .5rem 1rem; }
svg.chart { display: block; width: 100%; height: auto; }
svg.small { max-width: 26rem; }
svg.narrow { display: none; }
@media (max-width: 36rem) { svg.wide { display: none; } svg.narrow { display: block; } }
${chartStyle}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  figure, tr, .many > div { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  svg.wide { display: block; } svg.narrow { display: none; }
}
`;
