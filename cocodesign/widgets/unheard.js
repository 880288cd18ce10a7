// How many have not written a word yet; their names only when asked for.
export default opens((kit, model, el) => {
  const { h, fill, _, button, person } = kit;
  return kit.screen(model, el, ({ main }) => {
    let shown = false;
    const id = kit.newId();
    const head = h("h2", { id });
    const note = h("p.co-tiny.co-soft");
    const list = h("ul.co-flow--tight.co-names", { hidden: true });
    const askNames = () => {
      if (shown) model.send({ ask: "silent" });
    };
    const toggle = () => {
      shown = !shown;
      askNames();
      draw();
    };
    const show = button("secondary small", "", toggle, { "aria-expanded": "false" });
    main.append(h("section.co-pan", { "aria-labelledby": id }, head, note, list, show));

    const words = (n) => {
      if (n)
        return [
          _("Not heard yet: {n}", { n: kit.number(n) }),
          _("Names only on your tap, never on the wall."),
        ];
      if (!model.get("people")) return [_("Not heard yet"), _("Nobody has joined yet.")];
      return [_("Everyone was heard"), _("Each of them wrote an idea or a comment.")];
    };
    const draw = () => {
      const n = model.get("silent");
      [head.textContent, note.textContent] = words(n);
      show.hidden = !n;
      show.textContent = shown ? _("Hide the names") : _("Show me who");
      show.setAttribute("aria-expanded", String(shown));
      list.hidden = !shown || !n;
    };
    draw();
    kit.onChange(model, ["silent", "people"], draw);
    kit.onChange(model, ["silent"], askNames);
    return {
      message({ silent }) {
        if (!silent) return;
        fill(
          list,
          silent.map((row) => h("li.co-chip", {}, person(row))),
        );
      },
    };
  });
});
