// Side by side or one at a time: the links work by themselves (?view=one); here they do it without a reload.
const spread = document.querySelector(".spread");
const links = [...document.querySelectorAll("[data-view]")];
for (const link of links) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    spread.classList.toggle("spread--one", link.dataset.view === "one");
    for (const other of links) {
      if (other === link) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    history.replaceState(history.state, "", link.href);
  });
}
