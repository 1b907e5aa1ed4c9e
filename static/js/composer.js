// Makes <form data-composer> safe and quick to write in: autosave with version check, a second copy in the browser,
// toolbar and keys, word count, citation picker, picture description. Without it the form still posts.
const form = document.querySelector("form[data-composer]");
const editor = form?.querySelector(".markdownx-editor, textarea[name=source]");
if (editor) start();

function start() {
  const FIELDS = ["title", "abstract", "source", ...[...form.querySelectorAll("[data-also]")].map(({ name }) => name)];
  const field = (name) => form.elements.namedItem(name);
  const find = (selector) => document.querySelector(selector);
  const limit = Number(form.dataset.wordLimit) || 0;
  const storeKey = `folkmoot:${form.dataset.draftKey || form.dataset.saveUrl}`;
  const client = tabName();
  let version = Number(form.dataset.version) || 0;
  let confirmed = texts();
  let theirs = null;
  let busy = false;
  let leaving = false;
  let failures = 0;
  let timer = 0;

  // What is written ---------------------------------------------------------------------------------------------
  function texts() {
    return Object.fromEntries(FIELDS.map((name) => [name, field(name)?.value ?? ""]));
  }
  const same = (one, other) => FIELDS.every((name) => clean(one[name]) === clean(other[name]));
  const clean = (text) => (text ?? "").replace(/\r\n?/g, "\n");
  function fill(copy) {
    for (const name of FIELDS) {
      const control = field(name);
      if (!control || copy[name] === undefined) continue;
      control.value = copy[name];
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  // The copy in this browser, until the server has confirmed ------------------------------------------------------
  function keep(extra = {}) {
    try {
      localStorage.setItem(storeKey, JSON.stringify({ ...texts(), version, at: Date.now(), ...extra }));
    } catch {
      // storage full or forbidden: the server's copy remains
    }
  }
  function forget() {
    try {
      localStorage.removeItem(storeKey);
    } catch {
      // nothing was kept
    }
  }
  function offerKept() {
    let copy = null;
    try {
      copy = JSON.parse(localStorage.getItem(storeKey));
    } catch {
      forget();
    }
    if (!copy) return;
    if (same(copy, texts())) return forget();
    const box = notice("kept", true);
    if (!box) return;
    box.querySelector("[data-at]")?.replaceChildren(new Date(copy.at).toLocaleString(document.documentElement.lang));
    box.querySelector("[data-kept=use]").addEventListener("click", () => {
      notice("kept", false);
      fill(copy);
      editor.focus();
    });
    box.querySelector("[data-kept=discard]").addEventListener("click", () => {
      notice("kept", false);
      forget();
      editor.focus();
    });
  }

  // Saving ----------------------------------------------------------------------------------------------------------
  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }
  function changed() {
    if (same(texts(), confirmed)) return;
    if (!isOpen("kept")) keep();
    if (!theirs) later(failures ? pause() : 2000);
    state("unsaved");
  }
  const pause = () => Math.min(60000, 2000 * 2 ** failures);

  async function save({ force = false, keepalive = false } = {}) {
    clearTimeout(timer);
    const sent = texts();
    if (busy || leaving || !form.dataset.saveUrl || (theirs && !force) || (!force && same(sent, confirmed))) return;
    busy = true;
    state("saving");
    try {
      const answer = await fetch(form.dataset.saveUrl, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        keepalive,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf() },
        body: JSON.stringify({ ...sent, version, client, ...(force && { force: true }) }),
      });
      await understand(answer, sent);
    } catch {
      failures += 1;
      state("offline");
      later(pause());
    } finally {
      busy = false;
    }
    if (!theirs && !failures && !same(texts(), confirmed)) later(2000);
  }

  async function understand(answer, sent) {
    const data = await answer.json().catch(() => ({}));
    if (answer.ok && data.version !== undefined) return saved(data, sent);
    if (answer.status === 409) return conflict(data);
    if (answer.type === "opaqueredirect" || answer.status === 401) return refuse("signedout");
    if (answer.status === 413) return refuse("toolong", data.reason);
    if (answer.status === 403 || answer.status === 400 || answer.status === 404) return refuse("refused", data.reason);
    throw new Error(`save: ${answer.status}`); // 429 and 5xx: try again later
  }

  function saved(data, sent) {
    version = data.version;
    form.dataset.version = version;
    const hidden = field("version");
    if (hidden) hidden.value = version;
    confirmed = sent;
    theirs = null;
    failures = 0;
    for (const name of ["conflict", "refused", "signedout", "toolong"]) notice(name, false);
    if (same(texts(), sent) && !isOpen("kept")) forget();
    state("saved", clock(data.saved_at));
    if (data.words !== undefined && same(texts(), sent)) showWords(data.words);
    list("[data-missing]", data.missing);
    for (const [name, done] of Object.entries(data.checks ?? {})) tick(name, done);
    list("[data-unknown-keys]", data.unknown_keys);
  }

  function refuse(name, reason) {
    const box = notice(name, true);
    if (reason) box?.querySelector("[data-reason]")?.replaceChildren(reason);
    state("kept");
  }

  function conflict(data) {
    theirs = data;
    const box = notice("conflict", true);
    const compare = box?.querySelector("[data-compare]");
    if (compare) compare.href = data.compare_url;
    box?.querySelector("[data-at]")?.replaceChildren(clock(data.saved_at));
    state("kept");
  }
  form.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-keep]")?.dataset.keep;
    if (!choice || !theirs) return;
    version = theirs.version;
    if (choice === "theirs") {
      const other = theirs.theirs;
      theirs = null;
      confirmed = { ...texts(), ...other };
      fill(other);
      forget();
      notice("conflict", false);
      state("saved", "");
    } else {
      save({ force: true });
    }
    editor.focus();
  });

  // What the writer is told -------------------------------------------------------------------------------------------
  function state(name, time = "") {
    const line = find("[data-save-state]");
    if (!line || (name === "unsaved" && line.dataset.now === "offline")) return;
    const sentence = (line.dataset[name] || "").replace("{time}", time);
    line.replaceChildren(sentence);
    const was = line.dataset.now;
    line.dataset.now = name;
    // Only trouble, and its end, is spoken; a save every few seconds is not.
    if (["offline", "kept"].includes(name) || (name === "saved" && ["offline", "kept"].includes(was))) {
      find("[data-save-spoken]")?.replaceChildren(sentence);
    }
  }
  function notice(name, open) {
    const box = find(`[data-notice=${name}]`);
    if (box) box.hidden = !open;
    return box;
  }
  const isOpen = (name) => find(`[data-notice=${name}]`)?.hidden === false;
  function list(selector, sentences) {
    const target = find(selector);
    if (!target || !sentences) return;
    target.hidden = !sentences.length;
    const rows = target.matches("ul, ol") ? target : target.querySelector("ul, ol");
    rows?.replaceChildren(...sentences.map((text) => element("li", { className: "no", textContent: text })));
  }
  function tick(name, done) {
    const line = find(`[data-check="${name}"]`);
    line?.classList.toggle("ok", done);
    line?.classList.toggle("no", !done);
    line?.querySelector("[data-done]")?.toggleAttribute("hidden", !done);
  }
  function clock(iso) {
    const moment = iso ? new Date(iso) : new Date();
    return moment.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
  }
  function showWords(count) {
    const place = form.querySelector("[data-word-count]");
    if (!place) return;
    const pattern = limit ? place.dataset.limited : place.dataset.plain;
    place.replaceChildren((pattern || "{n}").replace("{n}", count).replace("{limit}", limit));
    place.classList.toggle("count--over", limit > 0 && count > limit);
  }
  function countWords(source) {
    const visible = source
      .replace(/\[@[^\]]*\]/g, " ")
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/^\s*(#{1,6}|>|[-*+]|\d+[.)])\s/gm, " ")
      .replace(/[*_`~|]+/g, "");
    return (visible.match(/[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*/gu) || []).length;
  }

  // Writing: buttons and keys -------------------------------------------------------------------------------------------
  function put(text, from = editor.selectionStart, to = editor.selectionEnd) {
    editor.focus();
    editor.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      editor.setRangeText(text, from, to, "end");
      editor.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  const selected = () => editor.value.slice(editor.selectionStart, editor.selectionEnd);
  function wrap(before, after) {
    const [from, text] = [editor.selectionStart, selected()];
    put(before + text + after);
    editor.setSelectionRange(from + before.length, from + before.length + text.length);
  }
  function lines(prefix) {
    const from = editor.value.lastIndexOf("\n", editor.selectionStart - 1) + 1;
    const text = editor.value.slice(from, editor.selectionEnd);
    const start = from > 0 && editor.value[from - 2] !== "\n" ? "\n" : "";
    put(start + text.split("\n").map((line) => prefix + line).join("\n"), from, editor.selectionEnd);
  }
  const tools = {
    bold: () => wrap("**", "**"),
    italic: () => wrap("*", "*"),
    link() {
      const from = editor.selectionStart + selected().length + 3;
      wrap("[", "](https://)");
      if (editor.selectionStart !== editor.selectionEnd) editor.setSelectionRange(from, from + 8);
    },
    heading: () => lines("## "),
    list: () => lines("- "),
    quote: () => lines("> "),
    cite() {
      const search = find("[data-cite-search]");
      if (search) search.focus();
      else wrap("[@", "]");
    },
    picture: () => form.querySelector("[data-upload]")?.click(),
  };
  form.addEventListener("click", (event) => {
    tools[event.target.closest("[data-tool]")?.dataset.tool]?.();
  });
  const keys = { b: "bold", i: "italic", k: "link" };
  // Runs before markdownx's own listener, which would swallow Tab and the brackets of many European keyboards.
  document.addEventListener("keydown", (event) => {
    if (event.target !== editor) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Tab" || (command && ["[", "]", "d"].includes(event.key))) event.stopImmediatePropagation();
    if (!command || event.altKey) return;
    const key = event.key.toLowerCase();
    const tool = event.shiftKey ? key === "c" && "cite" : keys[key];
    if (tool) tools[tool]();
    else if (event.key === "Enter") form.querySelector(".markdownx-preview")?.focus();
    else return;
    event.preventDefault();
  }, true);
  // markdownx forbids every drop on the page: let words be dragged, and files only into the editor.
  for (const type of ["dragenter", "dragover", "drop"]) {
    document.addEventListener(type, (event) => {
      const files = event.dataTransfer?.types.includes("Files");
      if (!files && event.target.closest?.("input, textarea")) event.stopImmediatePropagation();
    }, true);
  }

  // Pictures: an upload is followed by the two questions that a reader needs answered ------------------------------
  const dialog = find("dialog[data-image-dialog]");
  function askAbout(picture) {
    if (!dialog || !picture?.image_path) return;
    const credit = dialog.querySelector("[data-credit]");
    if (credit) {
      credit.hidden = !picture.credit_url;
      if (picture.credit_url) credit.href = picture.credit_url;
    }
    const alt = dialog.querySelector("input, textarea");
    alt.value = "";
    dialog.onclose = () => {
      const words = alt.value.replace(/[[\]\n]/g, " ").trim();
      const at = editor.value.indexOf(`![](${picture.image_path}`);
      if (words && dialog.returnValue !== "cancel" && at >= 0) put(words, at + 2, at + 2);
      editor.focus();
      const end = editor.value.indexOf(")", at) + 1;
      if (at >= 0) editor.setSelectionRange(end, end);
    };
    dialog.showModal();
    alt.focus();
  }
  async function upload(file) {
    const body = new FormData();
    body.set("image", file);
    body.set("csrfmiddlewaretoken", csrf());
    try {
      const url = editor.dataset.markdownxUploadUrlsPath;
      const answer = await fetch(url, { method: "POST", body, headers: { "X-Requested-With": "XMLHttpRequest" } });
      const picture = await answer.json();
      if (!answer.ok || !picture.image_code) return refuse("refused", [Object.values(picture)].flat(3)[0]);
      notice("refused", false);
      const before = editor.value.slice(0, editor.selectionStart);
      const after = editor.value.slice(editor.selectionEnd);
      put(`${before && !before.endsWith("\n\n") ? "\n\n" : ""}${picture.image_code}${after.startsWith("\n\n") ? "" : "\n\n"}`);
      askAbout(picture);
    } catch {
      state("offline");
    }
  }
  form.querySelector("[data-upload]")?.addEventListener("change", (event) => {
    const file = event.target.files[0];
    event.target.value = "";
    if (file) upload(file);
  });
  // Files dropped or pasted come here, before markdownx, which would write its error into the text.
  for (const type of ["drop", "paste"]) {
    document.addEventListener(type, (event) => {
      const file = (event.dataTransfer ?? event.clipboardData)?.files[0];
      if (!file || event.target !== editor) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      upload(file);
    }, true);
  }

  // Citing -------------------------------------------------------------------------------------------------------------
  const search = find("[data-cite-search]");
  const results = find("[data-cite-results]");
  let asked = 0;
  let asking = 0;
  search?.addEventListener("input", () => {
    clearTimeout(asking);
    asking = setTimeout(lookUp, 250);
  });
  search?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // a search, not a submit
  });
  async function lookUp() {
    const turn = ++asked;
    const url = new URL(search.dataset.citeUrl, location.href);
    url.searchParams.set("q", search.value);
    try {
      const found = await (await fetch(url, { headers: { Accept: "application/json" } })).json();
      if (turn === asked) results.replaceChildren(...(found.length ? found.map(row) : [nothing()]));
    } catch {
      if (turn === asked) results.replaceChildren(nothing());
    }
  }
  const nothing = () => element("li", { className: "muted", textContent: results.dataset.none });
  function row({ key, label, in_debate: here }) {
    const text = element("span", { textContent: label });
    text.append(element("small", { textContent: `${key} · ${here ? results.dataset.here : results.dataset.library}` }));
    const button = element("button", { type: "button", className: "btn btn--line btn--sm", textContent: results.dataset.insert });
    button.setAttribute("aria-label", `${results.dataset.insert}: ${label}`);
    button.dataset.insertKey = key;
    const item = element("li");
    item.append(text, button);
    return item;
  }
  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-insert-key]")?.dataset.insertKey;
    if (!key) return;
    const before = editor.value.slice(0, editor.selectionStart);
    put(`${/\S$/.test(before) ? " " : ""}[@${key}]`);
  });

  // Small tools ---------------------------------------------------------------------------------------------------------
  function element(name, properties = {}) {
    return Object.assign(document.createElement(name), properties);
  }
  function csrf() {
    return field("csrfmiddlewaretoken")?.value ?? "";
  }
  function tabName() {
    const kept = sessionStorage.getItem("folkmoot:tab") || Math.random().toString(36).slice(2);
    sessionStorage.setItem("folkmoot:tab", kept);
    return kept;
  }

  // Begin ---------------------------------------------------------------------------------------------------------------
  for (const hidden of form.querySelectorAll("[data-tools]")) hidden.hidden = false;
  form.addEventListener("input", () => {
    showWords(countWords(editor.value));
    changed();
  });
  form.addEventListener("focusout", () => failures || save());
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (!isOpen("kept")) keep();
    leaving = true;
  });
  window.addEventListener("pagehide", () => save({ keepalive: true }));
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("online", () => save());
  showWords(countWords(editor.value));
  offerKept();
}
