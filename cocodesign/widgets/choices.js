// Tick some of a list; whoever holds the widget says which list, and what for.
export default opens((kit, model, el) => {
  const { h, _, _n, person } = kit;
  return kit.screen(model, el, ({ main }) => {
    const id = kit.newId(),
      list = h("ul.co-choices"),
      legend = h("legend.co-small"),
      count = h("p.co-small", { role: "status" });
    const box = h("div.co-scroll", { tabindex: "0", role: "group", "aria-labelledby": id }, list);
    legend.id = id;
    main.append(h("fieldset", {}, legend, box), count);
    const options = () => model.get("options") || [],
      byId = () => new Map(options().map((o) => [o.id, o]));
    const words = (o) => [
      h("span.co-voice", { dir: "auto" }, o.name || _("Erased words")),
      h(
        "small",
        {},
        person(o),
        o.endorsed ? ` · ${_n("one endorses it", "{n} endorse it", o.endorsed)}` : "",
      ),
    ];
    const make = (key) => {
      const o = byId().get(key);
      const input = h("input", {
        type: "checkbox",
        checked: (model.get("chosen") || []).includes(key),
        disabled: model.get("locked"),
        onchange: () => {
          const chosen = new Set(model.get("chosen") || []);
          input.checked ? chosen.add(key) : chosen.delete(key);
          model.set(
            "chosen",
            options()
              .map((x) => x.id)
              .filter((x) => chosen.has(x)),
          );
          model.save_changes();
          say();
        },
      });
      return h(
        "li",
        { "data-v": JSON.stringify(o) },
        h("label.co-choice", {}, input, h("span", {}, words(o))),
      );
    };
    const say = () => {
      const text = _n("{chosen} of {n} chosen", "{chosen} of {n} chosen", options().length, {
        chosen: kit.number((model.get("chosen") || []).length),
      });
      if (count.textContent !== text) count.textContent = text;
    };
    const draw = () => {
      const all = byId(),
        chosen = new Set(model.get("chosen") || []);
      legend.textContent = model.get("label") || "";
      const changed = new Set(
        [...list.children]
          .filter((li) => all.has(li.dataset.key) && li.dataset.v !== JSON.stringify(all.get(li.dataset.key)))
          .map((li) => li.dataset.key),
      );
      kit.keyed(
        list,
        [...all.keys()],
        (key, li) => {
          if (!li) return make(key);
          const o = all.get(key); // only its words change; the box and its focus stay
          li.dataset.v = JSON.stringify(o);
          li.querySelector("label > span").replaceChildren(...words(o));
          return li;
        },
        changed,
      );
      for (const li of list.children) {
        const input = li.querySelector("input");
        if (input.checked !== chosen.has(li.dataset.key)) input.checked = chosen.has(li.dataset.key);
        input.disabled = model.get("locked");
      }
      say();
    };
    draw();
    for (const what of ["options", "chosen", "label", "locked"]) model.on("change:" + what, draw);
  });
});
