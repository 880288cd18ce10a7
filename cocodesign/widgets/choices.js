// Tick some of a list; whoever holds the widget says which list, and what for.
export default opens((kit, model, el) => {
  const { h, fill, reword, _, _n, person } = kit;
  return kit.screen(model, el, ({ main }) => {
    const id = kit.newId();
    const list = h("ul.co-choices");
    const legend = h("legend.co-small");
    const count = h("p.co-small", { role: "status" });
    const scroll = h("div.co-scroll", { tabindex: "0", role: "group", "aria-labelledby": id }, list);
    legend.id = id;
    main.append(h("fieldset", {}, legend, scroll), count);

    const options = () => model.get("options") || [];
    const chosen = () => new Set(model.get("chosen") || []);

    const words = (option) => {
      const n = option.endorsed;
      const support = n ? ` · ${_n("one endorses it", "{n} endorse it", n)}` : "";
      return [
        h("span.co-voice", { dir: "auto" }, option.name || _("Erased words")),
        h("small", {}, option.who || option.n ? person(option) : null, support), // a proposal of the facilitator is nobody's
      ];
    };
    const make = (option) => {
      const box = h("input", {
        type: "checkbox",
        checked: chosen().has(option.id),
        disabled: model.get("locked"),
        onchange: () => choose(option.id, box.checked),
      });
      const label = h("label.co-choice", {}, box, h("span", {}, words(option)));
      return h("li", { "data-v": JSON.stringify(option) }, label);
    };
    // Only its words change; the box and its focus stay.
    const remake = (li, option) => {
      li.dataset.v = JSON.stringify(option);
      fill(li.querySelector("label > span"), words(option));
      return li;
    };
    const choose = (key, is) => {
      const now = chosen();
      if (is) now.add(key);
      else now.delete(key);
      const inOrder = options().map((option) => option.id);
      model.set(
        "chosen",
        inOrder.filter((each) => now.has(each)),
      );
      model.save_changes();
      sayCount();
    };
    const sayCount = () => {
      const figures = { chosen: kit.number(chosen().size) };
      reword(count, _n("{chosen} of {n} chosen", "{chosen} of {n} chosen", options().length, figures));
    };

    const draw = () => {
      const byId = new Map(options().map((option) => [option.id, option]));
      legend.textContent = model.get("label") || "";
      const isStale = (option) => {
        const li = kit.keyedChild(list, option.id);
        return li && li.dataset.v !== JSON.stringify(option);
      };
      const stale = new Set(
        options()
          .filter(isStale)
          .map((option) => option.id),
      );
      const item = (key, li) => (li ? remake(li, byId.get(key)) : make(byId.get(key)));
      kit.keyed(list, [...byId.keys()], item, stale);
      for (const li of list.children) {
        const box = li.querySelector("input");
        const is = chosen().has(li.dataset.key);
        if (box.checked !== is) box.checked = is;
        box.disabled = model.get("locked");
      }
      sayCount();
    };
    draw();
    kit.onChange(model, ["options", "chosen", "label", "locked"], draw);
  });
});
