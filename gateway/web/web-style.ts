/** What pages that are served have beyond those of a report. */
export const webStyle = `
nav.menu { display: flex; gap: 1.4rem; align-items: baseline; border-bottom: 1px solid var(--line); margin: 0 0 .8rem; }
nav.menu strong { overflow-wrap: normal; }
nav.menu ul { margin: 0; gap: .25rem 1.4rem; }
nav.menu a { padding: .35rem 0; text-decoration: none; }
nav.menu a:hover { text-decoration: underline; }
nav.menu a[aria-current] { color: var(--ink); font-weight: 600; border-bottom: 2px solid var(--c1); }
h2.good, h2.bad, h2.open { font-size: 1.6rem; line-height: 1.2; border: 0; margin-top: .6rem; padding-top: 0; }
main > section:first-child > h2 { border: 0; margin-top: .6rem; padding-top: 0; }
h2.good { color: var(--c3); }
h2.bad { color: var(--c2); }
.status, .name { color: var(--soft); font-size: .875rem; min-height: 1.3rem; margin: .2rem 0; }
.onward a { margin-right: 1rem; }
.forms { display: flex; flex-wrap: wrap; gap: .6rem 1.2rem; align-items: baseline; margin: .6rem 0; }
.forms form { margin: 0; }
button { font: inherit; padding: .35rem 1rem; color: var(--ink); background: var(--shade); border: 1px solid var(--soft); border-radius: .3rem; cursor: pointer; }
button:hover { border-color: var(--c1); }
button:focus-visible { outline: 2px solid var(--c1); outline-offset: 2px; }
progress { width: 100%; max-width: 46rem; height: .9rem; accent-color: var(--c1); }
/* Choices and their button, one below the other on a telephone and side by side on a screen. */
.choices { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: end; margin: .6rem 0 1rem; }
.choices p { margin: 0; flex: 0 1 23rem; min-width: min(100%, 14rem); }
.choices p:last-child { flex: 0 0 auto; min-width: 0; }
.choices label { display: block; color: var(--soft); font-size: .875rem; }
.choices select, .choices button {
  font: inherit; padding: .35rem .6rem; max-width: 100%; border: 1px solid var(--soft); border-radius: .3rem;
  background: var(--paper); color: var(--ink);
}
.choices select { width: 100%; }
.choices button { background: var(--c1); color: var(--paper); border-color: var(--c1); cursor: pointer; }
.choices select:focus-visible, .choices button:focus-visible { outline: 2px solid var(--c1); outline-offset: 2px; }
@media print { .choices { display: none; } }
`;
