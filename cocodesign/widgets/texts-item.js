// One text of which somebody decides what becomes of it, and two that look alike.
const textItem = (kit, { is, model, post, redraw, find, form }) => {
  const { h, _, _n, button, person, rows } = kit;
  const waits = (key) => ({ "aria-disabled": is.busy.has(key) ? "true" : null });
  const named = (row) => ({ name: kit.nameOf(row) });
  const isHidden = (row) => row.hidden !== null;

  const about = (row) => {
    const on = () => h("span.co-tiny", {}, kit.say(_("on {idea}"), { idea: h("bdi", {}, row.on) }));
    const paper = () => h("span.co-chip", {}, _("From paper"));
    return h("p.co-by", {}, row.paper ? paper() : person(row), kit.since(row.at), row.on ? on() : null);
  };
  const words = (row) => {
    const name = () => [h("b", {}, row.title), row.said ? " · " : ""];
    return h("p.co-voice.co-small", { dir: "auto" }, row.title ? name() : null, row.said);
  };
  const flags = ({ flags: raised = [] }) => {
    if (!raised.length) return null;
    const by = _n("Flagged by one", "Flagged by {n}", raised.length);
    const reasons = raised
      .filter(Boolean)
      .map((reason) => h("li", {}, h("q.co-voice", { dir: "auto" }, reason)));
    return h(
      "div.co-tiny",
      {},
      h("span.co-chip.co-chip--alert", {}, by),
      reasons.length ? h("ul.co-reasons", {}, reasons) : null,
    );
  };
  const state = (row) => {
    const chip = (kind, label, more) =>
      h("p.co-tiny", {}, h("span.co-chip" + kind, {}, label), " ", h("bdi", {}, more));
    if (row.withdrawn) return chip("", _("Taken back"), _("by who wrote it"));
    if (isHidden(row)) return chip(".co-chip--alert", _("Hidden"), row.hidden);
    return row.into ? chip("", _("Merged"), row.into) : null;
  };
  const showAgain = (row) => {
    const restore = () => post(row.id, { do: "restore", ref: row.id });
    const label = _("Show it again: the words of {name}", named(row));
    return button("secondary small", _("Show it again"), restore, { "aria-label": label, ...waits(row.id) });
  };
  const leave = (row) => {
    const label = _("Leave it: the words of {name}", named(row));
    const dismiss = () => post(row.id, { do: "dismiss_flags", ref: row.id });
    return button("secondary small", _("Leave it"), dismiss, { "aria-label": label, ...waits(row.id) });
  };
  const hide = (row) => {
    const openForm = () => {
      const was = is.open;
      is.open = row.id;
      form.begin();
      redraw([was, is.open].filter(Boolean));
      find(is.open)?.querySelector("select")?.focus();
    };
    const label = _("Hide… the words of {name}", named(row));
    const kind = row.flags?.length ? "secondary small" : "quiet small";
    return button(kind, _("Hide…"), openForm, { "aria-label": label });
  };
  const openForm = (row) => {
    const hideIt = (reason) => post(row.id, { do: "hide", ref: row.id, reason });
    const leaveIt = () => {
      is.open = null;
      redraw([row.id]);
      find(row.id)?.querySelector("button")?.focus();
    };
    return form.draw(waits(row.id), hideIt, leaveIt);
  };
  const buttons = (row) => {
    if (row.withdrawn) return null;
    if (isHidden(row)) return showAgain(row);
    if (is.open === row.id) return openForm(row);
    return h("div.co-flow--tight", {}, row.flags?.length ? leave(row) : null, hide(row));
  };

  const text = (key) => {
    const row = rows.get(key);
    const no = is.refused.get(key);
    return h(
      "li",
      { "data-hidden": isHidden(row) ? "" : null },
      about(row),
      words(row),
      flags(row),
      state(row),
      buttons(row),
      no ? h("p.co-small.co-refused", { role: "alert" }, no) : null,
    );
  };
  const pair = (key) => {
    const ids = key.split("+");
    const titles = ids.map((one) => rows.get(one)?.title || rows.get(one)?.said || _("Erased words"));
    const both = { one: titles[0], other: titles[1] };
    const apart = { "aria-label": _("Not the same: {one} and {other}", both) };
    const merge = { "aria-label": _("Merge… {one} and {other}", both) };
    return h(
      "li",
      {},
      h("p.co-by", {}, h("b", {}, _("Two that look alike"))),
      h(
        "ul.co-two-alike",
        {},
        titles.map((title) => h("li.co-voice.co-small", { dir: "auto" }, title)),
      ),
      h(
        "div.co-flow--tight",
        {},
        button("secondary small", _("Merge…"), () => kit.ask(model, { ask: "merge", ids }), merge),
        button("quiet small", _("Not the same"), () => kit.ask(model, { ask: "apart", ids }), apart),
      ),
    );
  };
  return (key) => (key.includes("+") ? pair(key) : text(key));
};
