// What every screen is made of: words, marks, times, drafts, the outbox, pages. Loaded once a page.
//
// People's words reach the page only as text nodes. Nothing here reads or writes markup.

// ---- words ----

const dictionary = {};
let tongue = "en";

// Called by each widget's module before it draws.
export function learn(model, kit) {
  Object.assign(dictionary, model.get("words"));
  tongue = model.get("language") || tongue;
  return kit;
}
const fill = (text, facts) =>
  facts ? text.replace(/\{(\w+)\}/g, (slot, name) => (name in facts ? facts[name] : slot)) : text;
export const _ = (english, facts) => fill(dictionary[english] || english, facts);
export function _n(one, many, n, facts) {
  const forms = dictionary[one];
  const text = Array.isArray(forms) ? forms[n === 1 ? 0 : forms.length - 1] : n === 1 ? one : many;
  return fill(text, { n: number(n), ...facts });
}
export const number = (n) => Number(n).toLocaleString(tongue);
// A sentence with elements in its slots: say(_("Builds on {idea}"), {idea: node}).
export const say = (sentence, slots) =>
  sentence.split(/(\{\w+\})/).map((part) => (part[0] === "{" && slots[part.slice(1, -1)]) || part);
// "A, B and C", as this language writes it, the items being nodes or strings.
export function listed(items) {
  if (!Intl.ListFormat) return items.flatMap((item, i) => (i ? [", ", item] : [item]));
  return new Intl.ListFormat(tongue)
    .formatToParts(items.map((x, i) => String(i)))
    .map((p) => (p.type === "element" ? items[+p.value] : p.value));
}

// ---- elements and marks ----

// h("button.co-button", {onclick, "aria-pressed": true}, "words", node, [nodes])
export function h(what, props, ...children) {
  const [tag, ...classes] = what.split(".");
  const el = document.createElement(tag);
  if (classes.length) el.className = classes.join(" ");
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined) continue;
    if (typeof value === "function") el.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [k, v] of Object.entries(value)) el.style.setProperty(k, v);
    else if (key in el && typeof value === "boolean" && !key.startsWith("aria")) el[key] = value;
    else if (key === "value") el.value = value;
    else el.setAttribute(key, value);
  }
  el.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));
  if (tag === "button" && !el.hasAttribute("type")) el.type = "button";
  return el;
}
export function s(tag, props, ...children) {
  const el = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(props || {}))
    if (value !== null && value !== undefined) el.setAttribute(key, value);
  el.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));
  return el;
}
const ring = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
const MARKS = {
  tick: "m4 13 5 5L20 7",
  why: ring(12, 12, 9) + ring(12, 12, 2.5),
  say: "M6 4h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM8 12l3 3 5-6",
  next: "M4 12h15m-6-6 6 6-6 6",
  up: "M12 19V5m-6 6 6-6 6 6",
  warn: ring(12, 12, 9) + "M12 7v6m0 3.5v.5",
  clock: ring(12, 12, 9) + "M12 7v5l3 2",
  lock: "M7 11h10a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2zM8 11V8a4 4 0 0 1 8 0v3",
  flag: "M6 21V4h12l-3 4 3 4H6",
  list: "M9 6h11M9 12h11M9 18h11M3.500 6h1M3.500 12h1M3.500 18h1",
  me: ring(12, 8, 4) + "M4 21c1-5 4-7 8-7s7 2 8 7",
  threads: ring(6, 5, 2.5) + ring(18, 5, 2.5) + ring(12, 19, 2.5) + "M6 7.500c0 5 6 4 6 9m6-9c0 5-6 4-6 9",
  merge: ring(5, 5, 2.5) + ring(19, 5, 2.5) + ring(12, 19, 2.5) + "M5 7.500c0 5 7 4 7 9m7-9c0 5-7 4-7 9",
  build: ring(6, 6, 2.5) + ring(18, 18, 2.5) + "M6 8.500v2c0 5 3 7.500 9.500 7.500",
  hand: "M7 12V6.500a1.500 1.500 0 0 1 3 0V11m0-6a1.500 1.500 0 0 1 3 0v6m0-4.500a1.500 1.500 0 0 1 3 0V13c0 5-2 8-6 8-3 0-4-2-6-6-.8-1.600 1-3 2.500-1.500L7 14",
};
export const mark = (name) =>
  s(
    "svg",
    {
      viewBox: "0 0 24 24",
      "aria-hidden": "true",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 2.2,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    },
    s("path", { d: MARKS[name] }),
  );

