// Buttons with data-copy="ADDRESS" copy it and say so; without a clipboard they stay hidden.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
        button.textContent = button.dataset.copied;
      } catch {
        location.hash = new URL(button.dataset.copy, location.href).hash;
      }
      setTimeout(() => (button.textContent = label), 4000);
    });
  }
}
