// The finder: a window over any page, opened by the link to the search or by the key "/". It is fetched when it is first
// asked for; where that fails, the link leads to the search page, which does all of this without a script.
const link = document.querySelector("[data-finder]");
const OFF = "folkmoot:no-slash"; // one letter as a key can be switched off (WCAG 2.1.4)
let dialog, input, list, said, box, asked = 0, timer;

link?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !link || isOff()) return;
  if (event.target.isContentEditable || event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  open();
});

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

async function open() {
  try {
    dialog ??= await made();
    if (dialog.open) return;
    dialog.showModal();
    input.select();
  } catch {
    location.assign(link.href);
  }
}

async function made() {
  const place = document.createElement("div");
  place.innerHTML = await fetched("");
  const found = place.querySelector("dialog");
  document.body.append(found);
  input = found.querySelector("[role=combobox]");
  list = found.querySelector("[role=listbox]");
  said = found.querySelector("[role=status]");
  box = found.querySelector("[data-slash]");
  box.checked = !isOff();
  box.addEventListener("change", remember);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("keydown", press);
  return found;
}

function remember() {
  try {
    box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1");
  } catch {
    // This browser keeps nothing: the key stays on.
  }
}

async function fetched(query) {
  const answer = await fetch(`${link.href}quick/${query}`, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.text();
}

async function ask() {
  const mine = ++asked;
  const words = input.value.trim();
  const html = words ? await fetched(`?q=${encodeURIComponent(input.value)}`).catch(() => "") : "";
  if (mine !== asked) return; // an answer that comes late
  list.innerHTML = html;
  const says = list.querySelector("[data-says]");
  said.textContent = says?.textContent ?? "";
  says?.remove();
  const rows = options();
  list.hidden = !rows.length;
  said.classList.toggle("vh", rows.length > 0); // that nothing was found is seen, too
  input.setAttribute("aria-expanded", String(rows.length > 0));
  choose(null);
}

const options = () => [...list.querySelectorAll("[role=option]")];

function choose(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function press(event) {
  const all = options();
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") choose(all[at + 1] ?? all[0] ?? null);
  else if (event.key === "ArrowUp") choose(all[at - 1] ?? (at < 0 ? all.at(-1) : null) ?? null);
  else if (event.key === "Enter" && at >= 0 && !event.isComposing) all[at].click();
  else return;
  event.preventDefault();
}