export const yours = () => h("span.co-yours", {}, _("Yours"));
export const person = (row) => h("bdi", { dir: "auto" }, row.who || _("Participant {n}", { n: row.n || "" }));
export const button = (kind, words, onclick, props) =>
  h(["button.co-button", ...kind.split(" ")].join(".co-button--"), { onclick, ...props }, words);
export const banner = (kind, icon, words, ...more) =>
  h(`div.co-banner${kind ? ".co-banner--" + kind : ""}`, {}, mark(icon), h("p", {}, words), ...more);

// An idea's short name and the rest of its words: the title if there is one, else its first sentence or first words.
export function named(row) {
  if (row.title) return [row.title, row.text === row.title ? "" : row.text];
  const text = (row.text || "").trim();
  if (text.length <= 80) return [text, ""];
  const sentence = text.match(/^.{8,80}?[.!?…。؟！？](?=\s)/su) || text.match(/^.{20,80}(?=\s)/su);
  const head = sentence ? sentence[0] : [...text].slice(0, 60).join("");
  return [head.trim().replace(/[.。]$/u, ""), text.slice(head.length).trim()];
}
export const called = (row) => (row ? named(row)[0].replace(/[.。]$/u, "") : "…");

// ---- time, by the workshop's clock, shown in the visitor's zone ----

let skew = 0;
export const setClock = (iso) => {
  const off = Date.parse(iso) - Date.now();
  skew = Math.abs(off) > 20000 ? off : 0;
};
export const now = () => Date.now() + skew;
export function clock(iso) {
  const at = new Date(iso),
    options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  if (Math.abs(now() - at) > 72000000) Object.assign(options, { day: "numeric", month: "long" });
  return at.toLocaleString(tongue, options);
}
export function ago(iso) {
  const minutes = Math.floor((now() - Date.parse(iso)) / 60000);
  return minutes < 1
    ? _("just now")
    : minutes < 60
      ? _("{n} min ago", { n: minutes })
      : minutes < 600
        ? _("{n} h ago", { n: Math.floor(minutes / 60) })
        : clock(iso);
}
export const since = (iso) => h("time", { datetime: iso, "data-ago": "" }, ago(iso));
setInterval(
  () =>
    document.querySelectorAll("time[data-ago]").forEach((t) => {
      const words = ago(t.dateTime);
      if (t.textContent !== words) t.textContent = words;
    }),
  20000,
);

// ---- this phone's memory ----

