// Shows of the plan of a round what the chosen answers need. What is hidden is not sent; what is wrong stays in sight.
const form = document.querySelector("[data-plan]");

const chosen = (name) => form.elements[name]?.value ?? "";
const holds = (when) =>
  when.split(" ").every((one) => {
    const [name, values] = one.split("=");
    return values.split(",").includes(chosen(name));
  });

function fit() {
  const method = chosen("method");
  for (const label of form.querySelectorAll("[data-fits]")) {
    const fits = !method || label.dataset.fits.split(" ").includes(method);
    const input = label.querySelector("input");
    label.hidden = input.disabled = !fits;
    if (fits || !input.checked) continue;
    input.checked = false;
    const other = [...form.elements[input.name]].find((one) => !one.disabled);
    if (other) other.checked = true;
  }
  for (const part of form.querySelectorAll("[data-when]")) {
    const shown = holds(part.dataset.when) || part.querySelector(".field--bad") !== null;
    part.hidden = !shown;
    for (const one of part.querySelectorAll("input,select,textarea")) one.disabled = !shown;
  }
  for (const group of form.querySelectorAll("[data-group]")) {
    group.hidden = [...group.querySelectorAll(":scope>div")].every((part) => part.hidden);
  }
}

if (form) {
  form.addEventListener("change", fit);
  window.addEventListener("pageshow", fit);
  fit();
}
