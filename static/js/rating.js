// One key for each answer to a statement; keys.js says when.
import { listen } from "./keys.js";

const ANSWERS = { a: "agree", d: "disagree", p: "pass" };

function press({ key, repeat }) {
  const button = key in ANSWERS && document.querySelector(`[data-statement] [data-answer=${ANSWERS[key]}]`);
  if (!button) return false;
  if (!repeat) button.click();
}

listen(press);
