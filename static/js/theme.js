// Changes the appearance at once; the form's own post keeps the choice in a cookie.
const form = document.querySelector("form[data-appearance]");
form?.addEventListener("submit", (event) => {
  const chosen = event.submitter;
  if (!chosen?.value) return;
  event.preventDefault();
  document.documentElement.dataset.theme = chosen.value;
  for (const button of form.querySelectorAll("button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button === chosen));
  }
  const body = new FormData(form);
  body.set("theme", chosen.value);
  fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" }).catch(() => form.submit());
});
