// One-letter keys for the queue. Off until the moderator switches them on, and never while something is typed.
const KEPT = "folkmoot:queue-keys";
const PICK = { l: "leave", h: "hide", c: "ask-change", p: "approve" };
const AT_ONCE = new Set(["leave", "approve"]); // these need no sentence, so that Enter is all that is left
const panel = document.querySelector("[data-keys]");
const box = panel?.querySelector("[data-keys-on]");
const items = () => [...document.querySelectorAll("[data-item]")];

function current() {
  return document.activeElement?.closest("[data-item]");
}

function step(by) {
  const all = items();
  const at = all.indexOf(current());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "start" });
}

function pick(what) {
  const item = current() ?? items()[0];
  const radio = item?.querySelector(`input[name=do][value=${what}]`);
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  item.querySelector(AT_ONCE.has(what) ? "button[type=submit]" : "select[name=code]")?.focus();
}

function isTyped(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

function pressed(event) {
  if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && isTyped(event.target)) return current()?.focus();
  if (isTyped(event.target)) return;
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (event.key in PICK) pick(PICK[event.key]);
  else if (event.key === "o") (current() ?? items()[0])?.querySelector("[data-open]")?.click();
  else if (event.key === "?") panel.focus();
  else return;
  event.preventDefault();
}

function remember() {
  try {
    if (box.checked) localStorage.setItem(KEPT, "on");
    else localStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEPT) === "on";
  } catch {
    return false;
  }
}

if (box) {
  panel.hidden = false;
  box.checked = remembered();
  box.addEventListener("change", remember);
  document.addEventListener("keydown", pressed);
}
