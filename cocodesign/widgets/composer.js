// Say something oneself: a draft that this phone keeps, what it builds on, what it resembles, and its way out.

// What an idea does with those it comes from, as a sentence around their names.
const derivedFrom = ({ _, say }, kind, idea) => {
  const sentences = {
    builds_on: _("Builds on {idea}"),
    merges: _("Merges {idea}"),
    forks: _("Forked from {idea}"),
    splits: _("Split off from {idea}"),
    amends: _("Amends {idea}"),
    inspired_by: _("Inspired by {idea}"),
  };
  return say(sentences[kind] || _("From {idea}"), { idea });
};

const ENOUGH_TO_COMPARE = 25; // characters

const composer = (kit, model, { action, look, seen }) => {
  const { h, fill, _, _n, mark, button, rows, outbox, page, memory, called, person } = kit;
  const taking = () => model.get("taking");
  const limit = () => model.get("limit") || 500;
  const blank = () => ({ id: kit.newId(), text: "", title: "", parents: [] });
  const draftKey = () => `${model.get("scope")}:${model.get("stage")}:draft`;

  let draft = { ...blank(), ...memory.get(draftKey(), null) };
  let saver = null;
  let asker = null;
  const written = () => draft.text.trim();
  const length = () => [...written()].length;
  const canSend = () => written() && !trouble();

  // ---- what stands on the page ----

  const ids = {
    text: kit.newId(),
    title: kit.newId(),
    about: kit.newId(),
    head: kit.newId(),
    alike: kit.newId(),
  };
  const field = h("textarea.co-input", {
    id: ids.text,
    rows: "3",
    dir: "auto",
    "aria-describedby": ids.about,
  });
  const title = h("input.co-input", { id: ids.title, dir: "auto", autocomplete: "off" });
  const titleBox = h(
    "div.co-field.short",
    { hidden: true },
    h("label.co-small", { for: ids.title }, _("A short name for it, if you like")),
    title,
  );
  const kept = h("span.draft", { hidden: true }, mark("tick"), _("Draft kept on this phone"));
  const count = h("span.co-num", {});
  const from = h("div.from", { hidden: true });
  const alike = h("div.co-stack--tight", { role: "region", "aria-labelledby": ids.alike, hidden: true });
  const terms = termsOf(kit, model, { draft: () => draft, keep: () => keep() });
  const el = h(
    "section.co-card.co-stack--tight.compose",
    { "aria-labelledby": ids.head },
    h("h2", { id: ids.head }, _("Your idea")),
    from,
    h(
      "div.co-field",
      {},
      h("label.co-unseen", { for: ids.text }, _("Your idea, in a sentence or two")),
      field,
    ),
    h("p.co-tiny.co-soft.co-split", { id: ids.about }, kept, h("span", {}), count),
    titleBox,
    terms.el,
    alike,
  );
  const refused = h("div.co-stack--tight");
  const waiting = h("div.co-stack--tight");
  const said = h("div");

  // ---- the draft ----

  const draw = ({ fields = false } = {}) => {
    if (fields) {
      field.value = draft.text;
      title.value = draft.title;
    }
    count.textContent = _("{n} of {limit}", { n: length(), limit: limit() });
    count.classList.toggle("over", length() > limit());
    titleBox.hidden = length() < 25 && !draft.title;
    from.hidden = !draft.parents.length;
    drawFrom();
    terms.draw();
    drawAction();
  };
  // Only other sources are drawn anew: a focus on one of them stays.
  let drawnFrom = "";
  const drawFrom = () => {
    const key = JSON.stringify(
      draft.parents.map(({ parent, kind }) => [parent, kind, called(rows.get(parent))]),
    );
    if (key === drawnFrom) return;
    drawnFrom = key;
    fill(from, draft.parents.map(parentChip));
    terms.turn();
  };
  const parentChip = ({ parent, kind }) => {
    const name = called(rows.get(parent));
    const leaveOut = () => {
      draft.parents = draft.parents.filter((other) => other.parent !== parent);
      if (draft.parents.length === 1 && draft.parents[0].kind === "merges")
        draft.parents[0].kind = "builds_on";
      keep();
      draw();
      field.focus();
    };
    return h(
      "span.co-chip.co-chip--kind",
      {},
      h("span", {}, derivedFrom(kit, kind, h("b", { dir: "auto" }, name))),
      h("button.drop", { "aria-label": _("Leave {idea} out", { idea: name }), onclick: leaveOut }, "×"),
    );
  };
  const keep = () => {
    clearTimeout(saver);
    saver = setTimeout(() => {
      const empty = !draft.text && !draft.title && !draft.parents.length;
      memory.set(draftKey(), empty ? null : draft);
      kept.hidden = !draft.text;
    }, 400);
  };

  const actionWords = () => {
    if (!written()) return _("Write an idea");
    if (draft.parents.length > 1) return _("Add the merged idea");
    if (draft.parents[0]?.kind === "forks") return _("Add my fork of it");
    if (draft.parents[0]?.kind === "splits") return _("Add the part as an idea of its own");
    if (draft.parents.length) return _("Add my idea, built on this one");
    return _("Add my idea as a new one");
  };
  // Why what is written cannot be sent as it is.
  const isOthers = ({ parent }) => rows.get(parent) && !rows.get(parent).mine;
  const trouble = () => {
    if (!written()) return "";
    if (length() > limit()) return _("At most {limit} characters fit here.", { limit: limit() });
    if (!model.get("building") || draft.parents.some(isOthers)) return "";
    return _("In this stage one builds on an idea of somebody else. Choose one and take it further.");
  };
  const drawAction = () => {
    const why = trouble();
    const key = taking() ? actionWords() + why : "";
    if (action.dataset.key === key) return;
    action.dataset.key = key;
    if (taking()) {
      fill(
        action,
        button("primary wide", actionWords(), send, { "aria-disabled": why ? "true" : null }),
        why ? h("p", {}, why) : null,
      );
    } else fill(action);
    look();
  };

  // Brings the writer to the field, from wherever in the page.
  const goWrite = () => {
    if (!seen()) page.go(page.first === "ideas" ? "now" : "ideas");
    requestAnimationFrame(() => {
      el.scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    });
  };
  function build(id, kind = "builds_on", { text = "", title: name = "" } = {}) {
    if (["forks", "splits"].includes(kind)) {
      setAside();
      draft = { ...blank(), text, title: name, parents: [{ parent: id, kind }] };
    } else if (!draft.parents.some(({ parent }) => parent === id)) {
      // Building on another idea takes the place of the first; merging keeps it.
      const others = draft.parents.filter((other) => other.kind !== "builds_on" || kind === "merges");
      draft.parents = [...others, { parent: id, kind }];
    }
    if (draft.parents.length > 1) for (const each of draft.parents) each.kind = "merges";
    alike.hidden = true;
    keep();
    draw({ fields: true });
    goWrite();
  }
  const merge = (first) =>
    chooseToMerge(kit, first, (chosen) => {
      draft.parents = chosen.map((parent) => ({ parent, kind: "merges" }));
      keep();
      draw();
      goWrite();
    });

  // ---- its way out ----

  function send() {
    if (!canSend()) {
      if (!written()) el.scrollIntoView({ block: "center" });
      field.focus();
      return;
    }
    const { id, parents } = draft;
    const about = { text: written(), title: draft.title.trim(), parents, ...terms.chosen() };
    const act = { do: "add_idea", id, ...about };
    draft = blank();
    clearTimeout(saver);
    clearTimeout(asker);
    memory.set(draftKey(), null); // from here on the outbox holds the words
    kept.hidden = true;
    alike.hidden = true;
    fill(said);
    draw({ fields: true });
    outbox.post(model, act);
    field.blur();
    setTimeout(drawWaiting, 350);
  }
  const words = (act) =>
    h("p.co-voice", { dir: "auto" }, act.title ? h("b", {}, act.title, " ") : null, act.text);
  const drawWaiting = () => {
    const acts = outbox.all().filter((act) => act.do === "add_idea");
    const status = () => h("p.co-status", { "data-is": "unsaved" }, mark("clock"), _("Waiting to be sent"));
    fill(
      waiting,
      acts.map((act) => h("div.co-card.co-card--yours", {}, words(act), status())),
    );
  };
  const answered = (act, answer) => {
    drawWaiting();
    const isIn = kit.room.now?.silent
      ? _("Your idea is in. The others see it when this stage ends.")
      : _("Your idea is in. Others can build on it now.");
    if (!answer.no) return kit.toast(said, isIn);
    keepForLater({ act, no: answer.no });
    if (seen()) refused.scrollIntoView({ block: "nearest" });
  };

  // Words that the workshop did not take, or that made room for others, are kept here until their author has put
  // them somewhere.
  const refusedKey = () => `${model.get("scope")}:refused`;
  const refusedWords = () => memory.get(refusedKey(), []);
  const keepForLater = (words) => {
    memory.set(refusedKey(), [...refusedWords(), words]);
    drawRefused();
  };
  const setAside = () => {
    if (written()) keepForLater({ act: { ...draft, text: written() } });
  };
  const drawRefused = () => fill(refused, refusedWords().map(refusedCard));
  const refusedCard = ({ act, no }) => {
    const putBack = () => {
      forget(act.id);
      setAside();
      const { text, title: name, parents = [], licence } = act;
      draft = { ...blank(), text, title: name, parents, licence };
      keep();
      draw({ fields: true });
      field.focus();
    };
    return h(
      "div.co-card.co-stack--tight",
      { "data-unsent": "1" },
      no ? kit.refusal({ no }) : h("p.co-small.co-soft", {}, _("Set aside, to make room for other words:")),
      words(act),
      h(
        "div.co-flow--tight",
        {},
        taking() ? button("secondary small", _("Put it back in the field"), putBack) : null,
        kit.copyButton("quiet small", _("Copy my words"), act.text),
        button("quiet small", _("Leave it out"), () => forget(act.id)),
      ),
    );
  };
  const forget = (id) => {
    memory.set(
      refusedKey(),
      refusedWords().filter(({ act }) => act.id !== id),
    );
    drawRefused();
  };

  // ---- ideas that are close to the draft ----

  const askAlike = () => {
    clearTimeout(asker);
    if (length() < ENOUGH_TO_COMPARE) alike.hidden = true;
    else asker = setTimeout(() => kit.ask(model, { ask: "alike", text: draft.text }), 600);
  };
  const drawAlike = ({ text, ids: found }) => {
    if (text !== draft.text) return;
    const isParent = (id) => draft.parents.some(({ parent }) => parent === id);
    const stands = (row) => row && !row.hidden && !row.merged;
    const list = found.filter((id) => stands(rows.get(id)) && !isParent(id)).slice(0, 3);
    alike.hidden = !list.length || !written();
    if (!list.length) return;
    const close = _n(
      "One idea is close to yours. Build on it?",
      "{n} ideas are close to yours. Build on one?",
      list.length,
    );
    fill(alike, h("h3.co-small", { id: ids.alike }, close), h("ul.similar", {}, list.map(alikeItem)));
  };
  const alikeItem = (id) => {
    const row = rows.get(id);
    return h(
      "li",
      {},
      h("b.co-voice", { dir: "auto" }, called(row)),
      h("span.co-tiny.co-soft", {}, person(row)),
      button("quiet small", _("Build on this one"), () => build(id), {
        "aria-label": _("Build on {idea}", { idea: called(row) }),
      }),
    );
  };

  field.addEventListener("input", () => {
    draft.text = field.value;
    keep();
    draw();
    askAlike();
  });
  title.addEventListener("input", () => {
    draft.title = title.value.slice(0, 80);
    keep();
  });
  model.on("change:stage", () => {
    if (written()) return;
    draft = { ...blank(), ...memory.get(draftKey(), null) };
    draw({ fields: true });
  });

  draw({ fields: true });
  kept.hidden = !draft.text;
  drawWaiting();

  return {
    el,
    refused,
    waiting,
    said,
    build,
    merge,
    terms,
    draw() {
      el.hidden = !taking();
      draw();
      drawRefused();
    },
    message(message) {
      if (message.alike) drawAlike(message.alike);
      if (message.terms) terms.take(message.terms);
    },
    heard(what, more, answer) {
      if (what === "build") build(more, answer?.kind, answer);
      if (what === "merge") merge(more);
      if (what === "answered" && more.do === "add_idea") answered(more, answer);
      const onItsWay = outbox.status !== "saved" || waiting.firstChild;
      if ((what === "posted" || what === "status") && onItsWay) drawWaiting();
    },
  };
};
