// The sheets of paper that were entered: which, when, checked or not; each can be taken out for a reason.
export default opens((kit, model, el) => {
  const { h, fill, _, _n, button, clock, outbox } = kit;
  return kit.screen(model, el, ({ main }) => {
    const id = kit.newId();
    const title = h("h3", { id });
    const list = h("ul.co-sheets");
    const out = h("ul.co-tiny.co-soft");
    const scroll = h("div.co-scroll", { tabindex: "0", role: "group", "aria-labelledby": id }, list);
    main.append(h("section.co-stack--tight", { "aria-labelledby": id }, title, scroll, out));

    let open = null; // the sheet that is to be taken out
    let reason = "";
    let busy = null;
    let no = "";
    const field = () => list.querySelector("input");
    const takeOut = (sheet) => {
      if (busy) return;
      if (!reason.trim()) {
        no = _("Please give a reason: everybody will be able to read it.");
        draw();
        field()?.focus();
        return;
      }
      no = "";
      busy = outbox.post(model, { do: "void_sheet", poll: model.get("poll"), sheet, reason: reason.trim() });
      draw();
    };
    const turn = (sheet) => {
      open = open === sheet ? null : sheet;
      reason = no = "";
      draw();
      if (open) field()?.focus();
      else list.querySelector(`[data-key="${CSS.escape(sheet)}"] button`)?.focus();
    };
    const form = (sheet) => {
      const input = h("input.co-input", {
        id: id + "reason",
        value: reason,
        dir: "auto",
        maxlength: "300",
        autocomplete: "off",
        oninput: (e) => {
          reason = e.target.value;
        },
      });
      const off = { "aria-disabled": busy ? "true" : null };
      return h(
        "div.co-stack--tight.co-hide",
        {},
        h("div.co-field", {}, h("label.co-small", { for: input.id }, _("Reason")), input),
        h(
          "div.co-flow--tight",
          {},
          button("secondary small", _("Take it out"), () => takeOut(sheet), off),
          button("quiet small", _("Cancel"), () => turn(sheet)),
        ),
        no ? h("p.co-small.co-refused", { role: "alert" }, no) : null,
      );
    };
    const item = ({ sheet, at, checked }) => {
      const label = { "aria-label": _("Take out sheet {sheet}…", { sheet }) };
      const check = checked ? h("span.co-chip.co-chip--good", {}, _("checked")) : null;
      const takes = button("quiet small", _("Take out…"), () => turn(sheet), label);
      return h(
        "li",
        { "data-key": sheet },
        h(
          "div.co-split",
          {},
          h(
            "span",
            {},
            h("b", { dir: "auto" }, sheet),
            " ",
            at ? h("span.co-tiny.co-soft", {}, clock(at)) : null,
            " ",
            check,
          ),
          model.get("closed") || open === sheet ? null : takes,
        ),
        open === sheet ? form(sheet) : null,
      );
    };
    const draw = () => {
      const sheets = model.get("sheets") || [];
      const held = document.activeElement?.id === id + "reason";
      title.textContent = sheets.length
        ? _n("One sheet entered", "{n} sheets entered", sheets.length)
        : _("No sheet entered yet");
      scroll.hidden = !sheets.length;
      fill(list, sheets.map(item));
      const gone = ({ sheet, reason: why }) =>
        h("li", {}, _("Sheet {sheet} was taken out: {why}", { sheet, why }));
      fill(out, (model.get("taken_out") || []).map(gone));
      if (held) field()?.focus();
    };
    draw();
    kit.onChange(model, ["sheets", "taken_out", "closed", "poll"], draw);
    return {
      heard(what, act, answer) {
        if (what !== "answered" || act.id !== busy) return;
        busy = null;
        no = answer.no?.say || "";
        if (answer.ok) open = null;
        draw();
        if (answer.ok) scroll.focus();
      },
    };
  });
});
