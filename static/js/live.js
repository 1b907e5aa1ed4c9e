// What a reader sees of news: counts it behind one pill, and shows it when asked. Nothing moves without a click.
// feed.js tells the news as events on [data-live]; merge.js is fetched when it is needed.
const root = document.querySelector("[data-live]");
const labels = JSON.parse(root.dataset.labels);
const region = root.querySelector("[role=status]");
const [said, pill] = region.children;
const lang = document.documentElement.lang || undefined;
const words = (text) => text.split(" ").filter(Boolean);

// What is new

const GONE = ["post.hidden", "post.deleted", "post.withdrawn"];
const pending = new Map(); // what this page does not show yet, by part: newest version, counter, whether it is hidden
const arrived = new Map(); // what a click has shown, by counter: elements not seen yet
let shown = Number(root.dataset.after); // the version this page shows
let stale = 0; // a version up to which nobody can say what has changed
let lost = false;
let reading = 0;
let goal = null; // the first new one after a click, until it is seen

const on = (name, take) => root.addEventListener(name, ({ detail }) => (take(detail), draw()));
on("frame", ({ v, kind, news, part }) => {
  const known = pending.get(part);
  if (v <= shown || !(known || concerns(news, part))) return;
  const hidden = GONE.includes(kind) || (known?.hidden && kind !== "post.restored");
  pending.set(part || kind, { v, news: known ? known.news : news, hidden });
});
on("resync", (version) => {
  if (version > shown) stale = version;
});
on("reading", (number) => {
  reading = number;
});
on("ended", (accessEnded) => {
  lost = accessEnded;
  reading = 0;
});

// What is neither on this page nor expected on it is none of its business.
function concerns(news, part) {
  if (words(root.dataset.parts).includes(part)) return true;
  if (news) return words(root.dataset.news).includes(news);
  return part ? Boolean(document.getElementById(part)) : Boolean(root.dataset.news);
}

function counts(upto = Infinity) {
  const found = { contributions: 0, closings: 0, rebuttals: 0, replies: 0, responses: 0, changes: 0 };
  for (const { v, news, hidden } of pending.values()) {
    if (v > upto) continue;
    if (!news) found.changes += 1;
    else if (!hidden) found[news] += 1;
  }
  return found;
}

const counted = (name, n) => labels[name][Math.min(n, labels[name].length) - 1];

function phrase(found) {
  const phrases = Object.keys(found).filter((name) => found[name]).map((name) => counted(name, found[name]));
  return new Intl.ListFormat(lang, { type: "conjunction" }).format(phrases);
}

// What is seen and said

function draw() {
  const found = counts();
  const what = phrase(found);
  if (lost) write(labels.lost);
  else if (stale) write(labels.stale);
  else if (what) write(labels.show.replace("{what}", what));
  else write(goal ? labels.go : "");
  for (const link of document.querySelectorAll("a[data-news]")) mark(link, found[link.dataset.news]);
  for (const place of document.querySelectorAll("[data-reading]")) {
    const text = reading ? labels.reading.replace("{n}", reading.toLocaleString(lang)) : "";
    if (place.textContent !== text) place.textContent = text;
  }
}

function write(text) {
  if (!text && pill === document.activeElement) document.getElementById("main").focus({ preventScroll: true });
  pill.href = elsewhere() || location.pathname + location.search;
  pill.hidden = !text;
  if (pill.textContent === text) return;
  said.textContent = "";
  pill.textContent = text;
  if (text) announce();
  dodge();
}

// The region may speak for a second; then it is silent for the rest of a minute, whatever is written in it.
let silence = 0;
function announce() {
  if (silence) return;
  const spoken = pill.textContent;
  setTimeout(() => silence && region.setAttribute("aria-live", "off"), 1000);
  silence = setTimeout(() => {
    speakAgain();
    if (pill.hidden || pill.textContent === spoken) return;
    pill.textContent = "";
    setTimeout(draw, 100);
  }, 60000);
}

function speakAgain() {
  clearTimeout(silence);
  silence = 0;
  region.removeAttribute("aria-live");
}

// The pill stands below; where it would cover what has the focus, above.
function dodge() {
  root.classList.remove("news--up");
  const focused = document.activeElement;
  if (pill.hidden || !focused || focused === pill || focused.tabIndex < 0) return;
  const [a, b] = [pill, focused].map((element) => element.getBoundingClientRect());
  if (a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right) root.classList.add("news--up");
}
document.addEventListener("focusin", () => requestAnimationFrame(dodge));

