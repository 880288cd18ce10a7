// How far each goal has come, what people did towards it, and the sheet on which one logs what one did oneself.
const LOG_SHOWN = 5;

const goalsPart = (kit, model, redraw, done) => {
  const { h, _, _n, button, outbox, memory, person, clock, day, number } = kit;
  const goals = () => model.get("goals") || [];
  const small = (...words) => h("p.co-small.co-soft", {}, words);
  const shown = new Map(); // how many entries of a goal are seen

  // ---- the counter ----

  const share = ({ amount, target }) => Math.max(0, Math.min(100, (100 * amount) / target));
  const figures = (goal) =>
    kit.say(_("{amount} of {target} {unit}"), {
      amount: h("b", {}, number(goal.amount)),
      target: number(goal.target),
      unit: h("bdi", {}, goal.unit),
    });
  const meter = (goal) => {
    const track = h(
      "span.co-track",
      { "aria-hidden": "true" },
      h("i", { style: { "--value": share(goal) } }),
    );
    return h("div.co-meter", {}, h("p.goal-figures", {}, figures(goal)), track);
  };
  const by = ({ people, nobody, entries }) => {
    if (!entries) return _("Nothing is logged yet.");
    const gone = _n("One entry is nobody’s any more.", "{n} entries are nobody’s any more.", nobody);
    const whose = people ? _n("Logged by one person.", "Logged by {n} people.", people) : "";
    return [whose, nobody ? gone : ""].filter(Boolean).join(" ");
  };
  const standing = ({ state, reached, due }) => {
    if (state === "dropped") return ["alert", _("given up")];
    if (reached) return ["good", _("reached")];
    if (due && due < kit.today()) return ["alert", _("its day is over")];
    return ["", ""];
  };
  const changes = ({ history }) => {
    const told = history.filter(({ reason }) => reason);
    if (!told.length) return null;
    const NAMES = { changed: _("changed"), dropped: _("given up"), set: _("set") };
    const step = ({ what, reason, at }) =>
      h("li", {}, h("b", {}, NAMES[what]), " ", h("span.co-soft", {}, clock(at)), ": ", h("bdi", {}, reason));
    return h(
      "details.co-small",
      { "data-fold": "changes" },
      h("summary", {}, _("Why it changed")),
      h("ol.steps", {}, told.map(step)),
    );
  };

  // ---- what was done ----

  const signed = (amount) => (amount < 0 ? `−${number(-amount)}` : number(amount));
  const entry = (goal, row) => {
    const what = `${signed(row.amount)} ${goal.unit}`;
    const label = (words) => ({ "aria-label": `${words}: ${what}, ${row.day ? day(row.day) : ""}` });
    const takeBack = () => outbox.post(model, { do: "withdraw_effort", ref: row.id });
    const whose = row.mine ? kit.yours() : row.nobody ? h("span", {}, _("somebody")) : person(row);
    return h(
      row.mine ? "li.offer.mine" : "li.offer",
      {},
      h(
        "p",
        {},
        h("b.co-num", {}, signed(row.amount), " ", h("bdi", {}, goal.unit)),
        row.text ? [" · ", h("bdi.co-voice", {}, row.text)] : null,
      ),
      row.evidence ? h("p.co-small", {}, _("How one sees it:"), " ", h("bdi", {}, row.evidence)) : null,
      h("p.co-by", {}, whose, row.day ? h("span", {}, day(row.day)) : null),
      row.mine
        ? h(
            "div.co-flow--tight",
            {},
            goal.state === "open"
              ? button("quiet small", _("Correct it"), () => logSomething(goal, row), {
                  ...label(_("Correct it")),
                  "data-act": "correct-" + row.id,
                })
              : null,
            button("quiet small", _("Take it back"), takeBack, {
              ...label(_("Take it back")),
              "data-act": "undo-" + row.id,
            }),
          )
        : null,
    );
  };
  const log = (goal) => {
    if (!goal.log.length) return null;
    const most = shown.get(goal.id) || LOG_SHOWN;
    const left = goal.log.length - most;
    const show = () => {
      shown.set(goal.id, most + 20);
      redraw();
    };
    const words = _n("Show one more", "Show {n} more", Math.min(20, left));
    return h(
      "details.co-small",
      { "data-fold": "log" },
      h("summary", {}, _n("One entry", "{n} entries", goal.entries)),
      h(
        "ul.offers",
        {},
        goal.log.slice(0, most).map((row) => entry(goal, row)),
      ),
      left > 0 ? button("quiet small", words, show, { "data-act": "more-" + goal.id }) : null,
    );
  };

  // ---- one goal, and all of them ----

  const card = (goal) => {
    const [tone, words] = standing(goal);
    const takes = model.get("logging") && goal.state === "open";
    const label = { "aria-label": `${_("Log what you did")}: ${goal.text}`, "data-act": "log-" + goal.id };
    return h(
      "li.co-card.co-stack--tight",
      { "data-key": goal.id },
      h("h3", { dir: "auto" }, goal.text),
      meter(goal),
      goal.due || words
        ? h(
            "p.co-flow--tight.co-small",
            {},
            goal.due ? h("span.co-num", {}, _("by {day}", { day: day(goal.due) })) : null,
            words ? h("span.co-chip" + (tone ? ".co-chip--" + tone : ""), {}, words) : null,
          )
        : null,
      small(by(goal)),
      takes ? button("secondary wide", _("Log what you did"), () => logSomething(goal), label) : null,
      changes(goal),
      log(goal),
    );
  };
  const section = () =>
    goals().length
      ? h(
          "section.co-stack--tight",
          {},
          h("h2", {}, _("What we want to reach")),
          h("ul.co-rows", {}, goals().map(card)),
          done,
        )
      : null;

  // ---- the sheet ----

  const draftKey = (id) => `${model.get("scope")}:effort:${id}`; // of a goal, or of the entry that is corrected
  const logSomething = (goal, row = null) => {
    const before = row
      ? {
          amount: String(Math.abs(row.amount)),
          less: row.amount < 0,
          day: row.day,
          text: row.text,
          evidence: row.evidence,
        }
      : { amount: "", less: false, day: kit.today(), text: "", evidence: "" };
    const key = draftKey((row || goal).id);
    const draft = { ...before, ...memory.get(key, {}) };
    const keep = (change) => memory.set(key, Object.assign(draft, change));
    const id = kit.newId();
    const trouble = h("p.co-small.co-refused", { role: "alert" });
    const field = (name, words, props, help = "") => {
      const input = h("input.co-input", {
        id: id + name,
        value: draft[name],
        oninput: () => keep({ [name]: input.value }),
        "aria-describedby": help ? id + name + "h" : null,
        ...props,
      });
      const label = h("label", { for: input.id }, words);
      return [
        input,
        h("div.co-field", {}, label, input, help && h("span.co-help", { id: id + name + "h" }, help)),
      ];
    };
    const [amount, amountField] = field(
      "amount",
      kit.say(_("How much, in {unit}"), { unit: h("bdi", {}, goal.unit) }),
      {
        type: "number",
        min: "0",
        step: "any",
        inputmode: "decimal",
      },
    );
    const [when, dayField] = field("day", _("On which day"), { type: "date", max: kit.today() });
    const words = { type: "text", dir: "auto", maxlength: "300", autocomplete: "off" };
    const [, textField] = field("text", _("In a few words, if you like"), words);
    const [, evidenceField] = field(
      "evidence",
      _("How one sees it, if you like"),
      words,
      _("A link, or where a photo hangs"),
    );
    const way = ([less, what]) => {
      const box = h("input", {
        type: "radio",
        name: id,
        id: id + less,
        checked: draft.less === less,
        onchange: () => keep({ less }),
      });
      return h("label.co-choice", { for: box.id }, box, h("span", {}, what));
    };
    const ways = [
      [false, _("It became more")],
      [true, _("It became less than before")],
    ];
    const send = () => {
      const sum = Number(amount.value);
      if (!(sum > 0)) {
        trouble.textContent = _("Say how much: a number above 0.");
        return amount.focus();
      }
      if (!when.value || when.value > kit.today()) {
        trouble.textContent = _("Choose a day that has been.");
        return when.focus();
      }
      outbox.post(model, {
        do: row ? "correct_effort" : "log_effort",
        ref: row ? row.id : goal.id,
        unit: goal.unit,
        amount: goal.losses && draft.less ? -sum : sum,
        day: when.value,
        text: draft.text.trim(),
        evidence: draft.evidence.trim(),
      });
      dialog.close();
    };
    const dialog = kit.sheet(row ? _("Correct what you logged") : _("Log what you did"), [
      h("p.co-small", { dir: "auto" }, goal.text),
      goal.losses
        ? h("fieldset.co-flow", {}, h("legend.co-unseen", {}, _("More or less")), ways.map(way))
        : null,
      amountField,
      dayField,
      textField,
      evidenceField,
      h(
        "p.co-tiny.co-soft",
        {},
        _(
          "Everybody here sees it, with your name or number; the total is public. You can correct it or take it back.",
        ),
      ),
      trouble,
      button("primary wide", row ? _("Correct it") : _("Log it"), send),
    ]);
    amount.focus();
  };

  const answered = (act, answer) => {
    if (answer.no) return;
    if (["log_effort", "correct_effort"].includes(act.do)) memory.set(draftKey(act.ref), null);
    const back = () => outbox.post(model, { do: "withdraw_effort", ref: act.id });
    if (act.do === "log_effort") kit.toast(done, _("It is on the counter."), back);
    if (act.do === "correct_effort") kit.toast(done, _("It is corrected."));
    if (act.do === "withdraw_effort") kit.toast(done, _("It is taken back, and counts no more."));
  };
  return { section, answered };
};

