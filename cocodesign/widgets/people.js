// Who takes part, by what they did: sorted on opening and by a button, never by itself.
export default opens((kit, model, el) => {
  const { h, _, _n, button, rows, person, number } = kit;
  return kit.screen(model, el, ({ main }) => {
    const id = kit.newId(),
      list = h("ul.co-people"),
      empty = h("p.co-small.co-soft");
    const sort = button("quiet small", _("Sort again"), () => {
      arrange();
      draw();
    });
    const all = button("quiet small", "", () => {
      shown = 1e6;
      draw();
      list.children[12]?.scrollIntoView({ block: "nearest" });
    });
    main.append(
      h(
        "section.co-pan",
        { "aria-labelledby": id },
        h("h2", { id }, _("Who takes part, by acts")),
        empty,
        h("div.co-scroll", { tabindex: "0", role: "group", "aria-labelledby": id }, list),
        h("div.co-flow.co-flow--tight", {}, all, sort),
      ),
    );
    let order = [],
      shown = 12;
    const people = () => rows.all().filter((r) => r.acts !== undefined);
    const arrange = () => {
      order = people()
        .sort((a, b) => b.acts - a.acts || a.n - b.n)
        .map((r) => r.id);
    };
    const most = () => Math.max(9, ...people().map((r) => r.acts));
    const fill = (li, row) => {
      li.querySelector(".co-pips").style.setProperty("--n", Math.ceil((9 * row.acts) / most()));
      li.lastChild.textContent = number(row.acts);
    };
    const make = (key) => {
      const row = rows.get(key),
        li = h("li", {}, person(row), h("span.co-pips", { "aria-hidden": "true" }), h("span.co-num", {}));
      fill(li, row);
      return li;
    };
    const draw = (changed) => {
      for (const row of people()) if (!order.includes(row.id)) order.push(row.id);
      const ids = order.slice(0, shown);
      kit.keyed(
        list,
        ids,
        (key, li) => {
          if (!li || li.firstChild.textContent !== person(rows.get(key)).textContent) return make(key);
          fill(li, rows.get(key));
          return li;
        },
        changed,
      );
      all.hidden = order.length <= ids.length;
      all.textContent = _("All {n}", { n: number(order.length) });
      sort.hidden = order.length < 2;
      const words = order.length ? "" : _("Nobody has joined yet.");
      empty.hidden = !words;
      empty.textContent = words;
    };
    rows.put(model.get("rows") || [], 0);
    arrange();
    draw();
    model.on("change:rows", () => {
      rows.put(model.get("rows") || [], 0);
    });
    return {
      heard(what, ids) {
        if (what === "rows" && ids.some((key) => rows.get(key)?.acts !== undefined)) {
          if (!order.length) arrange();
          draw(new Set(ids));
        }
      },
    };
  });
});