export const memory = {
  get(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem("co:" + key)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(key, value) {
    try {
      value === null
        ? localStorage.removeItem("co:" + key)
        : localStorage.setItem("co:" + key, JSON.stringify(value));
    } catch {
      /* private mode: the page itself still holds it */
    }
  },
};
// randomUUID does not exist on plain HTTP, getRandomValues does.
export const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

// ---- the outbox: an act stays on this phone until its answer has come ----

const ears = new Set();
const tell = (what, ...more) => [...ears].forEach((ear) => ear(what, ...more));
export function hear(ear) {
  ears.add(ear);
  return () => ears.delete(ear);
}

export const outbox = {
  scope: "",
  carrier: null,
  savedAt: null,
  waits: [1, 2, 4, 8, 15],
  tries: 0,
  timer: null,
  store: false,
  link: "live",
  started: new Map(),
  all() {
    return memory.get(this.scope + ":outbox", []);
  },
  keep(list) {
    memory.set(this.scope + ":outbox", list.length ? list : null);
  },
  post(model, act) {
    act = { id: newId(), ...act };
    if (!this.carrier) this.carrier = model;
    this.keep([...this.all().filter((a) => a.id !== act.id), act]);
    this.started.set(act.id, Date.now());
    this.pass(act);
    tell("posted", act);
    this.plan();
    return act.id;
  },
  pass(act) {
    try {
      this.carrier?.send({ act });
    } catch {
      /* the line is down; it stays in the outbox */
    }
  },
  // Called when the line is back, by the button, and by itself after 1, 2, 4, 8, then every 15 seconds.
  resend() {
    this.all().forEach((act) => this.pass(act));
    this.plan();
  },
  plan() {
    clearTimeout(this.timer);
    if (!this.all().length) {
      this.tries = 0;
      return;
    }
    this.timer = setTimeout(
      () => {
        this.tries += 1;
        this.resend();
        tell("status");
      },
      1000 * this.waits[Math.min(this.tries, this.waits.length - 1)],
    );
    setTimeout(() => tell("status"), 320);
  },
  answered(answer) {
    const act = this.all().find((a) => a.id === answer.id);
    if (!act) return;
    this.keep(this.all().filter((a) => a.id !== answer.id));
    this.started.delete(answer.id);
    if (answer.ok) this.savedAt = answer.ok.at || new Date(now()).toISOString();
    tell("answered", act, answer);
    this.plan();
  },
  get away() {
    return this.link !== "live" || (document.body.dataset.link || "live") !== "live";
  },
  // "saved" | "saving" | "unsaved"
  get status() {
    const open = this.all();
    if (!open.length) return this.away ? "away" : "saved";
    const oldest = Math.min(...open.map((a) => this.started.get(a.id) ?? 0));
    return this.away || Date.now() - oldest > 8000
      ? "unsaved"
      : Date.now() - oldest > 300
        ? "saving"
        : "saved";
  },
};

// ---- rows: one table a page, patched row by row ----

export const rows = {
  byId: new Map(),
  version: 0,
  kids: null,
  put(list, seq) {
    const changed = [];
    for (const row of list) {
      const old = this.byId.get(row.id);
      if (old && old.v >= row.v) continue;
      this.byId.set(row.id, row);
      changed.push(row.id);
    }
    this.version = Math.max(this.version, seq || 0);
    if (changed.length) {
      this.kids = null;
      tell("rows", changed);
    }
  },
  get(id) {
    return this.byId.get(id);
  },
  all() {
    return [...this.byId.values()];
  },
  children(id) {
    if (!this.kids) {
      this.kids = new Map();
      for (const row of this.byId.values())
        for (const [parent] of row.parents || [])
          this.kids.set(parent, [...(this.kids.get(parent) || []), row.id]);
    }
    return this.kids.get(id) || [];
  },
};

// ---- pages: which of this document's screens is in sight ----

export const room = { stages: [], now: null }; // what the frame knows of the workshop
export const page = {
  on: false,
  place: "now",
  idea: null,
  first: "wait",
  scrolls: {},
  dock: null,
  docked: new Set(),
  get name() {
    return this.idea ? "idea" : this.place === "now" ? this.first : this.place;
  },
  go(place, idea = null, { quiet = false, back = false } = {}) {
    const from = this.place + "/" + (this.idea || "");
    this.scrolls[from] = scrollY;
    Object.assign(this, { place, idea });
    if (!back && document.body.classList.contains("co"))
      history[quiet ? "replaceState" : "pushState"]({ place, idea }, "");
    tell("page");
    if (quiet) return;
    const to = back || idea === null ? this.scrolls[place + "/" + (idea || "")] || 0 : 0;
    scrollTo(0, back ? to : 0);
    requestAnimationFrame(() => {
      scrollTo(0, back ? to : 0);
      document.querySelector(`[data-page="${this.name}"]:not([hidden]) h1`)?.focus({ preventScroll: true });
    });
  },
};
addEventListener("popstate", (e) => {
  if (page.on && e.state?.place) page.go(e.state.place, e.state.idea, { back: true });
});

// A widget's root; seen when its page is, or always when it stands alone in a notebook.
export function screen(model, el, draw) {
  const alone = !document.body.classList.contains("co");
  const name = model.get("page");
  if (alone) dressNotebook(model, el);
  else el.style.display = "contents";
  const main = h(`div.co-stack${alone ? ".co.co-island" : ""}`, { "data-page": name || "" });
  if (alone) main.style.padding = "1rem";
  const action = h("section.co-action", { "aria-label": _("Main action"), hidden: true });
  el.append(main);
  const seen = () => !name || !page.on || page.name === name;
  const dock = () => (page.dock && name ? page.dock : main).append(action);
  let shown = false,
    parts = null;
  const look = () => {
    const is = seen();
    main.hidden = !is;
    action.hidden = !is || !action.firstChild;
    if (!parts) return;
    if (is && !shown) {
      shown = true;
      parts.opened?.();
    }
    shown = is;
  };
  parts = draw({ main, action, look, seen }) || {};
  const off = hear((what, ...more) => {
    if (what === "dock") dock();
    if (what === "page" || what === "dock") look();
    parts.heard?.(what, ...more);
  });
  dock();
  attend(model, parts);
  look();
  return () => {
    off();
    parts.closed?.();
    action.remove();
  };
}
// What Python says to any widget, and the question that closes a gap after a broken line.
export function attend(model, parts = {}) {
  if (!outbox.carrier || model.get("_place") === "top") outbox.carrier = model;
  model.on("msg:custom", (message) => {
    if (message.answer) outbox.answered(message.answer);
    if (message.rows) rows.put(message.rows, message.seq);
    parts.message?.(message);
  });
  const ask = () => {
    try {
      model.send({ since: rows.version });
    } catch {
      /* asked again when the line is back */
    }
  };
  hear((what) => {
    if (what === "back") ask();
  });
  ask();
}
let up = true;
new MutationObserver(() => {
  const is = (document.body.dataset.link || "live") === "live";
  if (is && !up) {
    tell("back");
    outbox.resend();
  }
  up = is;
  tell("status");
}).observe(document.body, { attributes: true, attributeFilter: ["data-link"] });
addEventListener("online", () => outbox.resend());
addEventListener("storage", (e) => {
  if (e.key === "co:" + outbox.scope + ":tab" && e.newValue) tell("elsewhere");
});

function dressNotebook(model, el) {
  el.classList.add("co");
  if (document.getElementById("co-tokens")) return;
  const style = document.head.appendChild(h("style", { id: "co-tokens" }));
  const theme = document.body.dataset.jpThemeLight;
  if (theme) document.documentElement.dataset.theme = theme === "true" ? "light" : "dark";
  model.on("msg:custom", (m) => {
    if (m.tokens) style.textContent = m.tokens;
  });
  model.send({ ask: "tokens" });
}

// ---- parts that several screens share ----

export function left(stage) {
  if (!stage?.closes_at) return null;
  const ms = Date.parse(stage.closes_at) - now(),
    minutes = Math.ceil(ms / 60000);
  const share = stage.opened_at
    ? Math.max(0, Math.min(100, (100 * ms) / (Date.parse(stage.closes_at) - Date.parse(stage.opened_at))))
    : 50;
  const words =
    ms <= 0
      ? _("Time is up")
      : ms < 60000
        ? _("{n} s", { n: Math.ceil(ms / 1000) })
        : _("{n} min", { n: minutes });
  return { ms, minutes, share, words: words + " · " + _("until {time}", { time: clock(stage.closes_at) }) };
}
// The plate with the timer beside it, and the agenda line under it.
export function plate(title, { agenda = false, aside = null } = {}) {
  const h1 = h("h1.co-plate", { tabindex: "-1" }, title),
    side = h("p.co-timer", { role: "timer" }),
    line = h("div.co-stack--tight");
  const bar = h("i", { "aria-hidden": "true" }),
    words = document.createTextNode("");
  side.append(bar, words);
  const draw = () => {
    const time = left(room.now);
    side.hidden = !time || aside !== null;
    if (time) {
      words.data = time.words;
      bar.style.setProperty("--left", time.share);
    }
    if (!agenda) return;
    const at = room.stages.findIndex((x) => x.stage === room.now?.stage),
      key = JSON.stringify(room.stages.map((x) => [x.title, x.state]));
    if (line.dataset.key === key) return;
    line.dataset.key = key;
    line.hidden = room.stages.length < 2;
    const where =
      at < 0
        ? _("Agenda") + ": "
        : _("Stage {n} of {total}", { n: at + 1, total: room.stages.length }) + ": ";
    line.replaceChildren(
      h(
        "div.co-agenda",
        { "aria-hidden": "true" },
        room.stages.map((x, i) =>
          h("i", { "data-is": x.state === "closed" ? "done" : i === at ? "now" : "next" }),
        ),
      ),
      h(
        "p.co-tiny.co-soft",
        {},
        where,
        room.stages.flatMap((x, i) => [i ? ", " : "", h(i === at ? "b" : "span", {}, x.title)]),
      ),
    );
  };
  const el = h("div.co-stack--tight", {}, h("div.co-stage", {}, h1, aside ?? side), agenda ? line : null);
  draw();
  return { el, h1, draw };
}
// A dialog that rises from below: focus to its title, Escape closes, focus returns.
export function sheet(title, content, { onclose } = {}) {
  const head = h("h2", { tabindex: "-1", id: newId() }, title);
  const dialog = h(
    "dialog.co-sheet",
    { "aria-labelledby": head.id },
    h(
      "div.co-sheet-head",
      {},
      head,
      button("quiet small", _("Close"), () => dialog.close()),
    ),
    content,
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    onclose?.();
  });
  dialog.addEventListener("click", (e) => {
    if (e.target === dialog) dialog.close();
  });
  const host = document.body.classList.contains("co") ? document.body : document.querySelector(".co-island");
  host.append(dialog);
  dialog.showModal();
  head.focus();
  return dialog;
}
// One calm sentence, announced; the text of a refusal comes from Python in the visitor's language.
export const refusal = (answer) =>
  h(
    "div.co-banner.co-banner--unsaved",
    { role: "alert" },
    mark("warn"),
    h("p", {}, h("b", {}, _("Not sent."), " "), answer.no?.say || _("The workshop did not take it.")),
  );
