// While a file is being made, asks the page how far it is; without this script a link does the same.

const EVERY = 2000;

async function look() {
  const files = document.querySelector("#files[data-making]");
  if (!files) return;
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(15000) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answer.ok && page.getElementById("files");
      if (fresh) takeOver(files, fresh);
    } catch {
      // it is asked again
    }
  }
  setTimeout(look, EVERY);
}

// Row by row, and only those that changed: a reader who is on another is left where they are.
function takeOver(files, fresh) {
  for (const row of fresh.querySelectorAll(".file")) {
    const old = document.getElementById(row.id);
    if (old && old.innerHTML !== row.innerHTML) {
      const had = old.contains(document.activeElement);
      old.replaceChildren(...row.childNodes);
      if (had) old.querySelector("a, button")?.focus({ preventScroll: true });
    }
  }
  if (!("making" in fresh.dataset)) files.removeAttribute("data-making");
}

setTimeout(look, EVERY);
