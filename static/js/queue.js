// What the keys of the queue do; keys.js says when.
import { beside, listen, show } from "./keys.js";

const PICK = { l: "leave", h: "hide", c: "ask-change", p: "approve" };
const AT_ONCE = new Set(["leave", "approve"]); // these need no sentence, so that Enter is all that is left
const items = () => [...document.querySelectorAll("[data-item]")];
const current = () => document.activeElement?.closest("[data-item]");

function step(by) {
  const next = beside(items(), current(), by);
  if (next) show(next);
}

function pick(what) {
  const item = current() ?? items()[0];
  const radio = item?.querySelector(`input[name=do][value=${what}]`);
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  item.querySelector(AT_ONCE.has(what) ? "button[type=submit]" : "select[name=code]")?.focus();
}

function press({ key }) {
  if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (key in PICK) pick(PICK[key]);
  else if (key === "o") (current() ?? items()[0])?.querySelector("[data-open]")?.click();
  else return false;
}

listen(press, () => current()?.focus());