// A line that says what just happened, with its way back, for ten seconds.
export function toast(box, words, undo) {
  box.replaceChildren(
    h(
      "div.co-toast",
      { role: "status" },
      h("p", {}, words),
      undo
        ? button("quiet small", _("Undo"), () => {
            box.replaceChildren();
            undo();
          })
        : null,
    ),
  );
  const mine = box.firstChild;
  setTimeout(() => {
    if (box.firstChild === mine && !mine.contains(document.activeElement)) box.replaceChildren();
  }, 10000);
}
// Rows keyed by id: only what is missing is made, only what is named in `changed` is drawn again.
export function keyed(parent, ids, make, changed) {
  const have = new Map([...parent.children].map((el) => [el.dataset.key, el]));
  let at = null;
  for (const id of ids) {
    let el = have.get(id);
    if (!el || changed?.has(id)) {
      const fresh = make(id, el);
      if (fresh !== el) {
        fresh.dataset.key = id;
        el?.replaceWith(fresh);
        el = fresh;
      }
    }
    const next = at ? at.nextSibling : parent.firstChild;
    if (next !== el) parent.insertBefore(el, next);
    have.delete(id);
    at = el;
  }
  have.forEach((el) => el.remove());
}
export const copy = async (text, said) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const t = h("textarea", { value: text, style: { position: "fixed", opacity: 0 } });
    document.body.append(t);
    t.select();
    document.execCommand("copy");
    t.remove();
  }
  said?.();
};
// Something new in the record of this page, said politely at most every thirty seconds.
let saidAt = 0;
export function announce(region, words) {
  const wait = Math.max(0, saidAt + 30000 - Date.now());
  clearTimeout(region.later);
  region.later = setTimeout(() => {
    saidAt = Date.now();
    region.textContent = words();
  }, wait);
}
export { tell };
