// On a page that all readers share: says what this browser has chosen, and fetches the small calculation when it is needed.
// Only a browser that has chosen somewhere asks, so that ten thousand readers do not.
const CHOSE = "folkmoot-chose";
const boxes = () => document.querySelectorAll("[data-choice]");

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

document.addEventListener("submit", ({ target }) => target.closest("[data-choice]") && localStorage.setItem(CHOSE, "1"));
document.addEventListener("focusin", ({ target }) => {
  if (target.closest?.("form:has([data-challenge])")) import("./challenge.js").then(({ begin, form }) => begin(form(target)));
});
document.addEventListener("parts:changed", tell);
tell().catch(() => {}); // without storage or network the forms just stay
