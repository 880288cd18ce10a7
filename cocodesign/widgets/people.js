// Who takes part, by what they did: sorted on opening and by a button, never by itself.
const PEOPLE_SHOWN = 12;
const MOST_PIPS = 9;

export default opens((kit, model, el) => {
  const { h, reword, _, button, rows, person, number } = kit;
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
    main.append(h("section.co-pan", { "aria-labelledby": id }, title, empty, scroll, buttons));

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
      if (old && old.firstChild.textContent === name.textContent) return count(old, row);
      const pips = h("span.co-pips", { "aria-hidden": "true" });
      return count(h("li", {}, name, pips, h("span.co-num", {})), row);
    };
    const count = (li, row) => {
      const most = Math.max(MOST_PIPS, ...people().map(({ acts }) => acts));
      li.querySelector(".co-pips").style.setProperty("--n", Math.ceil((MOST_PIPS * row.acts) / most));
      reword(li.lastChild, number(row.acts));
      return li;
    };
    const draw = (changed) => {
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
      heard(what, ids) {
        if (what !== "rows" || !ids.some((key) => isPerson(rows.get(key)))) return;
        if (!order.length) arrange();
        draw(new Set(ids));
      },
    };
  });
});
