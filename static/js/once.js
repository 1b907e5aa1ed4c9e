// Politely stops a second submit of the same form, and leads to the error summary after a failed one.
const BUSY = "data-sent";
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.hasAttribute(BUSY)) {
    event.preventDefault();
    return;
  }
  form.setAttribute(BUSY, "");
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => free(form), 10000); // a lost answer must not lock the form; its client key makes a repeat harmless
});

function free(form) {
  form.removeAttribute(BUSY);
  for (const button of document.querySelectorAll("button[aria-disabled=true]")) {
    if (button.form === form) button.removeAttribute("aria-disabled");
  }
}

// Back from the back/forward cache: everything may be sent again.
window.addEventListener("pageshow", () => document.querySelectorAll(`form[${BUSY}]`).forEach(free));
window.addEventListener("beforeprint", () => {
  const today = new Date().toISOString().slice(0, 10);
  for (const time of document.querySelectorAll("[data-print-date]")) time.textContent = today;
});
document.querySelector("[data-focus]")?.focus();

// Words that forms keep in this browser (kept.js): gone once they were sent, when somebody signs out, and after three days.
const WORDS = "folkmoot:words:";
const DAYS = 3;
function forget(isOver) {
  for (const store of [localStorage, sessionStorage]) {
    for (const item of Object.keys(store).filter((name) => name.startsWith(WORDS))) {
      if (isOver(parseInt(store.getItem(item), 10))) store.removeItem(item);
    }
  }
}
try {
  const sent = JSON.parse(sessionStorage.getItem("folkmoot:sent"));
  sessionStorage.removeItem("folkmoot:sent");
  const store = sent?.tab ? sessionStorage : localStorage;
  for (const [item, mark] of (document.querySelector(".msg--success") && sent?.items) || []) {
    if (store.getItem(item)?.startsWith(mark)) store.removeItem(item);
  }
  forget((at) => !(Date.now() - at < DAYS * 86400000));
  document.querySelector("[data-signs-out]")?.form.addEventListener("submit", () => forget(() => true));
} catch {
  // This browser keeps nothing.
}
