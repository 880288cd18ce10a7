// Opinions: one statement at a time; agree, pass or disagree. Each answer is sent at once.
export const kinds = ["opinions"];

const AGREE = 1;
const PASS = 0;
const DISAGREE = -1;
const STILL = 300; // ms after a card has changed in which a second tap is not meant for the new one

export function open(kit, ballot) {
  const { h, fill, reword, button, memory, outbox, number, _, _n } = kit;
  let given = {}; // id -> value, as the store has it or as it is on its way
  let order = []; // ids in which the statements come: this person's own; new ones at the end
  const unanswered = {}; // what was answered here and is not confirmed yet
  let trail = []; // ids in the order in which they were answered, as far as this phone knows
  let at = null; // the statement in sight; null when that is all for now
  let halted = false; // by the person: then nothing comes up by itself
  let changedAt = 0;

  const statements = () => ballot.options();
  const optionOf = (id) => statements().find((option) => option.id === id);
  const answeredOnes = () => order.filter((id) => id in given && optionOf(id));
  const openOnes = () => order.filter((id) => !(id in given) && optionOf(id));
  const onItsWay = () => outbox.all().filter((act) => act.do === "opine" && act.poll === ballot.poll());

  const arrange = () => {
    const known = new Set(order);
    const fresh = statements().filter(({ id }) => !known.has(id));
    if (!fresh.length) return;
    order = [...order, ...fresh.map(({ id }) => id)];
    memory.set(ballot.own("order"), order);
  };
  const gather = () => {
    given = { ...ballot.sent().opinions };
    for (const act of onItsWay()) given[act.ref] = act.value;
    Object.assign(given, unanswered);
    const known = new Set(trail);
    trail = [...order.filter((id) => id in given && !known.has(id)), ...trail.filter((id) => id in given)];
  };

  // ---- the card ----

  const progress = h("span.co-num");
  const back = button("quiet small", _("Undo"), () => goBack());
  const line = h("div.co-split.co-small", {}, progress, back);
  const card = h("figure.card1", { "aria-live": "polite", tabindex: "-1" });
  const before = h("p.co-note", { hidden: true });
  const about = h(
    "p.co-note",
    {},
    _("Each answer is sent at once. Pass means: not sure, or not my matter. It is not a no."),
  );
  const alone = h("p.co-small", {}, _("Nobody can reply to a statement here."));
  const ownWords = () => kit.page.go("ideas");
  const say = h("div", {}, button("quiet small back", _("Say something of your own"), ownWords));
  const done = h("div.co-stack");
  const view = h("div.co-stack", {}, line, card, before, about, done, say, alone);

  const namesOf = () => ({ [AGREE]: _("Agree"), [PASS]: _("Pass"), [DISAGREE]: _("Disagree") });
  const drawCard = () => {
    const option = optionOf(at);
    const isWhole = !option.text || option.text.startsWith(option.name.replace(/…$/, ""));
    const words = isWhole ? option.text || option.name : option.name;
    const rest = isWhole ? null : h("p.co-voice", { dir: "auto" }, option.text);
    const long = [...words].length > 140 ? ".long" : "";
    fill(
      card,
      h(`blockquote.co-voice${long}`, { dir: "auto" }, words || _("Erased words")),
      rest,
      option.mine ? h("figcaption", {}, kit.yours()) : null,
    );
    before.hidden = !(at in given);
    if (at in given) {
      const answer = namesOf()[given[at]];
      before.textContent = _("You said: {answer}. That counts until you give another answer.", { answer });
    }
    for (const [value, pressed] of answers) {
      if (at in given) pressed.setAttribute("aria-pressed", String(given[at] === value));
      else pressed.removeAttribute("aria-pressed");
    }
  };

  // ---- the three answers, always in the same place ----

  const sign = (what, colour) =>
    h("span.m", { style: { "--c": `var(--co-${colour})` }, "aria-hidden": "true" }, what);
  const answerButton = (value, what, colour) =>
    button("secondary", [sign(what, colour), namesOf()[value]], () => answer(value), { onkeydown: once });
  const once = (e) => {
    if (e.repeat) e.preventDefault(); // a key held down answers one statement
  };
  const answers = new Map([
    [AGREE, answerButton(AGREE, "▲", "for")],
    [PASS, answerButton(PASS, "■", "neutral")],
    [DISAGREE, answerButton(DISAGREE, "▼", "against")],
  ]);
  const tally = h("p.co-strong");
  const goOn = button("secondary wide", "", () => resume());
  const answering = h(
    "div.co-stack--tight",
    {},
    h("div.ans", { role: "group", "aria-label": _("Your answer") }, [...answers.values()]),
    h(
      "div.co-split",
      {},
      tally,
      button("quiet small", _("Stop here"), () => stop()),
    ),
  );
  const stopped = h("div.co-stack--tight", {}, goOn);

  const answer = (value) => {
    if (at === null || Date.now() - changedAt < STILL) return;
    const id = at;
    ballot.refuse(null);
    if (given[id] !== value) ballot.post({ do: "opine", ref: id, value });
    given[id] = unanswered[id] = value;
    trail = [...trail.filter((each) => each !== id), id];
    show(openOnes()[0] ?? null);
  };
  const goBack = () => {
    const now = trail.filter(optionOf);
    const place = at in given ? now.indexOf(at) - 1 : now.length - 1;
    if (place < 0) return;
    show(now[place]);
    if (place === 0) card.focus({ preventScroll: true }); // there is nothing more to undo
  };
  const stop = () => {
    halted = true;
    show(null);
  };
  const resume = () => {
    halted = false;
    show(openOnes()[0] ?? null);
    card.focus({ preventScroll: true });
  };
  const show = (id) => {
    at = id;
    changedAt = Date.now();
    draw();
    ballot.drawFoot();
    if (id === null) end.focus();
  };

  // ---- that is all for now ----

  const rest = h("p");
  const list = h("div.co-rows");
  const own = h(
    "details.how",
    { ontoggle: () => drawOwn() },
    h("summary", {}, _("Your answers")),
    h("p.co-small.co-soft", {}, _("Tap one to answer it anew.")),
    list,
  );
  const end = h("h2.co-voice-title", { tabindex: "-1" }, _("That is all for now."));
  done.append(end, rest, own);
  const drawDone = () => {
    const n = answeredOnes().length;
    const left = openOnes().length;
    const facts = { all: number(statements().length) };
    const until = ballot.end();
    const some = n
      ? _n("You answered {n} of {all}.", "You answered {n} of {all}.", n, facts)
      : _("You answered none yet.");
    let more = _("If somebody adds a statement, it comes up here.");
    if (left) more = until ? _("You can go on until {time}.", until) : _("You can go on until this closes.");
    fill(rest, some, " ", more);
    own.hidden = !n;
    drawOwn();
    goOn.textContent = _n("Go on: one statement", "Go on: {n} statements", left);
  };
  const drawOwn = () => fill(list, own.open && answeredOnes().map(ownRow));
  const ownRow = (id) => {
    const change = () => {
      own.open = false;
      show(id);
      card.focus({ preventScroll: true });
    };
    const name = h("span", { dir: "auto" }, optionOf(id).name);
    const words = h("span.co-words", {}, name, h("small", {}, namesOf()[given[id]]));
    return h("button.co-row.said", { "data-key": id, onclick: change }, words);
  };

  const draw = () => {
    const isDone = at === null;
    for (const part of [card, about, alone]) part.hidden = isDone;
    say.hidden = !kit.page.on || !ballot.settings().statements;
    const n = answeredOnes().length;
    const place = h("b", {}, number(isDone || at in given ? n : n + 1));
    fill(progress, kit.say(_("{place} of {all} statements"), { place, all: number(statements().length) }));
    if (isDone) before.hidden = true;
    done.hidden = !isDone;
    back.classList.toggle("gone", !trail.some((id) => id !== at && optionOf(id)));
    if (isDone) drawDone();
    else drawCard();
    reword(tally, _n("{n} answered", "{n} answered", n));
    return view;
  };

  return {
    words: {
      title: _("Opinions"),
      in: _("Your answers are in"),
      counted: _("What is done with it?"),
      open: _("After closing, everybody sees who said what."),
      shut: _("The opinions are closed."),
    },
    brief: true,
    chip: () => _("Opinions"),
    counted: () =>
      _(
        "For each statement it is counted how many agree, pass and disagree. When this closes, everybody sees where most agree and where opinions part. The order of the statements is your own.",
      ),
    take() {
      order = memory.get(ballot.own("order"), []);
      arrange();
      gather();
      at = openOnes()[0] ?? null;
    },
    kept: () => null,
    choice: () => ({ opinions: given }),
    draw() {
      arrange();
      gather();
      // Where there was none yet, the first statement comes up by itself: nobody is reading anything here.
      const isFirst = at === null && !halted && !trail.length;
      if (isFirst || (at !== null && !optionOf(at))) at = openOnes()[0] ?? null;
      return draw();
    },
    stored() {
      gather();
      draw();
    },
    foot: () => (at !== null ? answering : openOnes().length ? stopped : null),
    answered(act, reply) {
      if (act.do !== "opine") return;
      if (unanswered[act.ref] === act.value) delete unanswered[act.ref];
      if (reply.ok) ballot.keep({ opinions: { ...ballot.sent().opinions, [act.ref]: act.value } }, reply.ok);
      else ballot.refuse(reply);
      gather();
      draw();
    },
    list: () => null,
  };
}
