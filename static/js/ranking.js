// Buttons that move a choice up and down a ranking, and hold it equal with the one above. The select fields are the
// truth: each press writes all of them anew, and what they say is what is sent.
const list = document.querySelector("[data-ranks]");
const says = document.querySelector("[data-rank-says]");
const rows = () => [...list.children];
const place = (row) => row.querySelector("[data-place]");

// Places in their order, each a list of rows; what has no number is in none.
function tiers() {
  const found = new Map();
  for (const row of rows()) {
    const n = +place(row).value;
    if (n) found.set(n, [...(found.get(n) ?? []), row]);
  }
  return [...found.keys()].sort((a, b) => a - b).map((n) => found.get(n));
}

function write(found) {
  found = found.filter((tier) => tier.length);
  for (const row of rows()) place(row).value = "";
  found.forEach((tier, at) => tier.forEach((row) => (place(row).value = at + 1)));
  const order = [...found.flat(), ...rows().filter((row) => !place(row).value)];
  const held = document.activeElement;
  if (order.some((row, at) => list.children[at] !== row)) list.append(...order);
  held.focus();
}

const CHANGE = {
  up(found, row, at) {
    if (at < 0) return found.push([row]);
    if (found[at].length > 1) return found.splice(at, 1, [row], without(found[at], row));
    if (at > 0) found.splice(at - 1, 2, [row], found[at - 1]);
  },
  down(found, row, at) {
    if (at < 0) return;
    if (found[at].length > 1) return found.splice(at, 1, without(found[at], row), [row]);
    if (at < found.length - 1) return found.splice(at, 2, found[at + 1], [row]);
    found.splice(at, 1); // below the last place: not ranked
  },
  equal(found, row, at) {
    if (at >= 0 && found[at].length > 1) return found.splice(at, 1, without(found[at], row), [row]);
    if (at > 0) return found.splice(at - 1, 2, [...found[at - 1], row]);
    if (at < 0 && found.length) found.at(-1).push(row);
  },
};
const without = (tier, row) => tier.filter((one) => one !== row);

function show() {
  const found = tiers();
  for (const row of rows()) {
    const at = found.findIndex((tier) => tier.includes(row));
    const toggle = row.querySelector("[data-equal-toggle]");
    toggle.setAttribute("aria-pressed", at >= 0 && found[at].length > 1);
    block(toggle, at === 0 ? found[0].length < 2 : at < 0 && !found.length);
    block(row.querySelector("[data-up]"), at === 0 && found[0].length < 2);
    block(row.querySelector("[data-down]"), at < 0);
  }
}
// A button that has the focus keeps it, so that the keyboard does not lose its place.
const block = (button, isOff) => button.setAttribute("aria-disabled", isOff);

function tell(row) {
  const tier = tiers().find((one) => one.includes(row)) ?? [];
  const others = without(tier, row).map((one) => one.dataset.name);
  const text = !tier.length ? list.dataset.out : others.length ? list.dataset.equal : list.dataset.said;
  const words = { what: row.dataset.name, n: place(row).value, others: others.join(", ") };
  says.textContent = text.replace(/{(\w+)}/g, (_all, name) => words[name]);
}

list.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-moves] button");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  const row = button.closest("[data-rank]");
  const found = tiers();
  const how = "up" in button.dataset ? "up" : "down" in button.dataset ? "down" : "equal";
  CHANGE[how](found, row, found.findIndex((tier) => tier.includes(row)));
  write(found);
  show();
  tell(row);
});
list.addEventListener("change", ({ target }) => {
  show();
  tell(target.closest("[data-rank]"));
});

for (const moves of list.querySelectorAll("[data-moves]")) moves.hidden = false;
write(tiers());
show();
