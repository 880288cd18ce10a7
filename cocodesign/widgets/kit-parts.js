// Larger parts that several screens share: the plate with its timer, the sheet, what is said in passing.

// The plate with the timer beside it, and the agenda line under it.
export function plate(title, { agenda = false, aside = null } = {}) {
  const h1 = h("h1.co-plate", { tabindex: "-1" }, title);
  const bar = h("i", { "aria-hidden": "true" });
  const words = document.createTextNode("");
  const timer = h("p.co-timer", { role: "timer" }, bar, words);
  const line = h("div.co-stack--tight");

  const draw = () => {
    const time = left(room.now);
    timer.hidden = !time || aside !== null;
    if (time) {
      words.data = time.words;
      bar.style.setProperty("--left", time.share);
    }
    if (agenda) drawAgenda(line);
  };
  const el = h("div.co-stack--tight", {}, h("div.co-stage", {}, h1, aside ?? timer), agenda && line);
  draw();
  return { el, h1, draw };
}

function drawAgenda(line) {
  const key = JSON.stringify(room.stages.map((stage) => [stage.title, stage.state]));
  if (line.dataset.key === key) return;
  line.dataset.key = key;
  line.hidden = room.stages.length < 2;
  const at = room.stages.findIndex((stage) => stage.stage === room.now?.stage);
  const where = at < 0 ? _("Agenda") : _("Stage {n} of {total}", { n: at + 1, total: room.stages.length });
  const is = (stage, i) => (stage.state === "closed" ? "done" : i === at ? "now" : "next");
  const titles = room.stages.flatMap((stage, i) => [
    i ? ", " : "",
    h(i === at ? "b" : "span", {}, stage.title),
  ]);
  fill(
    line,
    h(
      "div.co-agenda",
      { "aria-hidden": "true" },
      room.stages.map((stage, i) => h("i", { "data-is": is(stage, i) })),
    ),
    h("p.co-tiny.co-soft", {}, where + ": ", titles),
  );
}

// A dialog that rises from below: focus to its title, Escape closes, focus returns.
export function sheet(title, content) {
  const head = h("h2", { tabindex: "-1", id: newId() }, title);
  const close = button("quiet small", _("Close"), () => dialog.close());
  const top = h("div.co-sheet-head", {}, head, close);
  const dialog = h("dialog.co-sheet", { "aria-labelledby": head.id }, top, content);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (e) => {
    if (e.target === dialog) dialog.close();
  });
  const host = onOwnPage() ? document.body : document.querySelector(".co-island");
  host.append(dialog);
  dialog.showModal();
  head.focus();
  return dialog;
}

// A line that says what just happened, with its way back, for ten seconds.
export function toast(box, words, undo) {
  const takeBack = () => {
    box.replaceChildren();
    undo();
  };
  const line = h(
    "div.co-toast",
    { role: "status" },
    h("p", {}, words),
    undo && button("quiet small", _("Undo"), takeBack),
  );
  fill(box, line);
  setTimeout(() => {
    if (box.firstChild === line && !line.contains(document.activeElement)) box.replaceChildren();
  }, 10000);
}

// Why the words of an idea or a comment are not here, in a sentence; `open(id)` returns what opens another idea.
export function whyGone(row, open) {
  if (row.erased) return _("These words were erased by their author. What others built on them stays.");
  if (row.withdrawn) return _("Withdrawn by its author. What others drew from it stays.");
  if (row.hidden) return h("span", {}, _("Hidden by the facilitator") + ": ", h("bdi", {}, row.hidden));
  const idea = link(open(row.merged), {}, called(rows.get(row.merged)));
  return h(
    "span",
    {},
    say(_("The facilitator made one idea of several that say the same: {idea}"), { idea }),
  );
}

// Words that their author has changed meanwhile: small enough to stand in a line of figures.
export const changed = (show) => h("button.co-inline.co-above", { onclick: show }, _("changed, see it"));

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

// How many minutes are left, said at ten, five and one.
export function minutesSpeaker(region) {
  let said = null;
  return (stage, time) => {
    const key = stage.stage + time.minutes;
    if (![10, 5, 1].includes(time.minutes) || said === key) return;
    said = key;
    region.textContent = _n("One minute left in {stage}.", "{n} minutes left in {stage}.", time.minutes, {
      stage: stage.title,
    });
  };
}

export function copyButton(kind, words, text) {
  return button(kind, words, (e) => {
    const pressed = e.currentTarget;
    copy(text, () => {
      pressed.textContent = _("Copied");
    });
  });
}

async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // plain HTTP has no clipboard: the old way
    const field = h("textarea", { value: text, style: { position: "fixed", opacity: 0 } });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  said();
}

// The button under a list of which only the first part is shown; `left` are those that are not.
export function drawMore(more, left) {
  more.hidden = left <= 0;
  more.textContent = _n("Show one more", "Show {n} more", Math.max(0, Math.min(20, left)));
}

// Saved or not, in an element of the page's head: `is` is one of outbox.status.
export function drawStatus(el, is, at) {
  const faces = {
    saved: ["tick", at ? _("Saved {time}", { time: clock(at) }) : _("All saved")],
    saving: ["clock", _("Saving")],
    unsaved: ["warn", _("Not saved")],
    away: ["warn", _("Reconnecting")],
  };
  const [icon, words] = faces[is];
  el.dataset.is = is === "away" ? "unsaved" : is;
  fill(el, mark(icon), words);
}
