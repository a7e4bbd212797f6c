/** The style of a report: light or dark as the reader has it, narrow or wide, on a screen or on paper. */
export const style = `
:root {
  --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --shade: #f3f5f7;
  --c0: #6e7781; --c1: #0b62c4; --c2: #b3261e; --c3: #146c2e; --c4: #8250df; --band: #0b62c4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e6e9ec; --soft: #a3adb8; --line: #3a424b; --shade: #1d2228;
    --c0: #96a1ac; --c1: #6cb0ff; --c2: #ff8f86; --c3: #6fcf87; --c4: #c7a4ff; --band: #6cb0ff;
  }
}
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
summary { cursor: pointer; padding: .3rem 0; }
.many { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .5rem 1rem; }
svg.chart { display: block; width: 100%; height: auto; }
svg.small { max-width: 26rem; }
svg.narrow { display: none; }
@media (max-width: 36rem) { svg.wide { display: none; } svg.narrow { display: block; } }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
svg .row-space { fill: var(--shade); }
svg .axis-name, svg .rule-name, svg .row-name { fill: var(--ink); }
svg .grid { stroke: var(--line); stroke-width: .6; }
svg .axis, svg .rule { stroke: var(--soft); stroke-width: 1; }
svg .rule { stroke-dasharray: 5 4; }
svg path { fill: none; }
svg .line { stroke-width: 1.8; }
svg .dashes { stroke-width: 1.8; stroke-dasharray: 6 4; }
svg .band { fill: var(--band); fill-opacity: .16; }
svg .whisker, svg .expected { stroke: var(--ink); stroke-width: 1.4; }
svg .expected { stroke-width: 2.2; }
svg .area { fill-opacity: .3; stroke-width: 1.2; }
${[0, 1, 2, 3, 4]
  .map(
    (at) =>
      `svg .line.c${at}, svg .dashes.c${at}, svg .area.c${at} { stroke: var(--c${at}); }
svg .dots.c${at}, svg .bar.c${at}, svg .area.c${at} { fill: var(--c${at}); }`,
  )
  .join("\n")}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  figure, tr, .many > div { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  svg.wide { display: block; } svg.narrow { display: none; }
}
`;
