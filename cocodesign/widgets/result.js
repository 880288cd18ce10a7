// See what was decided and why: winner and people, reasons, the count, how sure, one's own part, what happens now.
export default opens((kit, model, el) => {
  const { h, _, _n, mark, button, page, person, yours, clock, number } = kit;
  return kit.screen(model, el, ({ main, action, look }) => {
    const head = kit.plate(_("Result"), { aside: h("p.co-small.co-soft") }),
      body = h("div.co-stack.result");
    let key = "";
    const draw = () => {
      const r = model.get("result") || {},
        poll = model.get("poll") || {},
        mine = model.get("mine") || {},
        decision = model.get("decision") || {},
        sources = model.get("sources") || {};
      const now = JSON.stringify([r, poll, mine, decision, sources, model.get("options")]);
      if (now === key || !r.scores) return;
      key = now;
      const options = new Map((model.get("options") || []).map((o) => [o.id, o]));
      const call = (id) =>
        h(
          "span",
          { dir: "auto" },
          options.get(id)?.hidden === null ? options.get(id).name || _("Erased words") : _("a hidden idea"),
        );
      const calls = (ids) => kit.listed([].concat(ids).map(call));
      const SAY = {
        "most-approved": _("{winner} was ticked on {score} of {n} ballots, more than any other."),
        level: _("{winners} are level: each was ticked on {score} of {n} ballots."),
        "runner-up": _("{runner_up} came next, with {score}; the difference is {margin}."),
        "no-marks": _("No ballot ticked anything, so nothing is chosen."),
        "no-ballots": _("Nobody voted, so nothing is chosen."),
        turnout: _("{n} of {electorate} people voted."),
        "turnout-blank": _("{n} of {electorate} people voted; {blank} of the ballots were blank."),
      };
      const reason = ({ say, facts }) =>
        h(
          "li",
          {},
          kit.say(
            SAY[say] || "",
            Object.fromEntries(
              Object.entries(facts).map(([name, v]) => [name, typeof v === "number" ? number(v) : calls(v)]),
            ),
          ),
        );
      const people = (id) => {
        const o = options.get(id),
          from = sources[o?.idea] || [];
        return h(
          "p.co-by",
          {},
          person(o),
          o.mine ? yours() : null,
          from.length
            ? [
                h("span", {}, _("from ideas of")),
                from.map((p, i) => [
                  h("bdi", {}, p.who || _("Participant {n}", { n: p.n })),
                  p.mine ? yours() : null,
                  i < from.length - 2 ? "," : i === from.length - 2 ? h("span", {}, _("and")) : null,
                ]),
              ]
            : null,
        );
      };
      const ids = Object.keys(r.scores).sort((a, b) => r.scores[b] - r.scores[a]),
        most = Math.max(1, ...Object.values(r.scores));
      const won = new Set(r.winners),
        winners = r.winners.filter((w) => options.has(w));
      const title = !winners.length
        ? _("Nothing is chosen")
        : winners.length === 1
          ? null
          : _n("One idea", "{n} ideas are level", winners.length);
      const sure = () => {
        const out = [];
        if (winners.length === 1 && r.redraws) {
          const share = r.redraws[winners[0]] ?? 0,
            few = r.n_ballots < 30;
          out.push(
            h(
              "p",
              {},
              kit.say(
                few
                  ? _("{idea} wins in {n} of 100 re-draws of this room.")
                  : _("{idea} wins in {n} of 1,000 re-draws of these ballots."),
                { idea: call(winners[0]), n: h("b", {}, number(Math.round(share * (few ? 100 : 1000)))) },
              ),
            ),
          );
        } else if (winners.length > 1)
          out.push(h("p", {}, _("A tie is not broken by the count: the group decides how to settle it.")));
        out.push(
          h(
            "p.co-small.co-soft",
            {},
            _(
              "A re-draw picks as many ballots at random from those that were sent, some twice, some not at all. It says how much hangs on single ballots, and nothing about people who were not here.",
            ),
          ),
        );
        return out;
      };
      const part = [];
      for (const id of mine.won || [])
        part.push(
          h(
            "p",
            {},
            kit.say(_("You wrote {idea}."), {
              idea: call([...options.values()].find((o) => o.idea === id)?.id),
            }),
          ),
        );
      if (mine.grew?.length)
        part.push(
          h(
            "p",
            {},
            _n(
              "One of your ideas is among those it grew from.",
              "{n} of your ideas are among those it grew from.",
              mine.grew.length,
            ),
          ),
        );
      if (mine.approved)
        part.push(
          h(
            "p",
            {},
            mine.approved.length
              ? winners.some((w) => mine.approved.includes(w))
                ? _("You ticked it.")
                : _("You ticked other ideas.")
              : _("Your ballot was blank."),
          ),
        );
      if (mine.receipt)
        part.push(
          h(
            "p.co-small.receipt",
            {},
            mark("tick"),
            h(
              "span",
              {},
              kit.say(_("Your receipt {code} is in the record."), { code: h("b.code", {}, mine.receipt) }),
            ),
          ),
        );
      if (!part.length)
        part.push(
          h("p", {}, _("You sent no ballot in this vote. What you wrote and said stays in the record.")),
        );
      head.el.querySelector("p").textContent = poll.closed_at
        ? _("Closed at {time}", { time: clock(poll.closed_at) })
        : "";
      body.replaceChildren(
        ...[
          h(
            "section.win.co-stack--tight",
            {},
            h(
              "p.co-label",
              {},
              _n("{n} ballot of {of} people", "{n} ballots of {of} people", r.n_ballots, {
                of: number(r.electorate),
              }),
            ),
            title ? h("h2.co-voice", {}, title) : null,
            winners.map((w) => [
              h(title ? "h3.co-voice" : "h2.co-voice", { dir: "auto" }, call(w)),
              people(w),
            ]),
          ),
          h(
            "section.co-stack--tight",
            {},
            h("h2", {}, _("Why")),
            h("ol.why", {}, (r.why || []).filter((w) => SAY[w.say]).map(reason)),
          ),
          decision.chosen
            ? h(
                "section.co-card.co-stack--tight.decided",
                {},
                h("h2", {}, _("What is decided")),
                h(
                  "ul.sum",
                  {},
                  decision.chosen.map((c) => h("li", {}, call(c))),
                ),
                h("p.co-voice", { dir: "auto" }, decision.reason),
                h("p.co-tiny.co-soft", {}, _("Declared at {time}", { time: clock(decision.at) })),
              )
            : null,
          h(
            "section.co-card.co-stack",
            {},
            h("h2", {}, _("The count")),
            h("p.co-tiny.co-soft", {}, _n("Ticks, of {n} ballot", "Ticks, of {n} ballots", r.n_ballots)),
            h(
              "ul.co-stack",
              {},
              ids.map((id) =>
                h(
                  "li",
                  {},
                  h(
                    "p.co-split.co-small",
                    {},
                    h(
                      won.has(id) ? "b.co-voice" : "span.co-voice",
                      {},
                      call(id),
                      options.get(id)?.mine ? [" ", yours()] : null,
                    ),
                    h("span.co-num", {}, h("b", {}, number(r.scores[id]))),
                  ),
                  h(
                    "div.rb",
                    { "aria-hidden": "true" },
                    h(won.has(id) ? "i" : "i.o", { style: { width: `${(100 * r.scores[id]) / most}%` } }),
                  ),
                ),
              ),
            ),
          ),
          h("section.co-card.co-stack--tight", {}, h("h2", {}, _("How sure is it?")), sure()),
          h(
            "section.co-card.co-card--yours.co-stack--tight",
            {},
            h("h2", {}, _("Your part"), " ", yours()),
            part,
          ),
          h(
            "section.co-stack--tight",
            {},
            h("h2", {}, _("What happens now")),
            h(
              "p",
              {},
              decision.chosen
                ? _("It is decided. What becomes of it is said on this page.")
                : poll.organisation
                  ? kit.say(_("{name} says what is decided, and why. It will stand here."), {
                      name: h("bdi", {}, poll.organisation),
                    })
                  : _("The facilitator says what is decided, and why. It will stand here."),
            ),
          ),
        ].filter(Boolean),
      );
      action.replaceChildren(
        ...(page.on ? [button("primary wide", _("See where my words went"), () => page.go("part"))] : []),
      );
      look();
    };
    main.append(head.el, body);
    draw();
    for (const what of ["result", "decision", "options", "mine", "poll", "sources"])
      model.on("change:" + what, draw);
    return { opened: draw };
  });
});
