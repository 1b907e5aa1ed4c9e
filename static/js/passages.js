// Select a passage of a contribution: what may be done with it stands near the selection. Each text says in data-for
// what the server offers, and in data-pick where the selected words are sent to be found again.
const bar = document.getElementById("selected");
const AROUND = 64; // characters on either side that tell two places with the same words apart
const ENOUGH = 2500; // characters: longer than a passage may be, so that the server says so, and short for an address
const NOT_SAID = ".cite,.cite-unknown,.footnote-ref,.passage__note,.passage__notes,.passage__link,.credit,.footnotes,figcaption,s,del";
let chosen = null;

const elementOf = (node) => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement);
const textOf = (node) => elementOf(node)?.closest("[data-pick]");

function read(range) {
  const part = range.cloneContents();
  for (const mark of part.querySelectorAll(NOT_SAID)) mark.remove();
  return part.textContent.replace(/\s+/g, " ");
}

function around(text, range, edge) {
  const other = document.createRange();
  other.selectNodeContents(text);
  if (edge === "prefix") other.setEnd(range.startContainer, range.startOffset);
  else other.setStart(range.endContainer, range.endOffset);
  const words = read(other);
  return edge === "prefix" ? words.slice(-AROUND) : words.slice(0, AROUND);
}

function selectedIn() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const text = textOf(range.startContainer);
  if (!text || bar.contains(elementOf(range.startContainer))) return null;
  if (!text.contains(range.endContainer)) range.setEnd(text, text.childNodes.length);
  const exact = read(range).trim();
  return exact ? { text, range, exact } : null;
}

// A paragraph that is selected as a whole is named, since it may be longer than a passage.
function queryOf({ text, range, exact }) {
  const block = blockOf(elementOf(range.startContainer), text);
  const place = { block: block?.id ?? "", version: text.dataset.version };
  const all = document.createRange();
  if (block?.id && (all.selectNodeContents(block), read(all).trim() === exact)) return place;
  const [prefix, suffix] = ["prefix", "suffix"].map((edge) => around(text, range, edge));
  return { exact: exact.slice(0, ENOUGH), prefix, suffix, ...place };
}

function blockOf(element, text) {
  if (element === text) return null;
  const outer = element.parentElement;
  return outer === text || outer.matches(".passage__block") ? element : blockOf(outer, text);
}

function show() {
  const found = selectedIn();
  if (!found) return hide();
  chosen = found;
  const { text, range } = found;
  const query = queryOf(found);
  const offered = text.dataset.for.split(" ");
  for (const link of bar.children) {
    link.hidden = !offered.includes(link.dataset.for);
    link.href = `${text.dataset.pick}?${new URLSearchParams({ ...query, for: link.dataset.for })}`;
  }
  bar.hidden = false;
  place(range);
}

// Below the selection: above it, telephones show their own menu.
function place(range) {
  const box = [...range.getClientRects()].at(-1) ?? range.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.right - bar.offsetWidth, document.documentElement.clientWidth - bar.offsetWidth - 8));
  const low = box.bottom + 10;
  const top = low + bar.offsetHeight < innerHeight - 8 ? low : Math.max(8, range.getBoundingClientRect().top - bar.offsetHeight - 10);
  bar.style.translate = `${Math.round(left + scrollX)}px ${Math.round(top + scrollY)}px`;
}

function hide() {
  if (bar.hidden) return;
  if (bar.contains(document.activeElement)) chosen?.text.querySelector("a")?.focus({ preventScroll: true });
  bar.hidden = true;
  chosen = null;
}

let timer = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  if (bar.contains(document.activeElement)) return;
  timer = setTimeout(show, 250);
});

// The next stop after a selection is what may be done with it; Escape lets go of it.
document.addEventListener("keydown", (event) => {
  if (bar.hidden) return;
  if (event.key === "Escape") {
    getSelection().removeAllRanges();
    hide();
  } else if (event.key === "Tab" && !event.shiftKey && !bar.contains(document.activeElement)) {
    event.preventDefault();
    bar.querySelector("a:not([hidden])").focus({ preventScroll: true });
  }
});
document.addEventListener("parts:changed", hide);
