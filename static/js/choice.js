// On a page that all readers share: says what this browser has chosen, and fetches the small calculation when it is needed.
// Only a browser that has chosen somewhere asks, so that ten thousand readers do not.
const CHOSE = "folkmoot-chose";
const boxes = () => document.querySelectorAll("[data-choice]");

function mark() {
  try {
    localStorage.setItem(CHOSE, "1");
  } catch {} // no storage: the form works all the same
}

async function tell() {
  const [first] = boxes();
  if (!first || !("asks" in first.dataset || localStorage.getItem(CHOSE))) return;
  const response = await fetch(first.dataset.mine, { headers: { Accept: "application/json" } });
  if (response.ok) show(await response.json());
}

function show(own) {
  for (const box of boxes()) {
    const says = own[`${box.dataset.choice}_says`];
    const line = box.querySelector("[data-says]");
    if (!says || !line) continue;
    line.textContent = says;
    line.hidden = false;
    for (const radio of box.querySelectorAll("[name=answer]")) radio.checked = radio.value === own[box.dataset.choice];
    if (box.dataset.choice === "before" && own.after) box.querySelector("form").hidden = true; // it cannot change any more
  }
}

let calculator = null;
const fetched = () => (calculator ??= import("./challenge.js").then((module) => (calculator = module)));

document.addEventListener("focusin", async ({ target }) => {
  const form = target.closest?.("form:has([data-challenge])");
  if (form) (await fetched()).begin(form);
});
document.addEventListener(
  "submit",
  async (event) => {
    const { target, submitter } = event;
    if (target.closest("[data-choice]")) mark();
    if (!target.querySelector("[data-challenge]") || calculator?.begin) return; // it is there and listens itself
    event.preventDefault();
    event.stopImmediatePropagation();
    await Promise.resolve(fetched()).catch(() => {});
    if (calculator?.begin) target.requestSubmit(submitter);
    else target.submit();
  },
  true,
);
document.addEventListener("parts:changed", () => tell().catch(() => {}));
tell().catch(() => {}); // without storage or network the forms just stay
