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
  const title = (count) => {
    const { winners } = count;
    if (!winners.length) return _("Nothing is chosen");
    if (winners.length === 1) return call(winners[0]);
    return [severalOf(kit, count), ": ", kit.listed(winners.map(call))];
  };
  const facts = (count) => {
    const { mode, closed_at } = poll();
    const modes = { open: _("open"), confidential: _("confidential"), secret: _("secret") };
    const electorate = { of: number(count.electorate) };
    const ballots = _n(
      "{n} ballot of {of} people",
      "{n} ballots of {of} people",
      count.n_ballots,
      electorate,
    );
    const changed = count.n_changed;
    const { paper } = count.channels || {};
    const words = [
      ballots,
      _("{n} blank", { n: number(count.n_blank) }),
      changed && _n("one changed before closing", "{n} changed before closing", changed),
      paper && _n("one on paper", "{n} on paper", paper),
      modes[mode],
      closed_at && _("closed {time}", { time: clock(closed_at) }),
    ];
    return words.filter(Boolean).join(" · ");
  };
  const table = (count, tally) => {
    const redraws = redrawsOf(count);
    const isDrawn = Object.keys(count.redraws || {}).length > 0;
    const figure = tally.FIGURES[count.rule] || _("Figure");
    const label = _("{figure}, and wins in re-draws", { figure });
    const inRedraws = _("In {n} re-draws", { n: number(redraws.base) });
    const row = (id) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, call(id)),
        h("td", { "aria-hidden": "true" }, h("div.rb", {}, tally.parts(id))),
        h("td.n", {}, tally.shown(id)),
        isDrawn ? h("td.n", {}, number(redraws.wins(id))) : null,
      );
    const head = h(
      "tr",
      {},
      h("th", { scope: "col" }, _("Idea")),
      h("th", { scope: "col" }, h("span.co-unseen", {}, _("Bar"))),
      h("th.n", { scope: "col" }, figure),
      isDrawn ? h("th.n", { scope: "col" }, inRedraws) : null,
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
  const folded = (words, ...parts) => h("details.co-small.co-folded", {}, h("summary", {}, words), ...parts);

  // The same ballots under other rules; the one that was fixed beforehand is marked.
  const rules = (count, { RULES, named, isSame, parting }) => {
    const also = count.also || [];
    if (!also.length) return null;
    const reasons = count.why.filter(({ say }) => !say.startsWith("turnout"));
    const own = {
      rule: count.rule,
      winners: count.winners,
      why: reasons.slice(count.rule === "irv" ? -1 : 0).slice(0, 1),
    };
    // Rules that choose the same for the same reason stand in one row; the rule of the vote has its own.
    const together = new Map();
    for (const one of also) {
      const key = JSON.stringify([one.winners, one.why]);
      together.set(key, [...(together.get(key) || []), one]);
    }
    const row = (some) => {
      const [one] = some;
      return h(
        one === own ? "tr.own" : "tr",
        {},
        h(
          "th",
          { scope: "row" },
          kit.listed(some.map(({ rule }) => RULES[rule] || rule)),
          one === own ? h("small", {}, " ", _("the rule chosen before the vote")) : null,
        ),
        h("td", {}, isSame(one.winners) ? named(one.winners) : h("b", {}, named(one.winners))),
        h("td", {}, (one.why || []).map(whySentence(kit, call))),
      );
    };
    const heads = [_("Rule"), _("Chooses"), _("What it rests on")];
    const all = also.length + 1;
    const agree = also.filter((one) => isSame(one.winners)).length + 1;
    const about = _("{n} of {of} rules choose the same.", { n: number(agree), of: number(all) });
    return folded(
      [_("The same ballots under other rules"), ": ", about],
      h(
        "div.wide",
        { tabindex: "0", role: "group", "aria-label": _("The same ballots under other rules") },
        h(
          "table.co-table.co-rules",
          {},
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              heads.map((words) => h("th", { scope: "col" }, words)),
            ),
          ),
          h("tbody", {}, [[own], ...together.values()].map(row)),
        ),
      ),
      parting(),
    );
  };
  const sure = ({ redrawn, margin }) => {
    const said = [redrawn(), margin()].filter(Boolean).map((words) => h("li", {}, words));
    return said.length ? h("ul.co-small.co-why.sure", {}, said) : null;
  };
  const aboutRedraws = () => {
    const about = _(
      "A re-draw picks as many ballots at random from those that were sent, some twice, some not at all. It says how much hangs on single ballots, and nothing about people who were not here.",
    );
    return h("details.co-tiny.co-soft", {}, h("summary", {}, _("What is a re-draw?")), h("p", {}, about));
  };
  const chosen = (count, tally) => {
    const tie = _("A tie is not broken by the count: the group decides how to settle it.");
    const rounds = tally.rounds();
    const duels = tally.duels();
    return [
      h("p.co-voice-title", {}, title(count)),
      h("p.co-tiny.co-soft", {}, facts(count)),
      h("ul.co-small.co-why", {}, whySentences(kit, call)(count.why || [])),
      isLevel(count) ? h("p.co-note", {}, tie) : null,
      tally.hiding(),
      quorumOf(kit, count, call),
      handedOf(kit, count),
      sure(tally),
      table(count, tally),
      ["score", "dots", "budget"].includes(count.kind)
        ? folded(_("The figures of each"), tally.body())
        : null,
      rounds ? folded(_("Count by count"), rounds) : null,
      rules(count, tally),
      duels ? folded(_("One to one"), duels) : null,
      whoChose(kit, call, count),
      Object.keys(count.redraws || {}).length ? aboutRedraws() : null,
    ];
  };
  const answered = (count, tally) => [
    count.kind === "consent" ? h("p.co-voice-title", {}, consentVerdict(kit, count, call).title) : null,
    h("p.co-tiny.co-soft", {}, facts(count)),
    h("ul.co-small.co-why", {}, whySentences(kit, call)(count.why || [])),
    tally.hiding(),
    quorumOf(kit, count, call),
      handedOf(kit, count),
    tally.body(),
    whoChose(kit, call, count),
  ];

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
      const tally = tallyOf(kit, count, call, { settings: poll().settings });
      fill(
        main,
        h("p.co-tiny.co-soft", { dir: "auto" }, poll().question || ""),
        chooses(count) && count.kind !== "consent" ? chosen(count, tally) : answered(count, tally),
      );
    };
    draw();
    kit.onChange(model, ["result", "poll", "options"], draw);
  });
});
