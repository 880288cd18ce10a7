// One's own words on their way: a line from what was said to what became of it, dashed where nothing has happened yet.
const STEPS_SHOWN = 12;
const REMARKS_SHOWN = 5;

const myTraces = (kit, model) => {
  const { h, _, _n, button, rows, page, called, person, clock, day, number, outbox } = kit;
  const KIND = {
    builds_on: _("built on by {name}"),
    merges: _("merged by {name}"),
    forks: _("forked by {name}"),
    splits: _("split by {name}"),
    amends: _("changed by {name}"),
    inspired_by: _("inspired {name}"),
  };
  const openIdea = (id) => () => page.on && page.go("part", id);
  const link = (id) => kit.link(openIdea(id), { dir: "auto" }, called(rows.get(id)));
  const label = (...words) => h("p.co-label", {}, words);
  const title = (...words) => h("p.co-voice-title", {}, words);
  const small = (...words) => h("p.co-small.co-soft", {}, words);
  const step = (kind, ...parts) => h(kind ? "li." + kind : "li", {}, parts);

  // ---- what is counted, and what can be read no more ----

  const counts = ({ seen, endorsed, thanked, comments, replies }) => {
    const said = [
      seen && _n("seen by one person", "seen by {n} people", seen),
      endorsed && _n("endorsed by one", "endorsed by {n}", endorsed),
      thanked && _n("thanked by one", "thanked by {n}", thanked),
      comments && _n("one comment", "{n} comments", comments),
      replies && _n("one reply", "{n} replies", replies),
    ];
    return said.filter(Boolean).join(" · ");
  };
  const sayAgain = (id) => {
    const post = () => outbox.post(model, { do: "unwithdraw", ref: id });
    return button("quiet small", _("Say it again"), post, { "data-act": "again-" + id });
  };
  const fate = (row) => {
    if (row.withdrawn) return small(_("You took it back."), " ", sayAgain(row.id));
    if (row.hidden !== null) return small(_("Hidden by the facilitator") + ": ", h("bdi", {}, row.hidden));
    if (row.merged_into) {
      return small(
        kit.say(_("It says the same as others and is now part of {idea}."), { idea: link(row.merged_into) }),
      );
    }
    return null;
  };
  const adopted = ({ who, n, into, at }) => {
    const by = kit.say(_("taken up by {name}"), { name: person({ who, n }) });
    return {
      at,
      el: step(
        "",
        label(clock(at), " · ", by),
        into ? title(link(into)) : small(_("as a point of their own")),
      ),
    };
  };

  // ---- an idea ----

  const grown = (child, of) => {
    const by = () => kit.say(KIND[child.kind] || _("drawn from it by {name}"), { name: person(child) });
    const from = child.from !== of && kit.say(_("from {idea}"), { idea: link(child.from) });
    const more = [from, child.endorsed && _n("endorsed by one", "endorsed by {n}", child.endorsed)].filter(
      Boolean,
    );
    const el = step(
      child.mine ? "y" : "",
      label(clock(child.at), " · ", child.mine ? _("you built on it") : by()),
      title(link(child.id)),
      more.length ? small(more.flatMap((words, i) => (i ? [" · ", words] : [words]))) : null,
    );
    return { at: child.at, el };
  };
  const chosen = ({ id, won, decided, count }) => {
    if (!won.length && !decided.length) return [];
    const own = [...won, ...decided].includes(id);
    const words = decided.length
      ? own
        ? _("It is part of what is decided")
        : _("What grew from it is decided")
      : own
        ? _("It wins the vote")
        : _("What grew from it wins the vote");
    const seeWhy = page.on && kit.link(() => page.go("result"), { href: "#result" }, _("Why it won"));
    const ballots = _n("one ballot", "{n} ballots", count.ballots);
    return [
      step(
        "w",
        label(clock(count.at), " · ", decided.length ? _("decided") : _("chosen")),
        title(words),
        small(ballots, " · ", seeWhy),
      ),
    ];
  };
  const PROMISED = {
    made: ["good", _("promised")],
    moved: ["alert", _("moved")],
    kept: ["good", _("kept")],
    broken: ["alert", _("not kept")],
  };
  const promise = ({ text, due, state }) => {
    const isLate = due && due < kit.today() && ["made", "moved"].includes(state);
    const [tone, words] = isLate ? ["alert", _("late")] : PROMISED[state];
    return step(
      state === "kept" ? "w" : "p",
      label(due ? _("Promised · due {day}", { day: day(due) }) : _("Promised")),
      h("p.co-voice-title", { dir: "auto" }, text),
      h("p.co-small", {}, h("span.co-chip.co-chip--" + tone, {}, words)),
    );
  };
  // What has not happened yet, or will not: the dashed end of the line.
  const pending = (story) => {
    const { hidden, withdrawn, merged_into, vote, won, decided, promises } = story;
    if (hidden !== null || withdrawn || merged_into || promises.length) return [];
    const end = (words, ...more) => [step("p", title(words), ...more)];
    if (decided.length) return end(_("No promise has been made yet"));
    if (won.length) return end(_("Not decided yet"));
    if (vote && !vote.closed_at)
      return end(_("It stands in the vote"), h("p.co-small.co-soft", { dir: "auto" }, vote.question));
    if (model.get("settled")) return end(_("Not in the outcome"), small(_("It stays on the list of ideas.")));
    if (vote) return end(_("The vote is closed, its result is to come"));
    return end(_("Not in a vote yet"));
  };
  const story = (row) => {
    const steps = [...row.points.map(adopted), ...row.grown.map((child) => grown(child, row.id))];
    steps.sort((a, b) => (a.at < b.at ? -1 : 1));
    const more = steps.length - STEPS_SHOWN + row.more;
    const others = row.with.length
      ? kit.say(_("with {names}"), { names: h("span", {}, kit.listed(row.with.map(person))) })
      : null;
    const answers = counts(row) || (steps.length ? "" : _("Nobody has answered it yet."));
    const said = row.first
      ? _("{time} · you said", { time: clock(row.at) })
      : _("{time} · you are an author", { time: clock(row.at) });
    return h(
      "ol.trace",
      {},
      step(
        "y",
        label(said),
        title(link(row.id)),
        others && small(others),
        answers ? small(answers) : null,
        fate(row),
      ),
      steps.slice(0, STEPS_SHOWN).map(({ el }) => el),
      more > 0 ? step("", h("p.co-small", {}, _n("and one more", "and {n} more", more))) : null,
      chosen(row),
      row.promises.map(promise),
      pending(row),
    );
  };
  const isIn = ({ won, decided }) => won.length + decided.length > 0;

  // ---- a comment ----

  const remark = (row) => {
    const answers = counts(row);
    const silent = !answers && !row.points.length && row.hidden === null && !row.withdrawn;
    const on = kit.say(_("you said on {idea}"), { idea: h("bdi", {}, called(rows.get(row.on))) });
    const text = [...row.text].length > 140 ? [...row.text].slice(0, 130).join("") + " …" : row.text;
    return h(
      "ol.trace",
      {},
      step(
        "y",
        label(clock(row.at), " · ", on),
        h("p.co-voice", { dir: "auto" }, kit.link(openIdea(row.on), {}, text)),
        answers ? small(answers) : null,
        fate(row),
      ),
      row.points.map((point) => adopted(point).el),
      row.outcome ? step("w", title(_("The idea it speaks of is in the outcome"))) : null,
      silent && !row.outcome ? step("p", title(_("Nobody has answered it yet."))) : null,
    );
  };
  let remarksShown = REMARKS_SHOWN;
  const remarks = (some, redraw) => {
    const left = some.length - remarksShown;
    const words = _n("Show one more", "Show {n} more", Math.max(0, Math.min(20, left)));
    const more = () => {
      remarksShown += 20;
      redraw();
    };
    if (!some.length) return null;
    return h(
      "section.co-stack",
      {},
      h("h2", {}, _("What I said about other words")),
      some.slice(0, remarksShown).map(remark),
      left > 0 ? button("quiet small", words, more, { "data-act": "more-remarks" }) : null,
    );
  };

  const whereWordsWent = (stories) => {
    const settled = model.get("settled");
    const inIt = settled ? stories.filter(isIn) : stories;
    const none = stories.length
      ? _("None of your ideas is in the outcome. What became of each stands below.")
      : _(
          "You have written no idea yet. What you write is followed here, from first words to what becomes of it.",
        );
    return h(
      "section.co-stack",
      {},
      h("h2", {}, _("Where my words went")),
      inIt.length ? inIt.map(story) : h("p.co-note", {}, none),
    );
  };
  const notLost = (stories) => {
    const out = model.get("settled") ? stories.filter((row) => !isIn(row)) : [];
    if (!out.length) return null;
    return h("section.co-stack", {}, h("h2", {}, _("Not in the outcome, not lost")), out.map(story));
  };

  // ---- given and received ----

  const givenAndReceived = () => {
    const given = model.get("given") || {};
    const figure = (n) => h("td.n", {}, number(n));
    const line = (what, words) =>
      given[what] ? h("tr", {}, h("th", { scope: "row" }, words), given[what].map(figure)) : null;
    const head = h(
      "tr",
      {},
      h("th", { scope: "col" }, h("span.co-unseen", {}, _("What"))),
      h("th.n", { scope: "col" }, _("From me")),
      h("th.n", { scope: "col" }, _("To me")),
    );
    const lines = [
      line("comments", _("Comments and replies")),
      line("endorsed", _("Endorsed")),
      line("built", _("Built on")),
      line("adopted", _("Points adopted")),
      line("thanked", _("Thanks")),
    ];
    const table = h("table.co-table", {}, h("thead", {}, head), h("tbody", {}, lines));
    return h("section.co-card.co-stack--tight", {}, h("h2", {}, _("Given and received")), table);
  };
  return { link, openIdea, whereWordsWent, notLost, remarks, givenAndReceived };
};
