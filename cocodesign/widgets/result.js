// The result of a poll. How it is told is a module of its own (result-report.js), which comes with the result.
export default opens((kit, model, el) => {
  const { h, fill, _, button, page, clock } = kit;
  return kit.screen(model, el, ({ main, action, look }) => {
    const closed = h("p.co-small.co-soft");
    const head = kit.plate(_("Result"), { aside: closed });
    const body = h("div.co-stack.result");
    let report = null;
    let tell = null;
    let coming = false;

    // A line that breaks while the report is on its way must not leave anybody without it.
    const bring = async (tries = 0) => {
      const source = model.get("report");
      if (!source || (coming && !tries)) return;
      coming = true;
      try {
        const { open } = await fetched(tries ? `${source}&again=${tries}` : source);
        ({ draw: report, hear: tell } = open(kit.learn(model, kit), model));
        draw();
      } catch (trouble) {
        if (!source.startsWith("/")) throw trouble;
        setTimeout(() => bring(tries + 1), 1000 * Math.min(15, 2 ** tries));
      }
    };
    const draw = () => {
      if (!report || !model.get("result")?.scores) return;
      const parts = report();
      if (!parts) return;
      const { closed_at } = model.get("poll") || {};
      closed.textContent = closed_at ? _("Closed at {time}", { time: clock(closed_at) }) : "";
      fill(body, parts);
      const toPart = () => page.go("part");
      fill(action, page.on ? button("primary wide", _("See where my words went"), toPart) : null);
      look();
    };
    main.append(head.el, body);
    bring();
    kit.onChange(model, ["report"], () => bring());
    kit.onChange(model, ["result", "decision", "options", "mine", "poll", "sources"], draw);
    return { opened: draw, message: (message) => message.leaves && tell?.(message) };
  });
});
