// Elements, marks and the small parts that every screen is made of.
//
// People's words reach the page only as text nodes. Nothing here reads or writes markup.

const something = (children) => children.flat(3).filter((c) => c !== null && c !== undefined && c !== false);

// h("button.co-button", {onclick, "aria-pressed": true}, "words", node, [nodes])
// Children that are null, undefined or false are left out.
export function h(what, props, ...children) {
  const [tag, ...classes] = what.split(".");
  const el = document.createElement(tag);
  if (classes.length) el.className = classes.join(" ");
  for (const [key, value] of Object.entries(props || {})) {
    if (value !== null && value !== undefined) setProp(el, key, value);
  }
  el.append(...something(children));
  if (tag === "button" && !el.hasAttribute("type")) el.type = "button";
  return el;
}

function setProp(el, key, value) {
  if (typeof value === "function") el.addEventListener(key.slice(2), value);
  else if (key === "style") for (const [name, set] of Object.entries(value)) el.style.setProperty(name, set);
  else if (key in el && typeof value === "boolean" && !key.startsWith("aria")) el[key] = value;
  else if (key === "value") el.value = value;
  else el.setAttribute(key, value);
}

// The same for what is drawn: s("path", {d: "M0 0H9"}).
export function s(tag, props, ...children) {
  const el = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value !== null && value !== undefined) el.setAttribute(key, value);
  }
  el.append(...something(children));
  return el;
}

// Puts children in the place of those an element has; null, undefined and false are left out here too.
export const fill = (el, ...children) => el.replaceChildren(...something(children));

// Changes a text only when it is another one: a screen reader would say it again.
export function reword(el, words) {
  if (el.textContent !== words) el.textContent = words;
}

// ---- marks ----

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
  heart: "M12 20s-8-5-8-11a4.500 4.500 0 0 1 8-2.800A4.500 4.500 0 0 1 20 9c0 6-8 11-8 11z",
  pen: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  hand:
    "M7 12V6.500a1.500 1.500 0 0 1 3 0V11m0-6a1.500 1.500 0 0 1 3 0v6m0-4.500a1.500 1.500 0 0 1 3 0V13" +
    "c0 5-2 8-6 8-3 0-4-2-6-6-.8-1.600 1-3 2.500-1.500L7 14",
};

export function mark(name) {
  const pen = { fill: "none", stroke: "currentColor", "stroke-width": 2.2 };
  const ends = { "stroke-linecap": "round", "stroke-linejoin": "round" };
  return s(
    "svg",
    { viewBox: "0 0 24 24", "aria-hidden": "true", ...pen, ...ends },
    s("path", { d: MARKS[name] }),
  );
}

// ---- small parts ----

export const yours = () => h("span.co-yours", {}, _("Yours"));
export const nameOf = (row) =>
  row.paper ? _("On paper") : row.who || _("Participant {n}", { n: row.n || "" });
const alone = (row) => h("bdi", { dir: "auto" }, nameOf(row));
// Whoever said it, all of its authors where there are several.
export const person = (row) =>
  row.with && !row.paper ? h("span", {}, listed([row, ...row.with].map(alone))) : alone(row);

// A group of people by its number: with a shape as well as a colour.
const SHAPES = "●■▲◆✚⬢";
export function group(n) {
  const which = (n - 1) % SHAPES.length;
  const el = h("b", {}, `${SHAPES[which]}\u00a0${number(n)}`);
  el.style.color = `var(--co-group-${which + 1})`;
  return el;
}

export function button(kind, words, onclick, props) {
  const classes = ["button.co-button", ...kind.split(" ")].join(".co-button--");
  return h(classes, { onclick, ...props }, words);
}

// A link inside the page, to an idea: it opens without leaving.
export function link(open, props, ...children) {
  const onclick = (e) => {
    e.preventDefault();
    open();
  };
  return h("a", { href: "#idea", ...props, onclick }, ...children);
}

export function banner(kind, icon, words, ...more) {
  return h(`div.co-banner${kind ? ".co-banner--" + kind : ""}`, {}, mark(icon), h("p", {}, words), ...more);
}

// One calm sentence, announced; the text of a refusal comes from Python in the visitor's language.
export function refusal(answer) {
  const words = [h("b", {}, _("Not sent."), " "), answer.no?.say || _("The workshop did not take it.")];
  return h("div.co-banner.co-banner--unsaved", { role: "alert" }, mark("warn"), h("p", {}, words));
}

// One of several of which exactly one is pressed, such as filters of a list.
export function chips(label, choices, choose) {
  const press = (value) => (e) => {
    for (const chip of row.children) chip.setAttribute("aria-pressed", String(chip === e.currentTarget));
    choose(value);
  };
  const chip = ([value, words], i) =>
    h("button.co-chip", { "aria-pressed": String(i === 0), onclick: press(value) }, words);
  const row = h("div.co-flow--tight", { role: "group", "aria-label": label }, choices.map(chip));
  return row;
}

// An idea's short name and the rest of its words: its title, else its first sentence or first words.
export function named(row) {
  if (row.title) return [row.title, row.text === row.title ? "" : row.text];
  const text = (row.text || "").trim();
  if (text.length <= 80) return [text, ""];
  const sentence = text.match(/^.{8,80}?[.!?…。؟！？](?=\s)/su) || text.match(/^.{20,80}(?=\s)/su);
  const head = sentence ? sentence[0] : [...text].slice(0, 60).join("");
  return [withoutStop(head.trim()), text.slice(head.length).trim()];
}
export const called = (row) => (row ? withoutStop(named(row)[0]) || whyWordless(row) : "…");
const whyWordless = (row) => {
  if (row.erased) return _("Erased words");
  return row.withdrawn ? _("Withdrawn words") : _("Hidden words");
};
const withoutStop = (words) => words.replace(/[.。]$/u, "");
