// What this phone keeps until it is safe elsewhere: drafts, and acts whose answer has not come.

export const memory = {
  get(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem("co:" + key)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(key, value) {
    if (document.body.dataset.over) return; // whoever was erased leaves nothing here
    try {
      if (value === null) localStorage.removeItem("co:" + key);
      else localStorage.setItem("co:" + key, JSON.stringify(value));
    } catch {
      // private mode: the page itself still holds it
    }
  },
};

// randomUUID does not exist on plain HTTP, getRandomValues does.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Asks Python something that changes nothing; while the line is down, nothing is asked.
export function ask(model, question) {
  try {
    model.send(question);
  } catch {
    // asked again when the line is back, or never missed
  }
}

// Sends an act that nobody misses if it is lost: it is not kept, and not shown as being saved.
export const whisper = (model, what) => ask(model, { act: { id: newId(), ...what } });

// ---- what one part of a page tells the others ----

const ears = new Set();

export function tell(what, ...more) {
  for (const ear of [...ears]) ear(what, ...more);
}
export function hear(ear) {
  ears.add(ear);
  return () => ears.delete(ear);
}

// ---- the outbox: an act stays on this phone until its answer has come ----

const WAITS = [1, 2, 4, 8, 15]; // seconds until an act is sent again; the last one from then on
const SHOWN_AFTER = 300; // ms: what is answered sooner was never "being saved"
const UNSAVED_AFTER = 8000; // ms

export const outbox = {
  scope: "",
  carrier: null,
  savedAt: null,
  tries: 0,
  timer: null,
  link: "live",
  started: new Map(),

  all() {
    return memory.get(this.scope + ":outbox", []);
  },
  keep(acts) {
    memory.set(this.scope + ":outbox", acts.length ? acts : null);
  },
  post(model, what) {
    const act = { id: newId(), ...what };
    if (!this.carrier) this.carrier = model;
    this.keep([...this.all().filter((other) => other.id !== act.id), act]);
    this.started.set(act.id, Date.now());
    this.pass(act);
    tell("posted", act);
    this.plan();
    return act.id;
  },
  pass(act) {
    if (this.carrier) ask(this.carrier, { act });
  },
  // Called when the line is back, by the button, and by itself after 1, 2, 4, 8, then every 15 seconds.
  resend() {
    for (const act of this.all()) this.pass(act);
    this.plan();
  },
  plan() {
    clearTimeout(this.timer);
    if (!this.all().length) {
      this.tries = 0;
      return;
    }
    const again = () => {
      this.tries += 1;
      this.resend();
      tell("status");
    };
    this.timer = setTimeout(again, 1000 * WAITS[Math.min(this.tries, WAITS.length - 1)]);
    setTimeout(() => tell("status"), SHOWN_AFTER + 20);
  },
  answered(answer) {
    const act = this.all().find((one) => one.id === answer.id);
    if (!act) return;
    this.keep(this.all().filter((one) => one.id !== answer.id));
    this.started.delete(answer.id);
    if (answer.ok) this.savedAt = answer.ok.at || new Date(now()).toISOString();
    tell("answered", act, answer);
    this.plan();
  },
  get away() {
    return this.link !== "live" || !lineStands();
  },
  // "saved", "saving" or "unsaved"; "away" when nothing waits but the line is down
  get status() {
    const open = this.all();
    if (!open.length) return this.away ? "away" : "saved";
    const oldest = Math.min(...open.map((act) => this.started.get(act.id) ?? 0));
    const waited = Date.now() - oldest;
    if (this.away || waited > UNSAVED_AFTER) return "unsaved";
    return waited > SHOWN_AFTER ? "saving" : "saved";
  },
};

// ---- the line, as the page around us says it ----

const lineStands = () => (document.body.dataset.link || "live") === "live";
let stood = true;

new MutationObserver(() => {
  const stands = lineStands();
  if (stands && !stood) {
    tell("back");
    outbox.resend();
  }
  stood = stands;
  tell("status");
}).observe(document.body, { attributes: true, attributeFilter: ["data-link"] });

addEventListener("online", () => outbox.resend());
addEventListener("storage", (e) => {
  if (e.key === "co:" + outbox.scope + ":tab" && e.newValue) tell("elsewhere");
});
