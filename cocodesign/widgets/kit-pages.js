// Which of this document's screens is in sight, and what joins a widget's two halves.

// What the frame knows of the workshop.
export const room = { stages: [], now: null, left: "" };

// The stage that comes after the one that is open, or after the last that was.
export function nextStage() {
  const { stages, now: open } = room;
  const lastClosed = stages.map((stage) => stage.state).lastIndexOf("closed");
  const at = open ? stages.findIndex((stage) => stage.stage === open.stage) : lastClosed;
  return stages.slice(at + 1).find((stage) => stage.state === "draft");
}

export const onOwnPage = () => document.body.classList.contains("co");

export const page = {
  on: false,
  place: "now",
  idea: null,
  first: "wait",
  scrolls: {},
  dock: null,

  get name() {
    if (this.idea) return "idea";
    return this.place === "now" ? this.first : this.place;
  },
  go(place, idea = null, { quiet = false, back = false } = {}) {
    this.scrolls[this.place + "/" + (this.idea || "")] = scrollY;
    Object.assign(this, { place, idea });
    if (!back && onOwnPage()) history[quiet ? "replaceState" : "pushState"]({ place, idea }, "");
    tell("page");
    if (quiet) return;
    const to = back ? this.scrolls[place + "/" + (idea || "")] || 0 : 0;
    scrollTo(0, to);
    requestAnimationFrame(() => {
      scrollTo(0, to);
      this.focus();
    });
  },
  // To the heading of the screen in sight.
  focus() {
    document.querySelector(`[data-page="${this.name}"]:not([hidden]) h1`)?.focus({ preventScroll: true });
  },
};

addEventListener("popstate", (e) => {
  if (page.on && e.state?.place) page.go(e.state.place, e.state.idea, { back: true });
});

// A widget's root; seen when its page is, or always when it stands alone in a notebook.
//
// `draw({main, action, look, seen})` fills it and may return {opened, heard, message, closed}: what to do when it
// comes into sight, when another part of the page tells something, when Python says something, and at the end.
export function screen(model, el, draw) {
  const alone = !onOwnPage();
  const name = model.get("page");
  const main = h(`div.co-stack${alone ? ".co.co-island" : ""}`, { "data-page": name || "" });
  const action = h("section.co-action", { "aria-label": _("Main action"), hidden: true });
  if (alone) {
    dressNotebook(model, el);
    main.style.padding = "1rem";
  } else el.style.display = "contents";
  el.append(main);

  let shown = false;
  let parts = null; // what draw returned; nothing is drawn before it is seen, or before the page has time for it
  const seen = () => !name || !page.on || page.name === name;
  const dock = () => (page.dock && name ? page.dock : main).append(action);
  const look = () => {
    const is = seen();
    if (is) begin();
    main.hidden = !is;
    action.hidden = !is || !action.firstChild;
    if (!parts) return;
    const opens = is && !shown;
    shown = is;
    if (opens) parts.opened?.();
  };
  const begin = () => {
    if (parts) return;
    parts = {};
    parts = draw({ main, action, look, seen }) || {};
    shown = false; // it may have looked while it drew, before it could be told that it opened
    look();
  };

  const off = hear((what, ...more) => {
    if (what === "dock") dock();
    if (what === "page" || what === "dock") look();
    if (FOR_A_SCREEN.has(what)) begin();
    parts?.heard?.(what, ...more);
  });
  dock();
  attend(model, { message: (message) => parts?.message?.(message) });
  look();
  if (!parts) whenIdle(begin);
  return () => {
    off();
    parts?.closed?.();
    action.remove();
  };
}

// What one part of a page asks of another, even of one that was not in sight yet.
const FOR_A_SCREEN = new Set(["build", "merge", "answered", "posted"]);

const whenIdle = (act) =>
  globalThis.requestIdleCallback ? requestIdleCallback(act, { timeout: 3000 }) : setTimeout(act, 1500);

// What Python says to any widget, and the question that closes a gap after a broken line.
export function attend(model, parts = {}) {
  if (!outbox.carrier || model.get("_place") === "top") outbox.carrier = model;
  model.on("msg:custom", (message) => {
    if (message.answer) outbox.answered(message.answer);
    if (message.rows) rows.put(message.rows, message.seq);
    parts.message?.(message);
  });
  const catchUp = () => ask(model, { since: rows.version });
  hear((what) => {
    if (what === "back") catchUp();
  });
  catchUp();
}

export function onChange(model, traits, draw) {
  for (const trait of traits) model.on("change:" + trait, () => draw());
}

// Says to Python what was chosen here; while the line is down it is said again later.
export function save(model, trait, value) {
  model.set(trait, value);
  try {
    model.save_changes();
  } catch {
    // asked again when the line is back
  }
}

function dressNotebook(model, el) {
  el.classList.add("co");
  if (document.getElementById("co-tokens")) return;
  const style = document.head.appendChild(h("style", { id: "co-tokens" }));
  const theme = document.body.dataset.jpThemeLight;
  if (theme) document.documentElement.dataset.theme = theme === "true" ? "light" : "dark";
  model.on("msg:custom", (message) => {
    if (message.tokens) style.textContent = message.tokens;
  });
  model.send({ ask: "tokens" });
}
