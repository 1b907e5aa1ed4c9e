// Takes over what is new on a page that was fetched anew, part by part, and leaves the reader where they are.
// A part is an element with an id and data-part; data-part="quiet" marks one that changes without being pointed at, and
// data-part="marked" a text that does so when passages are marked in it, or notes come to stand beside it.

// Fetches the page at an address again, or of a thread that has only new posts no more than these, and takes it over.
export async function bring(address, wanted, onlyNew, prints, print) {
  const thread = onlyNew && document.getElementById("thread");
  if (thread) {
    const last = Math.max(-1, ...[...thread.querySelectorAll("[id^=post-]")].map(({ id }) => Number(id.slice(5)) || 0));
    const page = await fetched(`${new URL(address).pathname}?after=${last}`, wanted);
    if (!page.querySelector("main a[rel=next]")) return merge(page, prints, print, false);
  }
  return merge(await fetched(address, wanted), prints, print, true);
}

// Asks again when a cache is a moment behind what was heard.
async function fetched(address, wanted) {
  for (let tries = 2; ; tries--) {
    const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(15000) });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (versionOf(page) >= wanted || !tries) return page;
    await new Promise((resolve) => setTimeout(resolve, 1200));
  }
}

const versionOf = (page) => Number(page.querySelector("[data-live]").dataset.after);

function merge(page, prints, print, whole) {
  const anchors = anchorsInView();
  const picked = selectionNow();
  const found = { version: versionOf(page), added: [], changed: [] };
  const parts = [...page.querySelectorAll("[data-part]")];
  const spots = new Map(parts.map((part) => [part, document.getElementById(part.id) ? null : spotOf(part)]));
  const ids = new Set(parts.map(({ id }) => id));
  anchoring("none"); // not twice
  for (const fresh of parts) {
    const old = document.getElementById(fresh.id);
    const number = print(fresh);
    if (old !== fresh && old && prints.get(fresh.id) === number) continue;
    if (!old) insert(fresh, spots.get(fresh));
    else if (old !== fresh) replace(old, fresh);
    prints.set(fresh.id, number);
    note(fresh, old && old !== fresh ? found.changed : found.added);
  }
  const gone = [...document.querySelectorAll("[data-part]")].filter(({ id }) => whole && !ids.has(id));
  gone.forEach(remove);
  reselect(picked);
  keepInPlace(anchors);
  document.dispatchEvent(new Event("parts:changed"));
  return found;
}

function note(part, list) {
  if (part.dataset.part) return;
  part.classList.add("is-new");
  if (!part.hasAttribute("tabindex")) part.tabIndex = -1;
  list.push(part);
}

// One part for another ------------------------------------------------------------------------------------------------

function replace(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  for (const inner of fresh.querySelectorAll("[data-part]")) {
    const stays = document.getElementById(inner.id);
    if (stays && fresh.contains(inner)) inner.replaceWith(stays); // compared by itself, later
  }
  for (const form of typedForms(old)) keep(form, fresh);
  keepOpen(old, fresh);
  const { scrollLeft } = old;
  if (old.classList.contains("is-new")) fresh.classList.add("is-new");
  old.replaceWith(fresh);
  fresh.scrollLeft = scrollLeft;
  if (focused) refocus(focused, fresh);
}

// Where a part belongs: after its nearest neighbour that is here or comes before it, else before one, else in its parent.
function spotOf(fresh) {
  const isHere = ({ id }) => id && document.getElementById(id);
  let before = fresh.previousElementSibling;
  while (before && !isHere(before) && !before.matches("[data-part]")) before = before.previousElementSibling;
  let after = fresh.nextElementSibling;
  while (after && !isHere(after)) after = after.nextElementSibling;
  return { before: before?.id, after: after?.id, parent: fresh.parentElement.id };
}

function insert(fresh, { before, after, parent }) {
  const place = (id) => id && document.getElementById(id);
  if (place(before)) place(before).after(fresh);
  else if (place(after)) place(after).before(fresh);
  else if (place(parent)) place(parent).append(fresh);
  else throw new Error(`There is no place for ${fresh.id}`);
}

function remove(old) {
  const forms = typedForms(old);
  if (forms.length) old.replaceChildren(...forms);
  else old.remove();
}

// What a reader has typed stays, wherever its form stands now.
function typedForms(part) {
  return [...part.querySelectorAll("form")].filter((form) => [...form.elements].some(isTyped));
}

