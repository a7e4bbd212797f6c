/** Choices and their button, one below the other on a telephone and side by side on a screen. */
export const choiceStyle = `
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
