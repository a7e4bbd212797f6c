/** The colours of pages and charts, by day and by night. */
export const chartColours = `:root {
  --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --shade: #f3f5f7;
  --c0: #6e7781; --c1: #0b62c4; --c2: #b3261e; --c3: #146c2e; --c4: #8250df; --band: #0b62c4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e6e9ec; --soft: #a3adb8; --line: #3a424b; --shade: #1d2228;
    --c0: #96a1ac; --c1: #6cb0ff; --c2: #ff8f86; --c3: #6fcf87; --c4: #c7a4ff; --band: #6cb0ff;
  }
}`;

/** The style of what is in a chart. */
export const chartStyle = `svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
svg .row-space { fill: var(--shade); }
svg .axis-name, svg .rule-name, svg .row-name, svg .legend { fill: var(--ink); }
svg .grid { stroke: var(--line); stroke-width: .6; }
svg .axis, svg .rule { stroke: var(--soft); stroke-width: 1; }
svg .rule { stroke-dasharray: 5 4; }
svg path { fill: none; }
svg .line { stroke-width: 1.8; }
svg .dashes { stroke-width: 1.8; stroke-dasharray: 6 4; }
svg .dotted { stroke-width: 2.4; stroke-dasharray: .1 5; stroke-linecap: round; }
svg .band { fill: var(--band); fill-opacity: .16; }
svg .whisker, svg .expected { stroke: var(--ink); stroke-width: 1.4; }
svg .expected { stroke-width: 2.2; }
svg .area { fill-opacity: .3; stroke-width: 1.2; }
${[0, 1, 2, 3, 4]
  .map(
    (at) =>
      `svg .line.c${at}, svg .dashes.c${at}, svg .dotted.c${at}, svg .area.c${at} { stroke: var(--c${at}); }
svg .dots.c${at}, svg .bar.c${at}, svg .area.c${at} { fill: var(--c${at}); }`,
  )
  .join("\n")}`;
