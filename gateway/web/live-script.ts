/** What the script asks with, so that it may be shown a page that was made for another tab. */
export const followsParameter = "follows";

/**
 * Follows a page that changes by itself: asks for it again and puts in place what a section says now. What the reader has
 * opened stays open, what has the focus keeps it, and what has not changed is left alone.
 */
export const liveScript = `
const everyMs = 1000;
const slowestMs = 15000;
const main = document.querySelector("main[data-refreshes]");
const status = document.querySelector("[role=status]");

/** What each section said when it came, by its id. */
const said = new Map();
for (const section of main?.children ?? []) said.set(section.id, section.outerHTML);

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

/** A name for a part of a section that its successor has too. */
function nameOf(part, section) {
  const figure = part.closest("figure")?.id ?? "";
  const alike = [...section.querySelectorAll(part.tagName)].filter((one) => (one.closest("figure")?.id ?? "") === figure);
  return [figure, part.tagName, alike.indexOf(part)].join(" ");
}

function replace(old, fresh) {
  const parts = new Map();
  for (const part of fresh.querySelectorAll("details, summary, a, div.scroll, button")) parts.set(nameOf(part, fresh), part);
  for (const part of old.querySelectorAll("details[open]")) {
    const successor = parts.get(nameOf(part, old));
    if (successor) successor.open = true;
  }
  const scrolled = [...old.querySelectorAll("div.scroll")].map((part) => [nameOf(part, old), part.scrollLeft]);
  const focused = old.contains(document.activeElement) ? nameOf(document.activeElement, old) : undefined;
  old.replaceWith(fresh);
  for (const [name, left] of scrolled) if (left > 0 && parts.has(name)) parts.get(name).scrollLeft = left;
  if (focused) parts.get(focused)?.focus({ preventScroll: true });
}

function update(page) {
  const fresh = [...page.querySelector("main").children];
  const ids = new Set(fresh.map(({ id }) => id));
  for (const old of [...main.children]) if (!ids.has(old.id)) old.remove();
  let at = main.firstElementChild;
  for (const section of fresh) {
    const html = section.outerHTML;
    if (at?.id !== section.id) main.insertBefore(section, at);
    else {
      const old = at;
      at = at.nextElementSibling;
      if (said.get(section.id) !== html) replace(old, section);
    }
    said.set(section.id, html);
  }
  document.title = page.title;
  document.querySelector("h1").textContent = page.querySelector("h1").textContent;
}

let waitMs = everyMs;
let timer;

async function look() {
  try {
    // The address that the page was opened by may hold a password, which fetch takes from none.
    const address = new URL(location.pathname + location.search, location.origin);
    address.searchParams.set("${followsParameter}", "1");
    const answer = await fetch(address, { cache: "no-store" });
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    update(page);
    if (!page.querySelector("main[data-refreshes]")) {
      say("Nothing more changes by itself: " + (main.querySelector("h2")?.textContent ?? ""));
      return;
    }
    waitMs = everyMs;
    say("Live: this page follows by itself.");
  } catch {
    waitMs = Math.min(slowestMs, waitMs * 2);
    say("pmx does not answer: this is what it said last. The page keeps asking.");
  }
  next();
}

function next() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, waitMs);
}

if (main) {
  say("Live: this page follows by itself.");
  document.addEventListener("visibilitychange", next);
  next();
}
`;
