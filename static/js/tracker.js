// The receipt of a secret ballot, drawn by this browser and kept by its owner: what is sent is the tracker alone.
// tracker = first 16 of base32(SHA-256(digest of the rules || receipt)), both as bytes: docs/BULLETIN.md.
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (list) => Array.from(list, (byte) => byte.toString(16).padStart(2, "0")).join("");
const tidy = (text) => text.replace(/[\s-]/g, "").toLowerCase();
const grouped = (text) => text.match(/.{4}/g).join(" ");

function base32(list) {
  let [held, bits, out] = [0, 0, ""];
  for (const byte of list) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) out += BASE32[(held >> (bits -= 5)) & 31];
  }
  return out;
}

async function trackerOf(digest, receipt) {
  return base32(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(digest + receipt)))).slice(0, 16);
}

function swap(within) {
  for (const part of within.querySelectorAll("[data-by-server]")) part.hidden = true;
  for (const part of within.querySelectorAll("[data-by-browser]")) part.hidden = false;
}

// Before it is cast ------------------------------------------------------------------------------------------------

const form = document.querySelector("form[data-draws]");
const box = form?.querySelector("[data-receipt]");

async function draw() {
  const receipt = hex(crypto.getRandomValues(new Uint8Array(16)));
  const tracker = await trackerOf(form.dataset.digest, receipt);
  form.elements.tracker.value = tracker;
  form.elements.drawn.remove();
  box.querySelector("[data-receipt-code]").textContent = grouped(receipt);
  box.querySelector("[data-tracker-code]").textContent = tracker;
  swap(box);
}

function offer() {
  const code = () => box.querySelector("[data-receipt-code]").textContent;
  const text = () => `${box.querySelector("[data-receipt-text]").textContent.trim()}\n\n${code()}\n`;
  const copy = box.querySelector("[data-receipt-copy]");
  box.querySelector("[data-keep-receipt]").hidden = false;
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code());
    box.querySelector("[data-receipt-says]").textContent = copy.dataset.done;
    const label = copy.textContent;
    copy.textContent = copy.dataset.done;
    setTimeout(() => (copy.textContent = label), 4000);
  });
  box.querySelector("[data-receipt-print]").addEventListener("click", () => print());
  box.querySelector("[data-receipt-save]").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text()], { type: "text/plain" }));
    link.download = box.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
}

if (form) {
  // Without TLS a browser has no SHA-256: then the receipt that the server drew stays, and says so.
  if (crypto.subtle) await draw();
  offer();
}

// After the close --------------------------------------------------------------------------------------------------

const search = document.querySelector("form[data-find]");
const json = (id) => JSON.parse(document.getElementById(id).textContent);

function lines(marks, names, words) {
  const says = (answer) => words[answer] ?? answer;
  if (!Array.isArray(marks)) return Object.keys(names).filter((key) => key in marks).map((key) => [names[key], says(marks[key])]);
  if (Array.isArray(marks[0])) return marks.map((tier, at) => [tier.map((key) => names[key]).join(" = "), at + 1]);
  return marks.map((key) => [names[key], says("approved")]);
}

function drawn(marks) {
  const list = document.createElement("dl");
  list.className = "vsaid";
  for (const [what, answer] of lines(marks, json("ballot-names"), json("ballot-words"))) {
    const row = document.createElement("div");
    const [term, says, strong] = ["dt", "dd", "b"].map((name) => document.createElement(name));
    term.textContent = what;
    strong.textContent = answer;
    says.append(strong);
    row.append(term, says);
    list.append(row);
  }
  return list.children.length ? list : document.createTextNode(json("ballot-words")[""]);
}

async function look() {
  const error = search.querySelector("[data-find-error]");
  const receipt = tidy(search.elements.receipt.value);
  error.textContent = /^[0-9a-f]{32}$/.test(receipt) ? "" : search.dataset.bad;
  if (error.textContent) return search.elements.receipt.focus();
  const tracker = await trackerOf(search.dataset.digest, receipt);
  const response = await fetch(search.dataset.bulletin, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!response.ok) return void (error.textContent = search.dataset.failed);
  const body = await response.json();
  const ballot = (body.bulletin ?? body).ballots.find((one) => one.tracker === tracker);
  const [there, missing] = [document.querySelector("[data-found]"), document.querySelector("[data-missing-ballot]")];
  for (const place of document.querySelectorAll("[data-found-tracker]")) place.textContent = tracker;
  if (ballot) there.querySelector("[data-found-marks]").replaceChildren(drawn(ballot.marks));
  there.hidden = !ballot;
  missing.hidden = Boolean(ballot);
  (ballot ? there : missing).focus();
}

if (search && crypto.subtle && search.dataset.bulletin) {
  swap(search);
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    look().catch(() => (search.querySelector("[data-find-error]").textContent = search.dataset.failed));
  });
}
