// How many have not written a word yet; their names only when asked for.
export default opens((kit, model, el) => {
  const { h, _, _n, button, person } = kit;
  return kit.screen(model, el, ({ main }) => {
    const id = kit.newId(),
      head = h("h2", { id }),
      note = h("p.co-tiny.co-soft"),
      list = h("ul.co-flow--tight.co-names", { hidden: true });
    const ask = button(
      "secondary small",
      "",
      () => {
        shown = !shown;
        if (shown) model.send({ ask: "silent" });
        draw();
      },
      { "aria-expanded": "false" },
    );
    main.append(h("section.co-pan", { "aria-labelledby": id }, head, note, list, ask));
    let shown = false;
    const draw = () => {
      const n = model.get("silent"),
        of = model.get("people");
      head.textContent = n
        ? _("Not heard yet: {n}", { n: kit.number(n) })
        : of
          ? _("Everyone was heard")
          : _("Not heard yet");
      note.textContent = n
        ? _("Names only on your tap, never on the wall.")
        : of
          ? _("Each of them wrote an idea or a comment.")
          : _("Nobody has joined yet.");
      ask.hidden = !n;
      ask.textContent = shown ? _("Hide the names") : _("Show me who");
      ask.setAttribute("aria-expanded", String(shown));
      list.hidden = !shown || !n;
    };
    draw();
    model.on("change:silent", () => {
      draw();
      if (shown) model.send({ ask: "silent" });
    });
    model.on("change:people", draw);
    return {
      message(m) {
        if (m.silent) list.replaceChildren(...m.silent.map((row) => h("li.co-chip", {}, person(row))));
      },
    };
  });
});
