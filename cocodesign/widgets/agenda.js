// The agenda with its times; each stage opens to what can be done with it now.
export default opens((kit, model, el) => {
  const { h, _, _n, button, clock, outbox } = kit;
  return kit.screen(model, el, ({ main }) => {
    const list = h("ol.co-stages"),
      id = kit.newId();
    main.append(h("section", { "aria-labelledby": id }, h("h2", { id }, _("Agenda")), list));
    let open = null,
      reason = "",
      busy = null,
      answer = null;
    const STATES = {
      open: [_("Open"), ".co-chip--now"],
      closed: [_("Closed"), ""],
      draft: [_("To come"), ".co-chip--kind"],
    };
    const times = (x) => {
      if (x.state === "open")
        return [
          _("since {time}", { time: clock(x.opened_at) }),
          x.closes_at ? _("closes {time}", { time: clock(x.closes_at) }) : _("no end set"),
        ].join(" · ");
      if (x.state === "closed")
        return x.opened_at && x.closed_at
          ? _("{from} to {to}", { from: clock(x.opened_at), to: clock(x.closed_at) })
          : "";
      return [
        x.minutes ? _n("one minute planned", "{n} minutes planned", x.minutes) : "",
        x.kind === "vote" ? _("counts hidden until it closes") : "",
      ]
        .filter(Boolean)
        .join(" · ");
    };
    const stages = () => model.get("stages") || [];
    const post = (act) => {
      answer = null;
      busy = outbox.post(model, act);
      draw();
    };
    const menu = (x) => {
      const others = stages().find((o) => o.state === "open" && o.stage !== x.stage);
      const also = others
        ? h("p.co-tiny.co-soft", {}, _("{stage} closes with it.", { stage: others.title }))
        : null;
      const waits = busy ? { "aria-disabled": "true" } : {};
      const go = (words, act) =>
        button(
          "secondary small",
          words,
          () => {
            if (!busy) post(act());
          },
          waits,
        );
      const parts = [];
      if (x.state === "draft")
        parts.push(
          also,
          go(_("Open it now"), () => ({ do: "open_stage", stage: x.stage })),
        );
      if (x.state === "open")
        parts.push(
          h("p.co-tiny.co-soft", {}, _("It can be opened again, with a reason that everyone sees.")),
          go(_("Close it"), () => ({ do: "close_stage", stage: x.stage })),
        );
      if (x.state === "closed") {
        const field = h("input.co-input", {
          id: id + x.stage,
          value: reason,
          dir: "auto",
          maxlength: "300",
          autocomplete: "off",
          oninput: (e) => {
            reason = e.target.value;
          },
        });
        parts.push(
          x.kind === "vote"
            ? h(
                "p.co-tiny.co-soft",
                {},
                _(
                  "A new vote begins. The ballots so far stay in the record and do not count in the new one.",
                ),
              )
            : null,
          h(
            "div.co-field",
            {},
            h("label.co-small", { for: id + x.stage }, _("Reason, everyone sees it")),
            field,
          ),
          also,
          button(
            "secondary small",
            _("Open it again"),
            () => {
              if (busy) return;
              if (!reason.trim()) {
                field.focus();
                answer = { no: { say: _("Please give a reason: everybody will be able to read it.") } };
                draw();
                return;
              }
              post({ do: "open_stage", stage: x.stage, reason: reason.trim() });
            },
            waits,
          ),
        );
      }
      if (answer?.no) parts.push(h("p.co-small.co-refused", { role: "alert" }, answer.no.say));
      return h("div.co-stage-menu", {}, parts);
    };
    const toggle = (x) => {
      open = open === x.stage ? null : x.stage;
      reason = "";
      answer = null;
      draw();
      list.querySelector(`[data-stage="${CSS.escape(x.stage)}"]`)?.focus();
    };
    const row = (x, i) => {
      const [words, kind] = STATES[x.state],
        about = times(x),
        ended = model.get("ended"),
        is = !ended && open === x.stage;
      const face = [
        h("span.co-stage-n", { "aria-hidden": "true" }, String(i + 1)),
        h(
          "span.co-stage-about",
          {},
          h("span.co-split", {}, h("b", { dir: "auto" }, x.title), h("span.co-chip" + kind, {}, words)),
          about ? h("span.co-tiny.co-soft", {}, about) : null,
          x.reason && x.reason !== "timer"
            ? h("span.co-tiny.co-soft", { dir: "auto" }, _("Opened again: {reason}", { reason: x.reason }))
            : null,
        ),
      ];
      return h(
        "li",
        { "data-is": x.state === "open" ? "now" : x.state === "closed" ? "done" : "next" },
        ended
          ? h("div.co-stage-row", {}, face)
          : h(
              "button.co-stage-row",
              { "data-stage": x.stage, "aria-expanded": String(is), onclick: () => toggle(x) },
              face,
            ),
        is ? menu(x) : null,
      );
    };
    let drawn = "";
    const draw = () => {
      const key = JSON.stringify([stages(), model.get("ended"), open, busy, answer]);
      if (key === drawn) return;
      drawn = key;
      const held = document.activeElement,
        typing = list.contains(held) && held.id ? [held.id, held.selectionStart, held.selectionEnd] : null,
        at = list.contains(held) && held.dataset.stage;
      list.replaceChildren(...stages().map(row));
      const again = typing
        ? document.getElementById(typing[0])
        : at
          ? list.querySelector(`[data-stage="${CSS.escape(at)}"]`)
          : null;
      again?.focus({ preventScroll: true });
      if (typing && again?.setSelectionRange) again.setSelectionRange(typing[1], typing[2]);
    };
    draw();
    model.on("change:stages", () => {
      if (!busy) draw();
    });
    model.on("change:ended", draw);
    return {
      heard(what, act, said) {
        if (what !== "answered" || act.id !== busy) return;
        busy = null;
        answer = said;
        if (said.ok) {
          const was = open;
          open = null;
          reason = "";
          draw();
          list.querySelector(`[data-stage="${CSS.escape(was || "")}"]`)?.focus();
        } else draw();
      },
    };
  });
});
