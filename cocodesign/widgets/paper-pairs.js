// Pairs: two ideas side by side; tap the one you would rather have. Each answer is sent at once.
export const kinds = ["pairs"];

const STILL = 300; // ms after a pair has changed in which a second tap is not meant for the new one
const ENOUGH = 12; // answers after which one's voice is steady

export function open(kit, ballot) {
  const { h, fill, reword, button, outbox, number, _, _n } = kit;
  const { model } = ballot;
  let said = []; // [left, right, outcome] in the order in which they were given, on their way too
  const unanswered = new Map(); // key of a pair -> what was said here and is not confirmed yet
  let at = null; // the pair in sight; null when that is all for now
  let again = 0; // how many steps back one has gone
  let halted = false;
  let changedAt = 0;

  const optionOf = (id) => ballot.options().find((option) => option.id === id);
  const stands = (pair) => pair.slice(0, 2).every(optionOf);
  const keyOf = ([left, right]) => [left, right].sort().join(" ");
  const isSaid = (pair) => said.some((one) => keyOf(one) === keyOf(pair));
  const next = () => (model.get("pairs") || []).find((pair) => stands(pair) && !isSaid(pair)) ?? null;
  const possible = () => {
    const n = ballot.options().length;
    return (n * (n - 1)) / 2;
  };
  const enough = () => Math.min(ENOUGH, possible());
  const onItsWay = () => outbox.all().filter((act) => act.do === "judge" && act.poll === ballot.poll());

  const put = (answer) => {
    said = [...said.filter((one) => keyOf(one) !== keyOf(answer)), answer];
  };
  const gather = () => {
    said = [...(ballot.sent().comparisons || [])];
    for (const { left, right, outcome } of onItsWay()) put([left, right, outcome]);
    for (const answer of unanswered.values()) put(answer);
    said = said.filter(stands);
  };

  // ---- the two cards ----

  const question = h("p.co-unseen", { "aria-live": "polite" });
  const pair = h("div.co-stack--tight", { role: "group", "aria-label": _("Two ideas") });
  const before = h("p.co-note", { hidden: true });
  const cards = new Map();
  const card = (outcome) => {
    const words = h("span.co-words");
    const pick = h("span.co-small.co-strong", { style: { color: "var(--co-primary)" } }, _("Choose this one"));
    const about = {
      onclick: () => answer(outcome),
      onkeydown: once,
      "data-key": outcome,
      style: { "grid-template-columns": "minmax(0, 1fr)", padding: "1rem" },
    };
    cards.set(outcome, { words, el: h("button.co-row", about, words, pick) });
    return cards.get(outcome).el;
  };
  const once = (e) => {
    if (e.repeat) e.preventDefault(); // a key held down answers one pair
  };
  fill(
    pair,
    card("left"),
    h("p.co-soft.co-small", { style: { "text-align": "center" } }, _("or")),
    card("right"),
  );
  const cannot = button("secondary wide", _("I can’t decide"), () => answer("skip"), {
    onkeydown: once,
    "data-key": "skip",
  });
  const drawCard = (id, { words }) => {
    const option = optionOf(id);
    const more = option.text && option.text !== option.name ? option.text : "";
    fill(
      words,
      h("span.co-voice", { dir: "auto" }, option.name || _("Erased words")),
      more ? h("small", { dir: "auto" }, more) : null,
      option.mine ? [" ", kit.yours()] : null,
    );
  };
  const drawPair = () => {
    const [left, right] = at;
    drawCard(left, cards.get("left"));
    drawCard(right, cards.get("right"));
    const old = said.find((one) => keyOf(one) === keyOf(at));
    before.hidden = !old;
    if (old) {
      const name = { left: old[0], right: old[1] }[old[2]];
      const words = name ? optionOf(name).name : _("I can’t decide");
      before.textContent = _("You said: {answer}. That counts until you give another answer.", {
        answer: words,
      });
    }
    reword(
      question,
      _("{one} or {other}?", { one: optionOf(left).name, other: optionOf(right).name }),
    );
  };

  // ---- what has been said, and what can be done with it ----

  const count = h("p");
  const share = h("i");
  const meter = h(
    "div.co-meter",
    {},
    count,
    h("span.co-track", { "aria-hidden": "true", style: { display: "block" } }, share),
  );
  const back = button("quiet small", _("Undo the last one"), () => goBack());
  const add = button("quiet small", _("Add an idea of mine"), () => kit.page.go("ideas"));
  const more = h("div.co-split", {}, back, add);
  const end = h("h2.co-voice-title", { tabindex: "-1" }, _("That is all for now."));
  const rest = h("p");
  const done = h("div.co-stack", {}, end, rest);
  const view = h("div.co-stack", {}, question, pair, cannot, before, done, meter, more);

  const drawCount = () => {
    const n = said.length;
    const left = enough() - n;
    const answered = h("b", {}, _n("{n} answered.", "{n} answered.", n));
    const advice =
      left > 0
        ? _("About {n} give you a steady voice; stop when you like.", { n: number(enough()) })
        : _("Your voice is steady. Go on if you like.");
    fill(count, answered, " ", advice);
    share.style.setProperty("--value", Math.min(100, (100 * n) / Math.max(1, enough())));
  };
  const draw = () => {
    const isDone = at === null;
    for (const part of [pair, cannot]) part.hidden = isDone;
    if (isDone) before.hidden = true;
    done.hidden = !isDone;
    back.classList.toggle("gone", said.length <= again);
    add.hidden = !kit.page.on || !ballot.settings().statements;
    drawCount();
    if (!isDone) drawPair();
    else {
      const until = ballot.end();
      const goOn = until ? _("You can go on until {time}.", until) : _("You can go on until this closes.");
      fill(rest, next() ? goOn : _("You have compared all there is. If somebody adds an idea, it comes up here."));
    }
    return view;
  };

  // ---- answering ----

  const answer = (outcome) => {
    if (at === null || Date.now() - changedAt < STILL) return;
    const [left, right] = at;
    ballot.refuse(null);
    const told = [left, right, outcome];
    unanswered.set(keyOf(told), told);
    put(told);
    ballot.post({ do: "judge", left, right, outcome });
    again = 0;
    show(next());
  };
  const goBack = () => {
    if (said.length <= again) return;
    again += 1;
    const [left, right] = said[said.length - again];
    show([left, right]);
  };
  const show = (pairOrNull) => {
    at = pairOrNull;
    changedAt = Date.now();
    draw();
    ballot.drawFoot();
    if (at === null) end.focus();
    else cards.get("left").el.focus({ preventScroll: true });
  };
  const finish = () => {
    halted = true;
    again = 0;
    show(null);
  };
  const resume = () => {
    halted = false;
    show(next());
  };
  const answering = h(
    "div.co-stack--tight",
    {},
    button("primary wide", _("I am done"), finish),
    h("p.co-tiny.co-soft", {}, _("Each answer is saved at once.")),
  );
  const stopped = button("secondary wide", _("Go on"), resume);

  // The next pairs come from the kernel; where none was in sight, the first comes up by itself.
  kit.onChange(model, ["pairs"], () => {
    if (at !== null || halted || ballot.isShut()) return;
    at = next();
    if (at === null) return;
    draw();
    ballot.drawFoot();
  });

  return {
    words: {
      title: _("Pairs"),
      in: _("Your answers are in"),
      open: _("After closing, everybody sees how often who chose what."),
      shut: _("The comparison is closed."),
    },
    brief: true,
    chip: () => _("Pairs"),
    counted: () =>
      _(
        "Each answer is one comparison. For each idea it is counted in how many of its comparisons it was chosen, with how sure that is. Ideas that were compared least come up first. Which stands first and which second is drawn by lot. Where you can’t decide, nothing is counted for either.",
      ),
    take() {
      gather();
      at = halted ? null : next();
    },
    kept: () => null,
    choice: () => ({ comparisons: said }),
    draw() {
      gather();
      if (at !== null && !stands(at)) at = null;
      if (at === null && !halted) at = next();
      return draw();
    },
    stored() {
      gather();
      draw();
    },
    foot: () => (at !== null ? answering : next() ? stopped : null),
    answered(act, reply) {
      if (act.do !== "judge") return;
      const told = [act.left, act.right, act.outcome];
      const key = keyOf(told);
      if (unanswered.get(key)?.[2] === act.outcome) unanswered.delete(key);
      if (reply.ok) {
        const others = (ballot.sent().comparisons || []).filter((one) => keyOf(one) !== key);
        ballot.keep({ comparisons: [...others, told] }, reply.ok);
      } else ballot.refuse(reply);
      gather();
      draw();
    },
    list: () => null,
  };
}
