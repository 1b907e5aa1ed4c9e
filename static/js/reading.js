// Keys for reading: from paragraph to paragraph and from text to text, to the notes beside them, to what is unanswered
// or new, and to an answer of one's own. keys.js says when they work.
import { beside, listen, show } from "./keys.js";

const WORDS = ":is(p,ul,ol,dl,blockquote,figure,pre,table,h3,h4,h5,h6)";
const STOPS = `.con__title,.con__text>${WORDS},.passage__block>${WORDS}:first-child,.post,.heard>li`;
const WAITING = ".post:has(>.post__head .ledger--open),.is-new";
const ANSWER = 'a[href$="/reply/"],a[href*="/respond/?to="]';
const HERE = '#respond textarea,#respond a,a[href$="/respond/"]';

const panel = document.querySelector("[data-keys]");
const said = panel?.querySelector("[role=status]");
const main = document.querySelector("main");
const all = (what) => [...main.querySelectorAll(what)];
const top = () => document.querySelector(".bar")?.offsetHeight ?? 0; // the bar sticks there
const inView = (element) => {
  const box = element.getBoundingClientRect();
  return box.bottom > top() && box.top < innerHeight;
};

const note = () => document.activeElement.closest(".mnote");
const paragraphOf = (element) => element.closest(".passage__block")?.firstElementChild;

// Where the reader is: at what has the focus, as long as it can be seen.
function current() {
  const at = note() ? paragraphOf(note()) : document.activeElement.closest(STOPS);
  return at && inView(note() ?? at) ? at : null;
}

function step(by) {
  const stops = all(STOPS);
  const at = current();
  const seen = stops.findIndex((one) => one.getBoundingClientRect().bottom > top() + 8);
  const next = at ? beside(stops, at, by) : stops[seen < 0 ? stops.length - 1 : by > 0 ? seen : Math.max(seen - 1, 0)];
  if (next) show(next);
}

// To the notes of a paragraph one after the other, then back to it; where there is none, to what waits.
function aside() {
  const at = current();
  const notes = at?.matches(".passage__block>*") ? [...at.parentElement.querySelectorAll(".mnote")] : [];
  const seen = notes.filter((one) => one.checkVisibility());
  const next = seen[seen.indexOf(note()) + 1];
  if (next) show(next);
  else if (note() && at) show(at);
  else further(at);
}

// After the last comes the first again.
function further(at) {
  const waiting = all(WAITING).filter((one) => one.checkVisibility());
  const after = waiting.find((one) => at && one !== at && at.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const next = after ?? waiting[0];
  if (next) show(next);
  else tell("none");
}

function answer() {
  const number = note()?.id.slice("note-".length);
  const text = number ? document.getElementById(`post-${number}`) : current();
  const links = text && (text.querySelector(`.passage__link a,${ANSWER}`) ?? text.parentElement.querySelector(":scope>.passage__link a"));
  const way = links ?? (text?.matches(".post") || number ? null : main.querySelector(HERE));
  if (!way) tell("mute");
  else if (way.matches("a")) way.click();
  else show(way);
}

// Told anew each time, even if it is the same.
function tell(what) {
  said.textContent = "";
  setTimeout(() => (said.textContent = panel.dataset[what]), 50);
}

function press({ key }) {
  if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (key === "n") aside();
  else if (key === "r") answer();
  else if (key === ".") document.querySelector(".pill:not([hidden])")?.click();
  else return false;
}

listen(press);
