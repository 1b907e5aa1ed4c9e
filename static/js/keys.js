// One-letter keys of a page. Off until its reader switches them on in [data-keys], whose value is the name under which
// this browser remembers it; never while something is typed, nor with Control, Alt or Meta held down (WCAG 2.1.4).
const panel = document.querySelector("[data-keys]");
const box = panel?.querySelector("[data-keys-on]");

export const isTyped = (target) =>
  target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox])");

// `press(event)` answers false for a key that means nothing; `leave` is what Escape does in a field.
export function listen(press, leave) {
  if (!box) return;
  panel.hidden = false;
  box.checked = remembered();
  box.addEventListener("change", remember);
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyped(event.target)) return event.key === "Escape" ? leave?.() : undefined;
    if (event.key === "?") show(panel);
    else if (press(event) === false) return;
    event.preventDefault();
  });
}

// The focus goes there, and the page with it: at once, so that a second press starts from where the first one led.
export function show(element) {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.classList.add("stop");
  element.focus({ preventScroll: true });
  const { top, bottom } = element.getBoundingClientRect();
  if (top < 72 || bottom > innerHeight - 72) element.scrollIntoView({ block: "start", behavior: "instant" });
}

// The next of several, or the one before; the last stays the last.
export function beside(all, current, by) {
  const at = all.indexOf(current);
  return all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
}

function remember() {
  try {
    if (box.checked) localStorage.setItem(panel.dataset.keys, "on");
    else localStorage.removeItem(panel.dataset.keys);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

function remembered() {
  try {
    return localStorage.getItem(panel.dataset.keys) === "on";
  } catch {
    return false;
  }
}
