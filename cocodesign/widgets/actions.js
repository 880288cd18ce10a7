// What happens now: what is decided, what was promised and what came of it, what is new, and who offers what.
const STEP = 20;
const UPDATES_SHOWN = 5;
const TRAITS = [
  "title",
  "taking",
  "logging",
  "organisation",
  "decisions",
  "goals",
  "promises",
  "updates",
  "offers",
];
const ACTS = ["pledge", "withdraw_pledge", "log_effort", "correct_effort", "withdraw_effort"];

export default (kit, model, el) => {
  const { h, fill, _, _n, button, outbox, memory, rows, page, person, clock, day, number } = kit;
  const get = (trait) => model.get(trait) || [];
  const ideaLink = ({ idea, name }) => {
    if (!idea) return h("bdi", {}, name);
    return kit.link(
      () => page.on && page.go(page.place, idea),
      { dir: "auto" },
      name || kit.called(rows.get(idea)),
    );
  };
  const small = (...words) => h("p.co-small.co-soft", {}, words);
  const logged = h("div");
  const goals = goalsPart(kit, model, () => redraw(), logged);
  const needed = needsPart(kit);

  // ---- what is decided ----

  const decision = ({ question, chosen, reason, at, in_spite }) => {
    const why = page.on && kit.link(() => page.go("result"), { href: "#result" }, _("How it was counted"));
    return h(
      "section.co-card.co-stack--tight",
      {},
      h("h2", {}, _("Decided")),
      h("p.co-small.co-soft", { dir: "auto" }, question),
      chosen.map((one) => h("p.co-voice-title", {}, ideaLink(one))),
      h("p", {}, _("Because:"), " ", h("bdi", {}, reason)),
      inSpiteOf(kit, { in_spite }),
      small(clock(at), why ? [" · ", why] : null),
    );
  };

  // ---- promises ----

  const standing = ({ state, due }) => {
    if (state === "kept") return ["good", _("kept")];
    if (state === "broken") return ["alert", _("will not be kept")];
    if (due && due < kit.today()) return ["alert", _("late")];
    if (state === "moved") return ["alert", _("moved")];
    return due ? ["good", _("on time")] : ["", _("no day set")];
  };
  // The days that were promised before stay to be read, struck through.
  const days = ({ due, history }) => {
    const before = history
      .map((step) => step.due)
      .filter((one, i, all) => one && one !== due && all.indexOf(one) === i);
    const old = before.flatMap((one) => [
      h("s", {}, h("span.co-unseen", {}, _("first:"), " "), day(one)),
      " ",
    ]);
    const now = due && (before.length ? day(due) : _("by {day}", { day: day(due) }));
    return due || old.length ? h("span.co-num", {}, old, now) : null;
  };
  const STEPS = { made: _("promised"), moved: _("moved"), kept: _("kept"), broken: _("will not be kept") };
  const timeline = ({ history }) => {
    const step = ({ state, due, reason, evidence, at }) =>
      h(
        "li",
        {},
        h("b", {}, STEPS[state]),
        " ",
        h("span.co-soft", {}, clock(at)),
        due && ["made", "moved"].includes(state) ? [" · ", _("for {day}", { day: day(due) })] : null,
        reason || evidence ? [": ", h("bdi", {}, reason || evidence)] : null,
      );
    return h(
      "details.co-small",
      {},
      h("summary", {}, _("Whole timeline")),
      h("ol.steps", {}, history.map(step)),
    );
  };
  const promise = (row) => {
    const [tone, words] = standing(row);
    const last = row.history.at(-1);
    const why = row.history.filter((step) => step.reason).at(-1);
    return h(
      "li.co-card.co-stack--tight",
      { "data-key": row.id },
      h("h3", { dir: "auto" }, row.text),
      h(
        "p.co-flow--tight.co-small",
        {},
        days(row),
        h("span.co-chip" + (tone ? ".co-chip--" + tone : ""), {}, words),
      ),
      needed(row.needs),
      why ? small(_("Reason:"), " ", h("bdi", {}, why.reason)) : null,
      last.evidence ? h("p.co-small", {}, _("How one sees it:"), " ", h("bdi", {}, last.evidence)) : null,
      row.owner ? small(kit.say(_("Promised by {name}"), { name: h("bdi", {}, row.owner) })) : null,
      row.idea ? small(kit.say(_("From {idea}"), { idea: ideaLink(row) })) : null,
      row.history.length > 1 ? timeline(row) : null,
    );
  };
  const howOneIsTold = _(
    "You can be told when a promise moves: this phone says it first when you open the workshop again. Nobody has an address of yours, so nothing is sent to you.",
  );
  const promises = () => {
    const some = get("promises");
    const organisation = h("bdi", {}, model.get("organisation"));
    const head = model.get("organisation")
      ? kit.say(_("What {organisation} promised"), { organisation })
      : _("What was promised");
    const none = _(
      "Nothing is promised yet. What is promised stands here with its day. A day that moves stays to be read, with the reason.",
    );
    return h(
      "section.co-stack--tight",
      {},
      h("h2", {}, head),
      some.length ? h("ul.co-rows", {}, some.map(promise)) : h("p.co-note", {}, none),
      h("p.co-tiny.co-soft", {}, howOneIsTold),
    );
  };

  // ---- news ----

  let updatesShown = UPDATES_SHOWN;
  const update = ({ title, text, at, about }) =>
    h(
      "li.co-card.co-stack--tight",
      {},
      title ? h("h3", { dir: "auto" }, title) : null,
      h(
        "p.co-small.co-soft",
        {},
        kit.since(at),
        about.name ? [" · ", kit.say(_("about {what}"), { what: ideaLink(about) })] : null,
      ),
      h("p.words", { dir: "auto" }, text),
    );
  const more = (left, show, act) => {
    const words = _n("Show one more", "Show {n} more", Math.max(0, Math.min(STEP, left)));
    return left > 0 ? button("quiet small", words, show, { "data-act": act }) : null;
  };
  const updates = () => {
    const some = get("updates");
    if (!some.length) return null;
    const show = () => {
      updatesShown += STEP;
      redraw();
    };
    return h(
      "section.co-stack--tight",
      {},
      h("h2", {}, _("What is new")),
      h("ul.co-rows", {}, some.slice(0, updatesShown).map(update)),
      more(some.length - updatesShown, show, "more-updates"),
    );
  };

  // ---- offers: words, not contracts ----

  const KINDS = {
    time: [_("Time"), _("Hours, if you know")],
    skill: [_("Skill"), ""],
    money: [_("Money"), _("How much, if you like; name the currency in your words")],
  };
  let offersShown = STEP;
  const done = h("div");
  const amountOf = ({ kind, amount }) => {
    if (amount === null || amount === undefined) return KINDS[kind][0];
    return kind === "time" ? _n("one hour", "{n} hours", amount) : `${KINDS[kind][0]}: ${number(amount)}`;
  };
  const offer = (row) => {
    const takeBack = () => outbox.post(model, { do: "withdraw_pledge", ref: row.id });
    const label = {
      "aria-label": _("Take it back: {what}", { what: row.text }),
      "data-act": "back-" + row.id,
    };
    return h(
      row.mine ? "li.offer.mine" : "li.offer",
      {},
      h("p.co-voice", { dir: "auto" }, row.text),
      h(
        "p.co-by",
        {},
        row.mine ? kit.yours() : person(row),
        h("span.co-chip", {}, amountOf(row)),
        row.state === "held" ? h("span.co-chip.co-chip--good", {}, _("holds")) : null,
        row.state === "released" ? h("span.co-chip", {}, _("released: not enough was offered")) : null,
        row.about.name ? h("span", {}, kit.say(_("for {what}"), { what: ideaLink(row.about) })) : null,
      ),
      row.mine && row.state === "offered" ? button("quiet small", _("Take it back"), takeBack, label) : null,
    );
  };
  const summary = (some) => {
    const stand = some.filter((row) => row.state !== "released");
    const people = new Set(stand.map((row) => row.n)).size;
    const hours = stand.reduce((sum, row) => sum + (row.kind === "time" ? row.amount || 0 : 0), 0);
    const offered = _n("One person offers something so far", "{n} people offer something so far", people);
    const inAll = hours ? ", " + _n("one hour in all", "{n} hours in all", hours) : "";
    return [
      _("A word, no contract; nothing is collected here."),
      " ",
      stand.length ? offered + inAll + "." : _("Nobody has offered anything yet."),
    ];
  };
  const offers = () => {
    const some = get("offers");
    const taking = model.get("taking");
    if (!taking && !some.length) return null;
    const show = () => {
      offersShown += STEP;
      redraw();
    };
    return h(
      "section.co-card.co-stack--tight",
      {},
      h("h2", {}, _("What could you give?")),
      h("p.co-small", {}, summary(some)),
      taking
        ? button("secondary wide", _("Offer something"), offerSomething, { "data-act": "offer" })
        : small(_("New offers are not taken now.")),
      done,
      some.length ? h("ul.offers", {}, some.slice(0, offersShown).map(offer)) : null,
      more(some.length - offersShown, show, "more-offers"),
    );
  };
  const draftKey = () => model.get("scope") + ":offer";
  const offerSomething = () => {
    const draft = { kind: "time", text: "", amount: "", ref: "", ...memory.get(draftKey(), {}) };
    const keep = (change) => memory.set(draftKey(), Object.assign(draft, change));
    const id = kit.newId();
    const trouble = h("p.co-small.co-refused", { role: "alert" });
    const text = h("textarea.co-input", {
      id: id + "t",
      dir: "auto",
      maxlength: "300",
      value: draft.text,
      oninput: () => keep({ text: text.value }),
    });
    const amount = h("input.co-input", {
      id: id + "a",
      type: "number",
      min: "0",
      step: "any",
      inputmode: "decimal",
      value: draft.amount,
      oninput: () => keep({ amount: amount.value }),
    });
    const amountLabel = h("label", { for: amount.id });
    const amountField = h("div.co-field", {}, amountLabel, amount);
    const drawKind = () => {
      const words = KINDS[draft.kind][1];
      amountField.hidden = !words;
      amountLabel.textContent = words;
    };
    const radio = ([kind, [words]]) => {
      const onchange = () => {
        keep({ kind });
        drawKind();
      };
      const box = h("input", {
        type: "radio",
        name: id,
        id: id + kind,
        checked: draft.kind === kind,
        onchange,
      });
      return h("label.co-choice", { for: box.id }, box, h("span", {}, words));
    };
    const takes = ({ state, needs }) =>
      !["kept", "broken"].includes(state) && (!needs || (needs.state === "open" && needs.by >= kit.today()));
    const open = get("promises").filter(takes);
    const options = [["", _("Whatever is needed")], ...open.map((row) => [row.id, row.text])];
    const towards = h(
      "select.co-input",
      { id: id + "r", onchange: () => keep({ ref: towards.value }) },
      options.map(([value, words]) => h("option", { value, selected: value === draft.ref }, words)),
    );
    const send = () => {
      const words = text.value.trim();
      const sum = amountField.hidden || !amount.value ? null : Number(amount.value);
      const counts = open.find((row) => row.id === towards.value)?.needs?.kind;
      if (words && sum === null && counts === draft.kind && counts !== "skill") {
        trouble.textContent = _("This goes ahead only if enough is offered: please say how much you offer.");
        return amount.focus();
      }
      if (!words || (sum !== null && !(sum > 0))) {
        trouble.textContent = words
          ? _("An amount is a number above 0; leave it empty if you do not know.")
          : _("Say in a few words what you offer.");
        return (words ? amount : text).focus();
      }
      const about = {
        kind: draft.kind,
        text: words,
        ...(sum === null ? {} : { amount: sum }),
        ...(towards.value ? { ref: towards.value } : {}),
      };
      outbox.post(model, { do: "pledge", ...about });
      dialog.close();
    };
    const dialog = kit.sheet(_("Offer something"), [
      h(
        "p.co-small",
        {},
        _(
          "Everybody here sees your offer, with your name or number. It is a word, no contract, and you can take it back; only what goes ahead because enough was offered by its day holds.",
        ),
      ),
      h(
        "fieldset.co-flow",
        {},
        h("legend.co-unseen", {}, _("What you offer")),
        Object.entries(KINDS).map(radio),
      ),
      h("div.co-field", {}, h("label", { for: text.id }, _("In your words")), text),
      amountField,
      open.length ? h("div.co-field", {}, h("label", { for: towards.id }, _("Towards")), towards) : null,
      trouble,
      button("primary wide", _("Offer it"), send),
    ]);
    drawKind();
    text.focus();
  };

  // ---- being told ----

  const followKey = () => model.get("scope") + ":follow";
  const following = () => !!memory.get(followKey(), false);
  const follow = () => {
    memory.set(followKey(), following() ? null : true);
    kit.tell("follow");
    redraw();
  };

  let redraw = () => {};
  return kit.screen(model, el, ({ main, action, look }) => {
    const head = kit.plate(_("What happens now"), { agenda: true });
    const trouble = h("div");
    const body = h("div.co-stack.actions");
    let drawn = "";
    const draw = () => {
      head.draw();
      const names = [...rows.byId.values()].map((row) => [row.id, row.hidden]);
      const key = JSON.stringify([TRAITS.map((trait) => model.get(trait)), following(), names, kit.today()]);
      if (key === drawn) return;
      drawn = key;
      const held = document.activeElement?.dataset?.act;
      const foldOf = (one) => `${one.closest("[data-key]")?.dataset.key} ${one.dataset.fold || ""}`;
      const unfolded = [...body.querySelectorAll("details[open]")].map(foldOf);
      kit.reword(head.h1, model.get("title") || _("What happens now"));
      fill(body, get("decisions").map(decision), goals.section(), promises(), updates(), offers());
      body.querySelectorAll(".co-rows > li details").forEach((one) => {
        if (unfolded.includes(foldOf(one))) one.setAttribute("open", "");
      });
      fill(
        action,
        button(
          following() ? "secondary wide" : "primary wide",
          following() ? _("You are told on this phone. Stop") : _("Tell me when a promise moves"),
          follow,
          { "data-act": "follow" },
        ),
      );
      if (held)
        (body.querySelector(`[data-act="${held}"]`) || action.querySelector(`[data-act="${held}"]`))?.focus();
      look();
    };
    redraw = () => {
      drawn = "";
      draw();
    };
    const answered = (act, answer) => {
      fill(trouble, answer.no ? kit.refusal(answer) : null);
      if (answer.no) return;
      goals.answered(act, answer);
      if (act.do === "pledge") {
        memory.set(draftKey(), null);
        kit.toast(done, _("Your offer is kept."), () =>
          outbox.post(model, { do: "withdraw_pledge", ref: act.id }),
        );
      }
    };
    main.append(head.el, trouble, body);
    draw();
    kit.onChange(model, TRAITS, draw);
    return {
      opened: draw,
      heard(what, act, answer) {
        if (what === "answered" && ACTS.includes(act.do)) answered(act, answer);
        if (["rows", "room", "follow"].includes(what)) draw();
        if (what === "tick") head.draw();
      },
    };
  });
};
