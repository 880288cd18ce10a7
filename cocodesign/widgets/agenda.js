// The agenda with its times; each stage opens to what can be done with it now.
export default opens((kit, model, el) => {
  const { h, fill, _, _n, button, clock, outbox } = kit;
  return kit.screen(model, el, ({ main }) => {
    const id = kit.newId();
    const list = h("ol.co-stages");
    const said = h("div");
    const add = button("quiet small", _("Add a stage"), () => kit.ask(model, { ask: "stage" }));
    const head = h("div.co-agenda-head", {}, h("h2", { id }, _("Agenda")), add);
    main.append(h("section", { "aria-labelledby": id }, head, list, said));

    const stages = () => model.get("stages") || [];
    const find = (stage) => list.querySelector(`[data-stage="${CSS.escape(stage || "")}"]`);
    // What is open: a stage's menu, the reason in it, the act on its way, what was said to it.
    const is = { open: null, reason: "", busy: null, answer: null, stages };
    let then = null;

    // ---- one stage ----

    const STATES = {
      open: { words: _("Open"), chip: ".co-chip--now", is: "now" },
      closed: { words: _("Closed"), chip: "", is: "done" },
      draft: { words: _("To come"), chip: ".co-chip--kind", is: "next" },
    };
    const BALLOTS = {
      approval: _("approval"),
      dots: _("dots"),
      score: _("score"),
      grades: _("grades"),
      ranking: _("ranking"),
    };
    const item = (stage, i) => {
      const isOpen = !model.get("ended") && is.open === stage.stage;
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
    const times = ({ state, kind, minutes, opened_at, closes_at, closed_at, settings }) => {
      if (state === "closed") {
        if (!opened_at || !closed_at) return "";
        return _("{from} to {to}", { from: clock(opened_at), to: clock(closed_at) });
      }
      if (state === "open") {
        const end = closes_at ? _("closes {time}", { time: clock(closes_at) }) : _("no end set");
        return [_("since {time}", { time: clock(opened_at) }), end].join(" · ");
      }
      const planned = minutes && _n("one minute planned", "{n} minutes planned", minutes);
      const isVote = kind === "vote" || kind === "budget";
      const ballot = kind === "vote" && BALLOTS[settings?.kind || "approval"];
      const MODES = { open: _("ballots with names"), secret: _("secret ballots") };
      const mode = isVote && MODES[settings?.mode];
      const sealed = isVote && _("counts hidden until it closes");
      return [planned, ballot, mode, sealed].filter(Boolean).join(" · ");
    };

    // ---- what can be done with it ----

    const toggle = ({ stage }) => {
      is.open = is.open === stage ? null : stage;
      is.reason = "";
      is.answer = null;
      draw();
      find(stage)?.focus();
    };
    const say = (words, undo) => kit.toast(said, words, undo);
    const post = (act, done) => {
      is.answer = null;
      then = done;
      is.busy = outbox.post(model, act);
      draw();
    };
    const edit = ({ stage }) => kit.ask(model, { ask: "stage", stage });
    const stays = ["order_stages"]; // after these the menu stays open
    const answered = (act, answer) => {
      const was = is.open;
      is.busy = null;
      is.answer = answer;
      const closes = answer.ok && !stays.includes(act.do);
      if (closes) {
        is.open = null;
        is.reason = "";
      }
      draw();
      if (closes) (find(was) || add).focus();
      if (answer.ok) then?.();
    };

    // ---- drawing, with the focus where it was ----

    let drawn = "";
    const draw = () => {
      const key = JSON.stringify([stages(), model.get("ended"), is.open, is.busy, is.answer]);
      if (key === drawn) return;
      drawn = key;
      const giveBack = holdFocus();
      fill(list, stages().map(item));
      add.hidden = model.get("ended");
      giveBack();
    };
    const holdFocus = () => {
      const held = document.activeElement;
      if (!list.contains(held)) return () => {};
      const { id: name, selectionStart, selectionEnd } = held;
      const { stage } = held.dataset;
      return () => {
        const again = (name && document.getElementById(name)) || find(stage || is.open);
        again?.focus({ preventScroll: true });
        if (name) again?.setSelectionRange?.(selectionStart, selectionEnd);
      };
    };
    const menu = stageMenu(kit, { id, is, post, edit, say, draw: () => draw() });
    draw();
    kit.onChange(model, ["stages"], () => {
      if (!is.busy) draw();
    });
    kit.onChange(model, ["ended"], draw);
    return {
      heard(what, act, answer) {
        if (what === "answered" && act.id === is.busy) answered(act, answer);
      },
    };
  });
});
