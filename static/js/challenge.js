// Does the small calculation that a form without an account asks for: begins when the form is first touched, and holds
// the form back until it is done. Where it cannot, the form goes as it is and the server asks to wait instead.
const FRESH = 20 * 60000; // a challenge lasts longer than this
const AT_ONCE = 4000; // hashes between two breaths
const begun = new WeakMap();

export const form = (target) => target.closest?.("form:has([data-challenge])");

export function begin(on) {
  const known = begun.get(on);
  if (known && Date.now() - known.at < FRESH) return known.answer;
  const answer = solve(on.querySelector("[data-challenge]").dataset.challenge).catch(() => "");
  begun.set(on, { at: Date.now(), answer });
  return answer;
}

document.addEventListener("focusin", ({ target }) => form(target) && begin(form(target)));
document.addEventListener(
  "submit",
  async (event) => {
    const { submitter } = event;
    const on = form(event.target);
    if (!on || on.dataset.solved) return void (on && delete on.dataset.solved);
    event.preventDefault();
    if (on.dataset.solving) return;
    on.dataset.solving = "1";
    submitter?.setAttribute("aria-disabled", "true");
    on.querySelector("[name$=solution]").value = await begin(on);
    await breath(); // while the event is still under way, a form ignores another submit
    begun.delete(on);
    delete on.dataset.solving;
    submitter?.removeAttribute("aria-disabled");
    on.dataset.solved = "1";
    on.requestSubmit(submitter);
  },
  true,
);
// Back from the back/forward cache: what was sent is used up.
window.addEventListener("pageshow", ({ persisted }) => {
  for (const field of persisted ? document.querySelectorAll("form:has([data-challenge]) [name$=solution]") : []) field.value = "";
});

async function solve(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!response.ok) return "";
  const challenge = await response.json();
  const { salt, nonce, keyPrefix, cost } = challenge.parameters;
  const message = bytes(salt + nonce + "00000000");
  const view = new DataView(message.buffer);
  for (let counter = 0; counter < 2 ** 32; counter++) {
    if (counter % AT_ONCE === AT_ONCE - 1) await breath();
    view.setUint32(message.length - 4, counter);
    let hash = sha256(message);
    for (let again = 1; again < cost; again++) hash = sha256(hash);
    const derivedKey = hex(hash);
    if (derivedKey.startsWith(keyPrefix)) return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
  }
  return "";
}

// Lets the page answer in between. A timer would do, but in a tab behind another it comes once a second only.
function breath() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((go) => {
    port1.onmessage = () => (port1.close(), go());
    port2.postMessage(0);
  });
}

const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const hex = (list) => Array.from(list, (byte) => byte.toString(16).padStart(2, "0")).join("");

// SHA-256 of at most 55 bytes. The browser's own is asynchronous, which costs ten times the hash, and absent without TLS.
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
const part = (x) => ((x % 1) * 2 ** 32) | 0;
const START = primes.slice(0, 8).map((prime) => part(prime ** (1 / 2)));
const ROUND = Int32Array.from(primes, (prime) => part(Math.cbrt(prime)));
const words = new Int32Array(64);
const turn = (x, n) => (x >>> n) | (x << (32 - n));

function sha256(message) {
  const block = new DataView(new ArrayBuffer(64));
  message.forEach((byte, place) => block.setUint8(place, byte));
  block.setUint8(message.length, 128);
  block.setUint32(60, message.length * 8);
  for (let i = 0; i < 16; i++) words[i] = block.getInt32(i * 4);
  for (let i = 16; i < 64; i++) {
    const [x, y] = [words[i - 15], words[i - 2]];
    words[i] =
      words[i - 16] + words[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let i = 0; i < 64; i++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i] + words[i]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  const out = new DataView(new ArrayBuffer(32));
  [a, b, c, d, e, f, g, h].forEach((word, i) => out.setInt32(i * 4, word + START[i]));
  return new Uint8Array(out.buffer);
}
