// The count as the facilitator sees it before and after everybody does: who won, why, by how much, how sure.
export default opens((kit, model, el) => {
  const { h, _, _n, number, clock } = kit;
  return kit.screen(model, el, ({ main }) => {
    let drawn = "";
    const draw = () => {
      const r = model.get("result") || {},
        poll = model.get("poll") || {},
        options = new Map((model.get("options") || []).map((o) => [o.id, o]));
      const key = JSON.stringify([r, poll, model.get("options")]);
      if (key === drawn) return;
      drawn = key;
      if (!r.scores) {
        main.replaceChildren(
          h("p", { role: "status" }, poll.poll ? _("The ballots are being counted…") : ""),
        );
        return;
      }
      const call = (id) => h("bdi", { class: "co-voice" }, options.get(id)?.name || _("Erased words"));
      const won = new Set(r.winners),
        ids = Object.keys(r.scores).sort((a, b) => r.scores[b] - r.scores[a]),
        most = Math.max(1, ...Object.values(r.scores));
      const few = r.n_ballots < 30,
        base = few ? 100 : 1000,
        times = (id) => number(Math.round(base * (r.redraws?.[id] ?? 0)));
      const modes = { open: _("open"), confidential: _("confidential") };
      const facts = [
        _n("{n} ballot of {of} people", "{n} ballots of {of} people", r.n_ballots, {
          of: number(r.electorate),
        }),
        _("{n} blank", { n: number(r.n_blank) }),
        r.n_changed ? _n("one changed before closing", "{n} changed before closing", r.n_changed) : null,
        modes[poll.mode],
        poll.closed_at ? _("closed {time}", { time: clock(poll.closed_at) }) : null,
      ]
        .filter(Boolean)
        .join(" · ");
      const title = !r.winners.length
        ? [_("Nothing is chosen")]
        : r.winners.length > 1
          ? [_("{n} ideas are level", { n: number(r.winners.length) }), ": ", kit.listed(r.winners.map(call))]
          : [call(r.winners[0])];
      main.replaceChildren(
        ...[
          h("p.co-tiny.co-soft", { dir: "auto" }, poll.question || ""),
          h("p.co-voice-title", {}, title),
          h("p.co-tiny.co-soft", {}, facts),
          h("ul.co-small.co-why", {}, whySentences(kit, call)(r.why || [])),
          r.winners.length > 1
            ? h("p.co-note", {}, _("A tie is not broken by the count: the group decides how to settle it."))
            : null,
          h(
            "div.co-scroll",
            { tabindex: "0", role: "group", "aria-label": _("Ticks, and wins in re-draws") },
            h(
              "table.co-table.co-count",
              {},
              h("caption.co-unseen", {}, _("Ticks, and wins in re-draws")),
              h(
                "thead",
                {},
                h(
                  "tr",
                  {},
                  h("th", { scope: "col" }, _("Idea")),
                  h("th", { scope: "col" }, h("span.co-unseen", {}, _("Bar"))),
                  h("th.n", { scope: "col" }, _("Ticks")),
                  h("th.n", { scope: "col" }, _("In {n} re-draws", { n: number(base) })),
                ),
              ),
              h(
                "tbody",
                {},
                ids.map((key) =>
                  h(
                    "tr",
                    {},
                    h("th", { scope: "row" }, call(key)),
                    h(
                      "td",
                      { "aria-hidden": "true" },
                      h(
                        "div.co-bar-of",
                        {},
                        h(won.has(key) ? "i.co-won" : "i", {
                          style: { width: `${(100 * r.scores[key]) / most}%` },
                        }),
                      ),
                    ),
                    h("td.n", {}, number(r.scores[key])),
                    h("td.n", {}, times(key)),
                  ),
                ),
              ),
            ),
          ),
          h(
            "details.co-tiny.co-soft",
            {},
            h("summary", {}, _("What is a re-draw?")),
            h(
              "p",
              {},
              _(
                "A re-draw picks as many ballots at random from those that were sent, some twice, some not at all. It says how much hangs on single ballots, and nothing about people who were not here.",
              ),
            ),
          ),
        ].filter(Boolean),
      );
    };
    draw();
    for (const what of ["result", "poll", "options"]) model.on("change:" + what, draw);
  });
});
