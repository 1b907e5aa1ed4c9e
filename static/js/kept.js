// Keeps the words of <form data-keep="WHO"> in this browser until they are sent: of somebody who is signed in for some
// days (once.js ends them), with data-keep-in="tab" no longer than the tab. Each tab keeps its own copy, so that two never
// write over each other; the next page with this form fills it, or offers to, and says so in [data-kept].
const MARK = "folkmoot:words:"; // as in once.js, which forgets them after they were sent, at sign-out and with time
const SENT = "folkmoot:sent";
const chance = () => Math.random().toString(36).slice(2);
const known = new WeakMap();

const fieldsOf = (form) => [...form.querySelectorAll("textarea[name],input[type=text][name]")];
const wordsOf = (form) => Object.fromEntries(fieldsOf(form).map(({ name, value }) => [name, value.replace(/\r\n?/g, "\n")]));
const same = (one, other) => Object.keys(other).every((name) => (one[name] ?? "") === other[name]);
const isEmpty = (words) => Object.values(words).every((value) => !value.trim());
const storeOf = (form) => (form.dataset.keepIn === "tab" ? sessionStorage : localStorage);

function keyOf(form) {
  const { pathname, search } = new URL(form.getAttribute("action") || location.href, location.href);
  return `${MARK}${form.dataset.keep}:${pathname}${search}:`;
}

// An item begins with the moment at which it was kept, so that it can be told apart and ended without being read.
function read(store, item) {
  const text = store.getItem(item);
  const at = parseInt(text, 10);
  return { item, at, mark: `${at} `, ...JSON.parse(text.slice(text.indexOf(" "))) };
}

function keptFor(form) {
  const key = keyOf(form);
  const store = storeOf(form);
  const copies = Object.keys(store).filter((item) => item.startsWith(key)).map((item) => read(store, item));
  return copies.sort((one, other) => other.at - one.at);
}

function tabName() {
  const name = sessionStorage.getItem("folkmoot:tab") ?? chance();
  sessionStorage.setItem("folkmoot:tab", name);
  return name;
}

function begin(form) {
  const state = { first: wordsOf(form), copies: [], others: [], shown: -1, timer: 0, mark: "" };
  known.set(form, state);
  state.item = keyOf(form) + tabName();
  state.copies = keptFor(form);
  state.others = state.copies.filter(({ words }) => !same(words, state.first));
  const own = state.copies.find(({ item }) => item === state.item);
  if (own && !state.others.includes(own)) state.mark = own.mark; // it stands here already
  if (!state.others.length) return;
  if (isEmpty(state.first)) use(form, 0);
  else tell(form, "offered", state.others[0].at);
}

function use(form, number) {
  const state = known.get(form);
  const copy = state.others[number];
  state.shown = number;
  if (copy.item === state.item) state.mark = copy.mark;
  fill(form, copy.words);
  const key = form.elements.namedItem("client_key");
  if (key && copy.sent) key.value = copy.sent; // if it arrived after all, it is not said twice
  tell(form, "used", copy.at);
}

function fill(form, words) {
  for (const field of fieldsOf(form)) field.value = words[field.name] ?? "";
}

function tell(form, what, at) {
  const box = form.querySelector("[data-kept]");
  const { others } = known.get(form);
  const { lang } = document.documentElement;
  const moment = new Date(at).toLocaleString(lang === "en" ? "en-GB" : lang, { dateStyle: "medium", timeStyle: "short" });
  box.querySelector("[data-kept-says]").textContent = box.dataset[what].replace("{when}", moment);
  box.querySelector("[data-kept-use]").hidden = what !== "offered";
  box.querySelector("[data-kept-other]").hidden = what !== "used" || others.length < 2;
  box.hidden = false;
}

// Where there is by now what this page has not shown, its own words get a place beside it.
function keep(form, isSent) {
  const state = known.get(form);
  clearTimeout(state.timer);
  state.timer = 0;
  const words = wordsOf(form);
  const store = storeOf(form);
  if (!isSent && !state.mark && same(words, state.first)) return;
  try {
    const there = store.getItem(state.item);
    if (there && !(state.mark && there.startsWith(state.mark))) state.item = keyOf(form) + chance();
    if (isEmpty(words)) {
      state.mark = "";
      return store.removeItem(state.item);
    }
    state.mark = `${Date.now()} `;
    const sent = isSent && form.elements.namedItem("client_key")?.value;
    store.setItem(state.item, state.mark + JSON.stringify({ words, sent }));
  } catch {
    // full or forbidden: the form works all the same
  }
}

// What this page has kept, or has shown of what others kept, and nobody went on with since.
const seen = ({ copies, item, mark }) => [...copies.map((one) => [one.item, one.mark]), ...(mark ? [[item, mark]] : [])];

function discard(form) {
  const state = known.get(form);
  const store = storeOf(form);
  const offered = state.shown < 0; // then what was typed since stays
  for (const [item, mark] of seen(offered ? { ...state, mark: "" } : state)) {
    if (store.getItem(item)?.startsWith(mark)) store.removeItem(item);
  }
  if (!offered) {
    fill(form, state.first);
    state.mark = "";
  }
  Object.assign(state, { copies: [], others: [], shown: -1 });
  form.querySelector("[data-kept]").hidden = true;
  fieldsOf(form)[0].focus();
}

function sending(form) {
  keep(form, true);
  const items = seen(known.get(form));
  sessionStorage.setItem(SENT, JSON.stringify({ tab: storeOf(form) === sessionStorage, items }));
}

const formOf = (target) => {
  const form = target.closest?.("form[data-keep]");
  if (form && !known.has(form)) begin(form); // it came with news
  return form;
};

document.addEventListener("input", ({ target }) => {
  const form = formOf(target);
  const state = form && known.get(form);
  if (state && !state.timer) state.timer = setTimeout(keep, 500, form);
});
document.addEventListener("click", ({ target }) => {
  const form = target.closest("[data-kept]") && formOf(target);
  if (!form) return;
  const { others, shown } = known.get(form);
  if (target.matches("[data-kept-use]")) use(form, 0);
  else if (target.matches("[data-kept-other]")) {
    const now = wordsOf(form);
    if (!others.some(({ words }) => same(words, now))) others.push({ words: now, at: Date.now() });
    use(form, (shown + 1) % others.length);
  } else if (target.matches("[data-kept-discard]")) discard(form);
});
document.addEventListener("submit", (event) => {
  const form = formOf(event.target);
  if (!form || event.defaultPrevented) return;
  try {
    if (event.submitter?.name === "preview") keep(form);
    else sending(form);
  } catch {
    // nothing can be kept here
  }
});
addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll("form[data-keep]")) if (known.get(form)?.timer) keep(form);
});

for (const form of document.querySelectorAll("form[data-keep]")) {
  try {
    begin(form);
  } catch {
    // nothing can be kept here: begin() has noted what there is
  }
}
