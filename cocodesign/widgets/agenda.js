// The agenda with its times; each stage opens to what can be done with it now.
export default opens((kit, model, el) => {
  const { h, fill, _, _n, button, clock, outbox } = kit;
  return kit.screen(model, el, ({ main }) => {
    const id = kit.newId();
    const list = h("ol.co-stages");
    main.append(h("section", { "aria-labelledby": id }, h("h2", { id }, _("Agenda")), list));

    let open = null; // the stage whose menu is open
    let reason = "";
    let busy = null; // the act that is on its way
    let answer = null;
    const stages = () => model.get("stages") || [];
    const find = (stage) => list.querySelector(`[data-stage="${CSS.escape(stage || "")}"]`);

    // ---- one stage ----

    const STATES = {
      open: { words: _("Open"), chip: ".co-chip--now", is: "now" },
      closed: { words: _("Closed"), chip: "", is: "done" },
      draft: { words: _("To come"), chip: ".co-chip--kind", is: "next" },
    };
    const item = (stage, i) => {
      const isOpen = !model.get("ended") && open === stage.stage;
      const expanded = { "data-stage": stage.stage, "aria-expanded": String(isOpen) };
      return h(
        "li",
        { "data-is": STATES[stage.state].is },
        model.get("ended")
          ? h("div.co-stage-row", {}, face(stage, i))
          : h("button.co-stage-row", { ...expanded, onclick: () => toggle(stage) }, face(stage, i)),
        isOpen ? menu(stage) : null,
      );
    };
    const face = (stage, i) => {
      const { words, chip } = STATES[stage.state];
      const about = times(stage);
      const again = stage.reason && stage.reason !== "timer";
      const why = () => _("Opened again: {reason}", { reason: stage.reason });
      return [
        h("span.co-stage-n", { "aria-hidden": "true" }, String(i + 1)),
        h(
          "span.co-stage-about",
          {},
          h("span.co-split", {}, h("b", { dir: "auto" }, stage.title), h("span.co-chip" + chip, {}, words)),
          about ? h("span.co-tiny.co-soft", {}, about) : null,
          again ? h("span.co-tiny.co-soft", { dir: "auto" }, why()) : null,
        ),
      ];
    };
    const times = ({ state, kind, minutes, opened_at, closes_at, closed_at }) => {
      if (state === "closed") {
        if (!opened_at || !closed_at) return "";
        return _("{from} to {to}", { from: clock(opened_at), to: clock(closed_at) });
      }
      if (state === "open") {
        const end = closes_at ? _("closes {time}", { time: clock(closes_at) }) : _("no end set");
        return [_("since {time}", { time: clock(opened_at) }), end].join(" · ");
      }
      const planned = minutes && _n("one minute planned", "{n} minutes planned", minutes);
      const sealed = kind === "vote" && _("counts hidden until it closes");
      return [planned, sealed].filter(Boolean).join(" · ");
    };

    // ---- what can be done with it ----

    const toggle = ({ stage }) => {
      open = open === stage ? null : stage;
      reason = "";
      answer = null;
      draw();
      find(stage)?.focus();
    };
    const menu = (stage) => {
      const MENUS = { draft: menuOfDraft, open: menuOfOpen, closed: menuOfClosed };
      const refused = answer?.no && h("p.co-small.co-refused", { role: "alert" }, answer.no.say);
      return h("div.co-stage-menu", {}, MENUS[stage.state](stage), refused);
    };
    const note = (words) => h("p.co-tiny.co-soft", {}, words);
    const go = (words, act) => {
      const onclick = () => {
        if (!busy) act();
      };
      return button("secondary small", words, onclick, busy ? { "aria-disabled": "true" } : {});
    };
    const menuOfDraft = (stage) => [
      alsoCloses(stage),
      go(_("Open it now"), () => post({ do: "open_stage", stage: stage.stage })),
    ];
    const menuOfOpen = (stage) => [
      note(_("It can be opened again, with a reason that everyone sees.")),
      go(_("Close it"), () => post({ do: "close_stage", stage: stage.stage })),
    ];
    const menuOfClosed = (stage) => {
      const field = h("input.co-input", {
        id: id + stage.stage,
        value: reason,
        dir: "auto",
        maxlength: "300",
        autocomplete: "off",
        oninput: (e) => {
          reason = e.target.value;
        },
      });
      const openAgain = () => {
        if (reason.trim()) return post({ do: "open_stage", stage: stage.stage, reason: reason.trim() });
        field.focus();
        answer = { no: { say: _("Please give a reason: everybody will be able to read it.") } };
        draw();
      };
      const newVote = _(
        "A new vote begins. The ballots so far stay in the record and do not count in the new one.",
      );
      const label = h("label.co-small", { for: field.id }, _("Reason, everyone sees it"));
      return [
        stage.kind === "vote" ? note(newVote) : null,
        h("div.co-field", {}, label, field),
        alsoCloses(stage),
        go(_("Open it again"), openAgain),
      ];
    };
    const alsoCloses = ({ stage }) => {
      const other = stages().find((one) => one.state === "open" && one.stage !== stage);
      return other ? note(_("{stage} closes with it.", { stage: other.title })) : null;
    };
    const post = (act) => {
      answer = null;
      busy = outbox.post(model, act);
      draw();
    };
    const answered = (said) => {
      const was = open;
      busy = null;
      answer = said;
      if (said.ok) {
        open = null;
        reason = "";
      }
      draw();
      if (said.ok) find(was)?.focus();
    };

    // ---- drawing, with the focus where it was ----

    let drawn = "";
    const draw = () => {
      const key = JSON.stringify([stages(), model.get("ended"), open, busy, answer]);
      if (key === drawn) return;
      drawn = key;
      const giveBack = holdFocus();
      fill(list, stages().map(item));
      giveBack();
    };
    const holdFocus = () => {
      const held = document.activeElement;
      if (!list.contains(held)) return () => {};
      const { id: field, selectionStart, selectionEnd } = held;
      const { stage } = held.dataset;
      return () => {
        const again = field ? document.getElementById(field) : stage && find(stage);
        again?.focus({ preventScroll: true });
        if (field) again?.setSelectionRange?.(selectionStart, selectionEnd);
      };
    };
    draw();
    kit.onChange(model, ["stages"], () => {
      if (!busy) draw();
    });
    kit.onChange(model, ["ended"], draw);
    return {
      heard(what, act, said) {
        if (what === "answered" && act.id === busy) answered(said);
      },
    };
  });
});
