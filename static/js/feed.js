// The line on which a page hears what happens in its debate. Tells the element [data-live] by events: frame, resync,
// reading, ended. A socket first; where none gets through, the same is asked for now and then. docs/LIVE.md has the rules.
const root = document.querySelector("[data-live]");
const NEVER_AGAIN = [4400, 4401, 4403, 4404, 4410];
const ACCESS_ENDED = 4410;
const SLOWLY = [1013, 4408, 4429];
const FIRST_WAIT = 5000;
const LONGEST_WAIT = 60000;
const MUCH_LATER = 300000;

let last = Number(root.dataset.after); // the newest version heard of; everything before it was heard, too
let line = null;
let over = false;
let wasOpen = false;
let failures = 0;
let wait = FIRST_WAIT;
let earliest = 0; // when a server that asked for patience may be called again
let polling = false;
const timers = {};

const tell = (name, detail) => root.dispatchEvent(new CustomEvent(name, { detail }));

function later(name, work, delay) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(work, delay);
}

// The socket ----------------------------------------------------------------------------------------------------------

function connect() {
  clearTimeout(timers.connect);
  if (over || line) return;
  const address = new URL(`${root.dataset.socket}?after=${last}`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const socket = (line = new WebSocket(address));
  socket.onmessage = ({ data }) => line === socket && message(JSON.parse(data));
  socket.onclose = ({ code }) => line === socket && closed(code);
}

function message(heard) {
  wasOpen = true;
  polling = false;
  failures = 0;
  wait = FIRST_WAIT;
  clearTimeout(timers.poll);
  clearTimeout(timers.answer);
  later("silence", () => document.hidden || check(), MUCH_LATER * (0.75 + Math.random() / 2));
  if ("v" in heard) receive([heard]);
  else if ("resync" in heard) lose(heard.resync);
  else if ("reading" in heard) tell("reading", heard.reading);
  else if (heard.head > last) later("head", () => last < heard.head && fill(), 3000); // it may be on its way
}

function closed(code) {
  line = null;
  clearTimeout(timers.answer);
  tell("reading", 0);
  if (NEVER_AGAIN.includes(code)) return end(code === ACCESS_ENDED);
  failures += 1;
  if (failures > (wasOpen ? 5 : 1)) {
    later("connect", connect, wasOpen ? LONGEST_WAIT : MUCH_LATER); // sockets are blocked here, perhaps not for ever
    if (!polling) poll();
    return;
  }
  const patience = SLOWLY.includes(code) ? 30000 : 0;
  const delay = patience + Math.random() * wait;
  earliest = patience && Date.now() + delay;
  wait = Math.min(wait * 2, LONGEST_WAIT);
  later("connect", connect, delay);
}

function end(accessEnded) {
  over = true;
  Object.values(timers).forEach(clearTimeout);
  tell("ended", accessEnded);
}

function hangUp() {
  const socket = line;
  line = null;
  socket?.close();
}

// Versions come one after the other; what was missed is asked for once --------------------------------------------------

let held = [];
let filling = false;

function receive(frames) {
  for (const frame of frames) {
    if (frame.v > last + 1) held.push(frame);
    if (frame.v !== last + 1) continue;
    last = frame.v;
    tell("frame", frame);
  }
  if (held.length) fill();
}

async function fill() {
  if (filling) return;
  filling = true;
  const answer = await missed();
  filling = false;
  const waiting = held;
  held = [];
  if (answer?.resync) lose(answer.version);
  else receive(answer?.events ?? []);
  for (const frame of waiting) {
    if (frame.v > last + 1) lose(frame.v);
    else receive([frame]);
  }
}

function lose(version) {
  last = version;
  tell("resync", version);
}

async function missed() {
  try {
    const address = `${root.dataset.events}?after=${last}`;
    const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(15000) });
    if ([403, 404].includes(answer.status)) end(true);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

async function poll() {
  polling = true;
  await fill();
  if (polling && !over) later("poll", poll, (document.hidden ? 60000 : 15000) * (0.75 + Math.random() / 2));
}

// Is the line still good? Asked when the reader or the network comes back ------------------------------------------------

let asked = 0;

function check() {
  if (over) return;
  if (polling) poll();
  else if (!line) later("connect", connect, Math.max(0, earliest - Date.now()));
  else if (line.readyState === WebSocket.OPEN && Date.now() - asked > 10000) {
    asked = Date.now();
    line.send('{"ask":"head"}');
    later("answer", () => (hangUp(), connect()), 10000);
  }
}

document.addEventListener("visibilitychange", () => document.hidden || check());
addEventListener("online", check);
addEventListener("pagehide", () => {
  Object.values(timers).forEach(clearTimeout);
  hangUp();
});
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted || over) return;
  if (polling) poll();
  connect();
});
connect();
