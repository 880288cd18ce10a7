// Who takes part, by what they did: sorted on opening and by a button, never by itself.
const PEOPLE_SHOWN = 12;
const MOST_PIPS = 9;

export default opens((kit, model, el) => {
  const { h, fill, reword, _, button, rows, person, number, outbox } = kit;
  return kit.screen(model, el, ({ main }) => {
    let order = [];
    let shown = PEOPLE_SHOWN;
    const id = kit.newId();
    const list = h("ul.co-people");
    const empty = h("p.co-small.co-soft");
    const sort = button("quiet small", _("Sort again"), () => {
      arrange();
      draw();
    });
    const all = button("quiet small", "", () => {
      shown = Infinity;
      draw();
      list.children[PEOPLE_SHOWN]?.scrollIntoView({ block: "nearest" });
    });
    const scroll = h("div.co-scroll", { tabindex: "0", role: "group", "aria-labelledby": id }, list);
    const title = h("h2", { id }, _("Who takes part, by acts"));
    const buttons = h("div.co-flow.co-flow--tight", {}, all, sort);

    // ---- shut somebody out: rarely wanted, never by one tap ----

    let busy = null;
    const who = h("select.co-input", { id: id + "who" });
    const why = h("input.co-input", { id: id + "why", dir: "auto", maxlength: "200", autocomplete: "off" });
    const no = h("p.co-small.co-refused", { role: "alert", hidden: true });
    const shutOut = button("secondary small", _("Shut out"), () => {
      if (busy) return;
      const missing = [who, why].find((field) => !field.value.trim());
      if (missing) return missing.focus();
      busy = outbox.post(model, { do: "remove_person", ref: who.value, reason: why.value.trim() });
      shutOut.setAttribute("aria-disabled", "true");
    });
    const field = (label, input) =>
      h("div.co-field", {}, h("label.co-small", { for: input.id }, label), input);
    const out = h(
      "details",
      {},
      h("summary.co-small", {}, _("Shut somebody out…")),
      h(
        "div.co-stack--tight",
        {},
        h(
          "p.co-small.co-soft",
          {},
          _("Their link ends at once, on every phone; what they said stays. Close the doors, or they may come in anew."),
        ),
        field(_("Who"), who),
        field(_("Reason, for the record; only facilitators see it"), why),
        no,
        h("div", {}, shutOut),
      ),
    );
    let listed = "";
    const groups = smallGroups(kit, model, () => people());
    const drawOut = () => {
      const chosen = who.value;
      const here = people().filter((row) => row.gone !== "removed");
      const now = JSON.stringify(here.map((row) => [row.id, kit.nameOf(row)]));
      if (now === listed) return; // a list that is open stays as it is
      listed = now;
      const name = (row) => h("option", { value: row.id, selected: row.id === chosen }, kit.nameOf(row));
      fill(who, h("option", { value: "" }, _("Choose…")), here.map(name));
      out.hidden = !here.length;
    };
    main.append(h("section.co-pan", { "aria-labelledby": id }, title, empty, scroll, buttons, groups.el, out));

    const isPerson = (row) => row?.acts !== undefined;
    const people = () => rows.all().filter(isPerson);
    const arrange = () => {
      order = people()
        .sort((a, b) => b.acts - a.acts || a.n - b.n)
        .map((row) => row.id);
    };

    const make = (key, old) => {
      const row = rows.get(key);
      const name = person(row);
      const is = JSON.stringify([row.gone, row.group, name.textContent]);
      const same = old?.dataset.is === is;
      if (same)
        return count(old, row);
      const pips = h("span.co-pips", { "aria-hidden": "true" });
      const gone = { left: _("has left"), removed: _("shut out") }[row.gone];
      const chip = gone ? [" ", h("span.co-chip", {}, gone)] : null;
      const shown = h("span", {}, name, row.group ? [" ", kit.group(row.group)] : null, chip);
      return count(h("li", { "data-is": is }, shown, pips, h("span.co-num", {})), row);
    };
    const count = (li, row) => {
      const most = Math.max(MOST_PIPS, ...people().map(({ acts }) => acts));
      li.querySelector(".co-pips").style.setProperty("--n", Math.ceil((MOST_PIPS * row.acts) / most));
      reword(li.lastChild, number(row.acts));
      return li;
    };
    const draw = (changed) => {
      drawOut();
      groups.draw();
      for (const row of people()) if (!order.includes(row.id)) order.push(row.id);
      const ids = order.slice(0, shown);
      kit.keyed(list, ids, make, changed);
      all.hidden = order.length <= ids.length;
      all.textContent = _("All {n}", { n: number(order.length) });
      sort.hidden = order.length < 2;
      empty.hidden = order.length > 0;
      empty.textContent = order.length ? "" : _("Nobody has joined yet.");
    };

    rows.put(model.get("rows") || [], 0);
    arrange();
    draw();
    kit.onChange(model, ["rows"], () => rows.put(model.get("rows") || [], 0));
    return {
      heard(what, ids, answer) {
        if (what === "answered") groups.answered(ids, answer);
        if (what === "answered" && ids.id === busy) {
          busy = null;
          shutOut.removeAttribute("aria-disabled");
          no.hidden = !answer.no;
          no.textContent = answer.no?.say || "";
          if (answer.no) return;
          why.value = "";
          out.open = false;
        }
        if (what !== "rows" || !ids.some((key) => isPerson(rows.get(key)))) return;
        if (!order.length) arrange();
        draw(new Set(ids));
      },
    };
  });
});
