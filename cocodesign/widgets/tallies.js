// Three figures of the room: who is here, what was said or how many have voted, who was not heard yet.
export default opens((kit, model, el) => {
  const { h, _, _n, number } = kit;
  return kit.screen(model, el, ({ main }) => {
    main.className = "co-tallies";
    const figures = [0, 1, 2].map(() => {
      const b = h("b.co-num"),
        words = h("span", {});
      main.append(h("p.co-tally", {}, b, words));
      return [b, words];
    });
    const put = ([b, words], n, text) => {
      if (b.textContent !== n) b.textContent = n;
      if (words.textContent !== text) words.textContent = text;
    };
    const draw = () => {
      const f = model.get("figures") || {},
        [here, said, silent] = figures;
      put(
        here,
        number(f.here || 0),
        _n("here now, of {n} who joined", "here now, of {n} who joined", f.people || 0),
      );
      main.children[1].toggleAttribute("data-voting", f.voted !== undefined && f.voted !== null);
      if (f.voted !== undefined && f.voted !== null)
        put(
          said,
          _("{n} of {of}", { n: number(f.voted), of: number(Math.max(f.people, f.voted)) }),
          _("have voted; counts stay hidden"),
        );
      else
        put(
          said,
          number(f.ideas || 0),
          _n(
            "idea, {built} of them built on another",
            "ideas, {built} of them built on another",
            f.ideas || 0,
            { built: number(f.built || 0) },
          ),
        );
      put(silent, number(f.silent || 0), _n("not heard yet, of {n}", "not heard yet, of {n}", f.people || 0));
    };
    draw();
    model.on("change:figures", draw);
  });
});
