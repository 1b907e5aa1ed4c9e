// Buttons with data-copy="ADDRESS" copy it and say so; without a clipboard they stay hidden.
function offer() {
  for (const button of document.querySelectorAll("button[data-copy][hidden]")) button.hidden = false;
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button[data-copy]");
  if (!button) return;
  const label = (button.dataset.label ??= button.textContent);
  try {
    await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
    button.textContent = button.dataset.copied;
  } catch {
    location.hash = new URL(button.dataset.copy, location.href).hash;
  }
  setTimeout(() => (button.textContent = label), 4000);
});

if (navigator.clipboard) {
  offer();
  document.addEventListener("parts:changed", offer);
}
