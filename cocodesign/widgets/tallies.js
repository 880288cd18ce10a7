// Three figures of the room: who is here, what was said or how many have voted, who was not heard yet.
export default opens((kit, model, el) => {
  const { h, reword, _, _n, number } = kit;
  return kit.screen(model, el, ({ main }) => {
    const tally = () => {
      const figure = h("b.co-num");
      const words = h("span", {});
      const put = (n, text) => {
        reword(figure, n);
        reword(words, text);
      };
      return { el: h("p.co-tally", {}, figure, words), put };
    };
    const [here, said, silent] = [tally(), tally(), tally()];
    main.className = "co-tallies";
    main.append(here.el, said.el, silent.el);

    const draw = () => {
      const {
        here: present = 0,
        people = 0,
        ideas = 0,
        built = 0,
        voted,
        silent: unheard = 0,
      } = model.get("figures") || {};
      const isVoting = voted !== undefined && voted !== null;
      here.put(number(present), _n("here now, of {n} who joined", "here now, of {n} who joined", people));
      silent.put(number(unheard), _n("not heard yet, of {n}", "not heard yet, of {n}", people));
      said.el.toggleAttribute("data-voting", isVoting);
      if (isVoting) {
        const figures = { n: number(voted), of: number(Math.max(people, voted)) };
        const AFTER = { opinions: _("have answered; counts stay hidden"), pulse: _("have said how it was"), agreement: _("have answered; counts stay hidden") };
        const words = AFTER[model.get("figures").kind] || _("have voted; counts stay hidden");
        said.put(_("{n} of {of}", figures), words);
      } else {
        const of = { built: number(built) };
        const words = _n(
          "idea, {built} of them built on another",
          "ideas, {built} of them built on another",
          ideas,
          of,
        );
        said.put(number(ideas), words);
      }
    };
    draw();
    kit.onChange(model, ["figures"], draw);
  });
});