function mark(link, waiting) {
  const unseen = arrived.get(link.dataset.news) ?? [];
  const number = waiting || unseen.length;
  link.dataset.home ??= link.getAttribute("href");
  link.setAttribute("href", !waiting && number ? `#${unseen[0].id}` : link.dataset.home);
  let place = link.querySelector(".fresh");
  if (number && !place) {
    place = Object.assign(document.createElement("span"), { className: "fresh" });
    link.append(" ", place);
  }
  if (place) place.textContent = number ? counted("marks", number) : "";
}

// After a click

// A number for a part as the server drew it, without the parts inside it and without what differs in every copy. Of a
// text inside it in which passages are marked, the words count, and not what is marked or stands beside them.
function print(part) {
  const copy = part.querySelector("[data-part],input[type=hidden]") ? part.cloneNode(true) : part;
  for (const text of copy.querySelectorAll("[data-part=marked]")) bare(text);
  for (const inner of copy.querySelectorAll("[data-part]")) inner.remove();
  for (const field of copy.querySelectorAll("input[type=hidden]")) field.removeAttribute("value");
  const html = copy.outerHTML.replace(/\s+/g, " ").replaceAll(" </p>", "</p>");
  let sum = html.length;
  for (let at = 0; at < html.length; at++) sum = (Math.imul(sum, 31) + html.charCodeAt(at)) | 0;
  return sum;
}

function bare(text) {
  for (const beside of text.querySelectorAll(".passage__note,.passage__notes,.passage__link,.passage__place")) beside.remove();
  for (const around of text.querySelectorAll(".passage,.passage__block")) around.replaceWith(...around.childNodes);
  text.replaceWith(...text.childNodes);
}
const prints = new Map(Array.from(document.querySelectorAll("[data-part]"), (part) => [part.id, print(part)]));

let busy = false;
pill.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || lost || elsewhere()) return;
  event.preventDefault();
  if (busy) return;
  if (goal && !pending.size && !stale) return visit();
  busy = true;
  pill.setAttribute("aria-busy", "true");
  try {
    const { bring } = await import(root.dataset.merge);
    const news = [...pending.values()];
    const wanted = Math.max(stale, ...news.map(({ v }) => v));
    took(await bring(pill.href, wanted, !stale && news.every((one) => one.news), prints, print));
  } catch {
    location.assign(pill.href); // the plain way to the same page
  }
  pill.removeAttribute("aria-busy");
  busy = false;
});

// New posts that stand on a later page of the thread: where that page begins.
function elsewhere() {
  if (!document.querySelector("main a[rel=next]")) return "";
  const away = [...pending].filter(([part, { news, hidden }]) => news && !hidden && !document.getElementById(part));
  const first = Math.min(...away.map(([part]) => Number(part.split("post-")[1]) || Infinity));
  return first < Infinity ? `${location.pathname}?after=${first - 1}#post-${first}` : "";
}

function took({ version, added, changed }) {
  shown = Math.max(shown, version);
  const what = phrase(counts(shown));
  if (stale <= shown) stale = 0;
  for (const [part, { v, news, hidden }] of pending) {
    const element = document.getElementById(part) ?? document.getElementById(part.replace("post-", "note-"));
    if (v > shown || (news && !hidden && !element && document.querySelector("main a[rel=next]"))) continue;
    pending.delete(part);
    if (news && element) arrived.set(news, [...(arrived.get(news) ?? []), element]);
  }
  const marked = [...added, ...changed];
  for (const element of marked) watcher.observe(element);
  goal = marked[0] ?? null;
  goal?.focus({ preventScroll: true });
  if (goal && inView(goal)) goal = null;
  speakAgain();
  draw();
  if (!pill.hidden) announce();
  said.textContent = marked.length ? labels.shown.replace("{what}", what) : labels.same;
}

function inView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    for (const [news, elements] of arrived) arrived.set(news, elements.filter((one) => one !== target));
    if (goal === target) goal = null;
  }
  draw();
});

function visit() {
  goal.scrollIntoView();
  goal.focus({ preventScroll: true });
  goal = null;
  draw();
}
