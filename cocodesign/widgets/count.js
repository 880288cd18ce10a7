// The count as the facilitator sees it before and after everybody does: who won, why, by how much, how sure.
export default opens((kit, model, el) => {
  const { h, fill, _, _n, number, clock } = kit;
  const result = () => model.get("result") || {};
  const poll = () => model.get("poll") || {};
  const options = () => model.get("options") || [];

  const call = (id) => {
    const option = options().find((one) => one.id === id);
    return h("bdi", { class: "co-voice" }, option?.name || _("Erased words"));
  };
  const title = ({ winners }) => {
    if (!winners.length) return _("Nothing is chosen");
    if (winners.length === 1) return call(winners[0]);
    const level = _n("One idea is level", "{n} ideas are level", winners.length);
    return [level, ": ", kit.listed(winners.map(call))];
  };
  const facts = (count) => {
    const { mode, closed_at } = poll();
    const modes = { open: _("open"), confidential: _("confidential") };
    const electorate = { of: number(count.electorate) };
    const ballots = _n(
      "{n} ballot of {of} people",
      "{n} ballots of {of} people",
      count.n_ballots,
      electorate,
    );
    const changed = count.n_changed;
    const words = [
      ballots,
      _("{n} blank", { n: number(count.n_blank) }),
      changed && _n("one changed before closing", "{n} changed before closing", changed),
      modes[mode],
      closed_at && _("closed {time}", { time: clock(closed_at) }),
    ];
    return words.filter(Boolean).join(" · ");
  };
  const table = (count) => {
    const redraws = redrawsOf(count);
    const label = _("Ticks, and wins in re-draws");
    const inRedraws = _("In {n} re-draws", { n: number(redraws.base) });
    const row = (id) => {
      const width = `${(100 * count.scores[id]) / highestScore(count)}%`;
      const bar = h(count.winners.includes(id) ? "i.co-won" : "i", { style: { width } });
      return h(
        "tr",
        {},
        h("th", { scope: "row" }, call(id)),
        h("td", { "aria-hidden": "true" }, h("div.co-bar-of", {}, bar)),
        h("td.n", {}, number(count.scores[id])),
        h("td.n", {}, number(redraws.wins(id))),
      );
    };
    const head = h(
      "tr",
      {},
      h("th", { scope: "col" }, _("Idea")),
      h("th", { scope: "col" }, h("span.co-unseen", {}, _("Bar"))),
      h("th.n", { scope: "col" }, _("Ticks")),
      h("th.n", { scope: "col" }, inRedraws),
    );
    return h(
      "div.co-scroll",
      { tabindex: "0", role: "group", "aria-label": label },
      h(
        "table.co-table.co-count",
        {},
        h("caption.co-unseen", {}, label),
        h("thead", {}, head),
        h("tbody", {}, inOrderOfScore(count).map(row)),
      ),
    );
  };
  const aboutRedraws = () => {
    const about = _(
      "A re-draw picks as many ballots at random from those that were sent, some twice, some not at all. It says how much hangs on single ballots, and nothing about people who were not here.",
    );
    return h("details.co-tiny.co-soft", {}, h("summary", {}, _("What is a re-draw?")), h("p", {}, about));
  };

  return kit.screen(model, el, ({ main }) => {
    let drawn = "";
    const draw = () => {
      const count = result();
      const key = JSON.stringify([count, poll(), options()]);
      if (key === drawn) return;
      drawn = key;
      if (!count.scores) {
        fill(main, h("p", { role: "status" }, poll().poll ? _("The ballots are being counted…") : ""));
        return;
      }
      const tie = _("A tie is not broken by the count: the group decides how to settle it.");
      fill(
        main,
        h("p.co-tiny.co-soft", { dir: "auto" }, poll().question || ""),
        h("p.co-voice-title", {}, title(count)),
        h("p.co-tiny.co-soft", {}, facts(count)),
        h("ul.co-small.co-why", {}, whySentences(kit, call)(count.why || [])),
        count.winners.length > 1 ? h("p.co-note", {}, tie) : null,
        table(count),
        aboutRedraws(),
      );
    };
    draw();
    kit.onChange(model, ["result", "poll", "options"], draw);
  });
});