function isTyped(field) {
  if (field.type === "hidden") return false;
  if (field.matches("[type=checkbox],[type=radio]")) return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return "defaultValue" in field && field.value !== field.defaultValue;
}

function keep(form, fresh) {
  const action = form.getAttribute("action");
  const same = [...fresh.querySelectorAll("form")].find((one) => one.getAttribute("action") === action);
  if (same) same.replaceWith(form);
  else fresh.append(form);
}

function keepOpen(old, fresh) {
  const folds = [...fresh.querySelectorAll("details")];
  for (const fold of old.querySelectorAll("details")) {
    const title = fold.querySelector("summary")?.textContent;
    const same = folds.find((one) => one.querySelector("summary")?.textContent === title);
    if (same) same.open = fold.open;
  }
}

function refocus(focused, fresh) {
  const name = ["id", "name", "href"].find((key) => focused.getAttribute(key));
  const same = name && fresh.querySelector(`[${name}="${CSS.escape(focused.getAttribute(name))}"]`);
  const { selectionStart, selectionEnd } = focused;
  const target = focused.isConnected ? focused : same;
  target?.focus({ preventScroll: true });
  if (target && typeof selectionStart === "number") target.setSelectionRange(selectionStart, selectionEnd);
}

// Where the reader is -------------------------------------------------------------------------------------------------

const BLOCK = ":is(p,li,h1,h2,h3,h4,blockquote,figure,pre,td,dd)";

// What stands in view, from the top, and where; words find a paragraph again when its part was replaced.
function anchorsInView() {
  const bar = document.querySelector(".bar")?.getBoundingClientRect();
  const start = bar && bar.top <= 0 ? bar.bottom : 0; // it covers what is above, once it sticks
  const found = [];
  for (const element of document.querySelectorAll(`main ${BLOCK}`)) {
    const { top, bottom, height } = element.getBoundingClientRect();
    if (!height || bottom <= start || top >= innerHeight || element.querySelector(BLOCK)) continue;
    found.push({ element, top, part: element.closest("[data-part]")?.id, text: wordsOf(element) });
  }
  return found;
}

// What a paragraph says, whatever notes and links its passages have.
function wordsOf(element) {
  if (!element.querySelector(".passage__note,.passage__link")) return element.textContent.trim();
  const copy = element.cloneNode(true);
  for (const beside of copy.querySelectorAll(".passage__note,.passage__link")) beside.remove();
  return copy.textContent.trim();
}

function keepInPlace(anchors) {
  const settle = () => {
    const shift = shiftOf(anchors);
    if (shift) scrollBy({ top: shift, behavior: "instant" });
  };
  settle();
  const place = scrollY;
  requestAnimationFrame(() => {
    if (scrollY === place) settle(); // unless the reader went on
    anchoring("");
  });
}

// Of the two, browsers differ about which one counts for the page.
function anchoring(value) {
  for (const { style } of [document.documentElement, document.body]) style.overflowAnchor = value;
}

function shiftOf(anchors) {
  for (const { element, top, part, text } of anchors) {
    const here = element.isConnected ? element : again(element, part, text);
    if (here) return here.getBoundingClientRect().top - top;
  }
  return 0;
}

function again(element, part, text) {
  const within = part && document.getElementById(part);
  return within && [...within.querySelectorAll(element.localName)].find((one) => wordsOf(one) === text);
}

// Selected text, found again by its words ------------------------------------------------------------------------------

function selectionNow() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const container = range.commonAncestorContainer;
  const part = (container.nodeType === Node.TEXT_NODE ? container.parentElement : container).closest("[data-part]");
  if (!part) return null;
  const before = document.createRange();
  before.setStart(part, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return { id: part.id, text: range.toString(), start: before.toString().length, range };
}

function reselect(picked) {
  if (!picked || getSelection().toString() === picked.text) return;
  const part = document.getElementById(picked.id);
  const whole = part?.textContent ?? "";
  const same = whole.startsWith(picked.text, picked.start) ? picked.start : whole.indexOf(picked.text);
  if (same < 0) return;
  const range = document.createRange();
  range.setStart(...pointAt(part, same));
  range.setEnd(...pointAt(part, same + picked.text.length));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

function pointAt(part, offset) {
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  let left = offset;
  while (walker.nextNode()) {
    if (left <= walker.currentNode.length) return [walker.currentNode, left];
    left -= walker.currentNode.length;
  }
  return [part, part.childNodes.length];
}
