// Choose which ideas to merge, in a sheet with a field to find them.
const MOST_MERGED = 8;

const chooseToMerge = (kit, first, write) => {
  const { h, fill, _, _n, button, rows, called, person } = kit;
  const chosen = new Set(first ? [first] : []);
  const ideas = rows.readable().reverse();

  const go = button("primary wide", _("Write the merged idea"), () => {
    if (chosen.size < 2) return;
    dialog.close();
    write([...chosen]);
  });
  const note = h("p.co-small", { role: "status" });
  const drawGo = () => {
    const few = chosen.size < 2;
    go.setAttribute("aria-disabled", String(few));
    note.textContent = few
      ? _("Choose two or more.")
      : _n("One idea chosen.", "{n} ideas chosen.", chosen.size);
  };

  const toggle = (id) => (e) => {
    if (chosen.has(id)) chosen.delete(id);
    else if (chosen.size < MOST_MERGED) chosen.add(id);
    const row = e.currentTarget;
    row.setAttribute("aria-pressed", String(chosen.has(id)));
    row.firstChild.textContent = chosen.has(id) ? "✓" : "";
    drawGo();
  };
  const choice = (row) =>
    h(
      "button.co-row",
      { "aria-pressed": String(chosen.has(row.id)), onclick: toggle(row.id) },
      h("span.co-mark", { "aria-hidden": "true" }, chosen.has(row.id) ? "✓" : ""),
      h("span.co-words", { dir: "auto" }, called(row), h("small", {}, person(row))),
    );

  const find = h("input.co-input", {
    type: "search",
    "aria-label": _("Find an idea"),
    placeholder: _("Find an idea"),
    dir: "auto",
    oninput: () => drawBox(),
  });
  const box = h("div.co-rows", { role: "group", "aria-label": _("Ideas to merge") });
  const drawBox = () => {
    const wanted = find.value.trim().toLocaleLowerCase();
    const matches = (row) => `${row.title} ${row.text} ${row.who}`.toLocaleLowerCase().includes(wanted);
    const found = ideas.filter((row) => chosen.has(row.id) || !wanted || matches(row));
    fill(box, found.slice(0, 30).map(choice));
  };

  drawBox();
  drawGo();
  const about = _("Choose one or more. All of them stay, and all are named as where yours comes from.");
  const dialog = kit.sheet(_("Merge with…"), [
    h("p.co-small", {}, about),
    ideas.length > 8 ? find : null,
    box,
    h("div.stick", {}, note, go),
  ]);
};