// What a promise needs before it goes ahead: so much offered of so much, by which day, and what became of it.
const needsPart = (kit) => {
  const { h, _, _n, day, number } = kit;
  const much = ({ kind, unit }, amount) => {
    if (kind === "time") return _n("one hour", "{n} hours", amount);
    if (kind === "skill") return _n("one skill", "{n} skills", amount);
    return unit ? `${number(amount)} ${unit}` : number(amount);
  };
  const sentence = (needs) => {
    if (needs.state === "held") return _("Enough was offered. It goes ahead, and the offers hold.");
    if (needs.state === "released") return _("Not enough was offered, so nobody is held to an offer.");
    if (needs.by < kit.today()) return _("The day is over; it is being counted.");
    if (needs.offered >= needs.amount)
      return _("Enough is offered. It holds when {day} is over.", { day: day(needs.by) });
    return _("It goes ahead only if {needed} are offered by {day}. Until then nobody is held to an offer.", {
      needed: much(needs, needs.amount),
      day: day(needs.by),
    });
  };
  return (needs) => {
    if (!needs) return null;
    const { offered, amount } = needs;
    const value = Math.max(0, Math.min(100, (100 * offered) / amount));
    return h(
      "div.co-meter",
      {},
      h(
        "p",
        {},
        h(
          "b",
          {},
          _("{offered} of {needed} offered", { offered: number(offered), needed: much(needs, amount) }),
        ),
      ),
      h("span.co-track", { "aria-hidden": "true" }, h("i", { style: { "--value": value } })),
      h("p.co-small", {}, sentence(needs)),
    );
  };
};
