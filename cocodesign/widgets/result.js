// See what was decided and why: winner and people, reasons, the count, how sure, one's own part, what happens now.
export default opens((kit, model, el) => {
  const { h, fill, _, _n, mark, button, page, person, yours, clock, number } = kit;
  const count = () => model.get("result") || {};
  const poll = () => model.get("poll") || {};
  const mine = () => model.get("mine") || {};
  const decision = () => model.get("decision") || {};
  const sources = () => model.get("sources") || {};
  const options = () => model.get("options") || [];

  const optionOf = (id) => options().find((option) => option.id === id);
  const winners = () => count().winners.filter(optionOf);
  const call = (id) => {
    const option = optionOf(id);
    const name = option?.hidden === null ? option.name || _("Erased words") : _("a hidden idea");
    return h("span", { dir: "auto" }, name);
  };

  // ---- who won, and whose words it was made of ----

  const won = () => {
    const won = winners();
    const { n_ballots, electorate } = count();
    const ballots = _n("{n} ballot of {of} people", "{n} ballots of {of} people", n_ballots, {
      of: number(electorate),
    });
    let title = null;
    if (!won.length) title = _("Nothing is chosen");
    if (won.length > 1) title = _n("One idea is level", "{n} ideas are level", won.length);
    const name = title ? "h3.co-voice" : "h2.co-voice";
    return h(
      "section.win.co-stack--tight",
      {},
      h("p.co-label", {}, ballots),
      title ? h("h2.co-voice", {}, title) : null,
      won.map((id) => [h(name, { dir: "auto" }, call(id)), people(id)]),
    );
  };
  const people = (id) => {
    const option = optionOf(id);
    const from = sources()[option.idea] || [];
    const separator = (i) => {
      if (i < from.length - 2) return ",";
      return i === from.length - 2 ? h("span", {}, _("and")) : null;
    };
    const source = (row, i) => [person(row), row.mine ? yours() : null, separator(i)];
    return h(
      "p.co-by",
      {},
      person(option),
      option.mine ? yours() : null,
      from.length ? [h("span", {}, _("from ideas of")), from.map(source)] : null,
    );
  };

  // ---- why, and what follows ----

  const why = () => {
    const reasons = whySentences(kit, call)(count().why || []);
    return h("section.co-stack--tight", {}, h("h2", {}, _("Why")), h("ol.why", {}, reasons));
  };
  const decided = () => {
    const { chosen, reason, at } = decision();
    if (!chosen) return null;
    const idea = (id) => h("li", {}, call(id));
    return h(
      "section.co-card.co-stack--tight.decided",
      {},
      h("h2", {}, _("What is decided")),
      h("ul.sum", {}, chosen.map(idea)),
      h("p.co-voice", { dir: "auto" }, reason),
      h("p.co-tiny.co-soft", {}, _("Declared at {time}", { time: clock(at) })),
    );
  };
  const whatNow = () => {
    const { organisation } = poll();
    const words = () => {
      if (decision().chosen) return _("It is decided. What becomes of it is said on this page.");
      if (!organisation) return _("The facilitator says what is decided, and why. It will stand here.");
      const name = h("bdi", {}, organisation);
      return kit.say(_("{name} says what is decided, and why. It will stand here."), { name });
    };
    return h("section.co-stack--tight", {}, h("h2", {}, _("What happens now")), h("p", {}, words()));
  };

  // ---- the figures ----

  const bars = () => {
    const { scores, n_ballots } = count();
    const bar = (id) => {
      const won = count().winners.includes(id);
      const width = `${(100 * scores[id]) / highestScore(count())}%`;
      return h(
        "li",
        {},
        h(
          "p.co-split.co-small",
          {},
          h(won ? "b.co-voice" : "span.co-voice", {}, call(id), optionOf(id)?.mine ? [" ", yours()] : null),
          h("span.co-num", {}, h("b", {}, number(scores[id]))),
        ),
        h("div.rb", { "aria-hidden": "true" }, h(won ? "i" : "i.o", { style: { width } })),
      );
    };
    return h(
      "section.co-card.co-stack",
      {},
      h("h2", {}, _("The count")),
      h("p.co-tiny.co-soft", {}, _n("Ticks, of {n} ballot", "Ticks, of {n} ballots", n_ballots)),
      h("ul.co-stack", {}, inOrderOfScore(count()).map(bar)),
    );
  };
  const howSure = () => {
    const about = _(
      "A re-draw picks as many ballots at random from those that were sent, some twice, some not at all. It says how much hangs on single ballots, and nothing about people who were not here.",
    );
    return h(
      "section.co-card.co-stack--tight",
      {},
      h("h2", {}, _("How sure is it?")),
      sureness(),
      h("p.co-small.co-soft", {}, about),
    );
  };
  const sureness = () => {
    const [winner, ...others] = winners();
    if (others.length) {
      return h("p", {}, _("A tie is not broken by the count: the group decides how to settle it."));
    }
    if (!winner || !count().redraws) return null;
    const { isSmall, wins } = redrawsOf(count());
    const sentence = isSmall
      ? _("{idea} wins in {n} of 100 re-draws of this room.")
      : _("{idea} wins in {n} of 1,000 re-draws of these ballots.");
    return h("p", {}, kit.say(sentence, { idea: call(winner), n: h("b", {}, number(wins(winner))) }));
  };

  // ---- one's own part in it ----

  const ownPart = () => {
    const { won = [], grew = [], approved, receipt } = mine();
    const wrote = (idea) => {
      const option = options().find((one) => one.idea === idea);
      return h("p", {}, kit.say(_("You wrote {idea}."), { idea: call(option?.id) }));
    };
    const grewFrom = () =>
      _n(
        "One of your ideas is among those it grew from.",
        "{n} of your ideas are among those it grew from.",
        grew.length,
      );
    const ticked = () => {
      if (!approved.length) return _("Your ballot was blank.");
      return winners().some((id) => approved.includes(id))
        ? _("You ticked it.")
        : _("You ticked other ideas.");
    };
    const receiptLine = () => {
      const code = h("b.code", {}, receipt);
      const words = kit.say(_("Your receipt {code} is in the record."), { code });
      return h("p.co-small.receipt", {}, mark("tick"), h("span", {}, words));
    };
    const lines = [
      ...won.map(wrote),
      grew.length && h("p", {}, grewFrom()),
      approved && h("p", {}, ticked()),
      receipt && receiptLine(),
    ].filter(Boolean);
    const none = _("You sent no ballot in this vote. What you wrote and said stays in the record.");
    return h(
      "section.co-card.co-card--yours.co-stack--tight",
      {},
      h("h2", {}, _("Your part"), " ", yours()),
      lines.length ? lines : h("p", {}, none),
    );
  };

  return kit.screen(model, el, ({ main, action, look }) => {
    const closed = h("p.co-small.co-soft");
    const head = kit.plate(_("Result"), { aside: closed });
    const body = h("div.co-stack.result");
    let drawn = "";
    const draw = () => {
      const key = JSON.stringify([count(), poll(), mine(), decision(), sources(), options()]);
      if (key === drawn || !count().scores) return;
      drawn = key;
      const { closed_at } = poll();
      closed.textContent = closed_at ? _("Closed at {time}", { time: clock(closed_at) }) : "";
      fill(body, won(), why(), decided(), bars(), howSure(), ownPart(), whatNow());
      const toPart = () => page.go("part");
      fill(action, page.on ? button("primary wide", _("See where my words went"), toPart) : null);
      look();
    };
    main.append(head.el, body);
    draw();
    kit.onChange(model, ["result", "decision", "options", "mine", "poll", "sources"], draw);
    return { opened: draw };
  });
});
