// How a count is drawn, whatever was asked: bars, spreads, answers and tables, each with its figures in words.
const tallyOf = (kit, count, call, { settings = {}, isMine = () => false, heading = "h3" } = {}) => {
  const { h, _, _n, number, yours } = kit;
  const { kind, rule, scores, winners, n_ballots } = count;
  const isRunOff = rule === "irv" && !!count.first;
  const top = settings.max || 5;
  const plain = (n) => h("b", {}, number(n));

  const RULES = {
    approval: _("Approval"),
    dots: _("Dots"),
    quadratic: _("Quadratic votes"),
    score: _("Mean score"),
    "score-sum": _("Sum of scores"),
    irv: _("Instant run-off"),
    equal_shares: _("Equal shares"),
    pairs: _("Two at a time"),
    greedy: _("Most ballots first"),
    schulze: _("Schulze"),
    minimax: _("Minimax"),
    borda: _("Borda points"),
    plurality: _("First choices alone"),
    copeland: _("Duels won"),
    ranked_pairs: _("Ranked pairs"),
    split_cycle: _("Split cycle"),
    star: _("Score, then run-off"),
    majority_judgment: _("Middle grade"),
    stv: _("Single transferable vote"),
    sequential_phragmen: _("Phragmén, one after the other"),
    sequential_pav: _("Proportional approval"),
  };
  // What the figure beside an idea is.
  const FIGURES = {
    approval: _("Ticks"),
    dots: _("Dots"),
    quadratic: _("Votes"),
    score: _("Mean"),
    irv: _("Ballots"),
    equal_shares: _("Ballots"),
    pairs: _("Chosen, in 100"),
    greedy: _("Ballots"),
    schulze: _("Chains of wins"),
    minimax: _("Closest duel"),
    borda: _("Points"),
    plurality: _("First choices"),
    copeland: _("Duels won"),
    ranked_pairs: _("Ideas it stands above"),
    split_cycle: _("Place by duels"),
    star: _("Sum"),
    majority_judgment: _("Middle grade"),
    stv: _("Ballots"),
    sequential_phragmen: _("Ticks"),
    sequential_pav: _("Ticks"),
  };
  const ABOUT = {
    approval: () => _n("Ticks, of {n} ballot", "Ticks, of {n} ballots", n_ballots),
    equal_shares: () =>
      kind === "approval"
        ? _n("Ticks, of {n} ballot", "Ticks, of {n} ballots", n_ballots)
        : _("What each idea costs, and how many ballots chose it"),
    pairs: () =>
      _("Chosen in so many of 100 comparisons. The hatched part is where it may lie, with so few answers."),
    greedy: () => _("What each idea costs, and how many ballots chose it"),
    dots: () => _n("Dots, of {n} that were given", "Dots, of {n} that were given", count.spent),
    quadratic: () => _n("Votes, for {n} credit in all", "Votes, for {n} credits in all", count.spent),
    score: () =>
      _("Mean of those with an opinion, from 0 {low} to {top} {high}", {
        low: settings.low ? "(" + settings.low + ")" : "",
        top: number(top),
        high: settings.high ? "(" + settings.high + ")" : "",
      }),
    irv: () => _("Ballots in the last count of each idea"),
    majority_judgment: () =>
      _("The middle grade of each idea; the columns are how many gave which, the lowest first"),
    star: () => _("Sum of the scores; the two highest go into the run-off"),
    copeland: () => _("Duels won, a level one counted as half"),
    ranked_pairs: () => _("Ideas it stands above when the largest majorities are kept first"),
    stv: () => _("Ballots in the last count of each idea"),
    sequential_phragmen: () => _n("Ticks, of {n} ballot", "Ticks, of {n} ballots", n_ballots),
    sequential_pav: () => _n("Ticks, of {n} ballot", "Ticks, of {n} ballots", n_ballots),
    schulze: () => _("Others towards whom its chain of wins is no weaker"),
    minimax: () => _("Ballots more than the other in its closest duel; below 0 it is lost"),
    borda: () => _("Points: one for each idea it is put above, on each ballot"),
    plurality: () => _n("First choices, of {n} ballot", "First choices, of {n} ballots", n_ballots),
  };

  // ---- what was chosen from: a bar for each ----

  const most = kind === "score" && rule === "score" ? top : highestScore(count);
  const width = (n) => `${Math.max(0, (100 * n) / most)}%`;
  const twoDigits = (n) => number(Math.round(100 * n) / 100);
  const inHundred = (share) => number(Math.round(100 * share));
  // A rate with its limits: nothing up to the lower one, then what is unsure, and the rate as a line in it.
  const limits = (id) => {
    const { between } = count.items[id];
    if (typeof scores[id] !== "number") return [];
    const piece = (kind, share, style) => h(kind, { style: { width: `${100 * share}%`, ...style } });
    return [
      piece("i", between[0], { background: "none" }),
      piece("i.o", scores[id] - between[0]),
      h("i", { style: { width: "4px", flex: "none" } }),
      piece("i.o", between[1] - scores[id]),
    ];
  };
  const chosenOf = (id) => {
    const { wins, losses, skips, between } = count.items[id];
    if (!(wins + losses)) return _("not compared yet");
    const facts = { wins: number(wins), low: inHundred(between[0]), high: inHundred(between[1]) };
    const chosen = _n(
      "chosen in {wins} of {n} comparison; between {low} and {high} in 100",
      "chosen in {wins} of {n} comparisons; between {low} and {high} in 100",
      wins + losses,
      facts,
    );
    return skips ? [chosen, "; ", _n("{n} undecided", "{n} undecided", skips)] : chosen;
  };
  const betterAndWorse = (id) => {
    const [better, , worse] = count.gauge[id];
    if (better === null) return _("nobody has an opinion on it");
    const facts = { better: inHundred(better), worse: inHundred(worse) };
    return _("of 100 grades, {better} are better and {worse} worse", facts);
  };
  const isPairs = kind === "pairs";
  const shown = (id) =>
    kind === "grades" && typeof scores[id] === "number" ? gradeOf(kit)(scores[id] + 1) : figure(id);
  const figure = (id) => (isPairs && typeof scores[id] === "number" ? inHundred(scores[id]) : plainly(id));
  const plainly = (id) => (typeof scores[id] === "number" ? twoDigits(scores[id]) : "–");
  const parts = (id) => {
    if (isPairs) return limits(id);
    if (!isRunOff)
      return [h(winners.includes(id) ? "i" : "i.o", { style: { width: width(scores[id] ?? 0) } })];
    const first = count.first[id] ?? 0;
    return [
      h("i", { style: { width: width(first) } }),
      h("i.o", { style: { width: width(scores[id] - first) } }),
    ];
  };
  const outIn = (id) => count.rounds.findIndex((round) => round.out.includes(id)) + 1;
  const budget = kind === "budget" ? budgetOf(kit, count, call, settings, { RULES }) : null;
  const words = (id) => {
    if (budget) return budget.words(id);
    if (isPairs) return chosenOf(id);
    if (kind === "grades") return betterAndWorse(id);
    if (isRunOff) {
      const first = count.first[id] ?? 0;
      const came = scores[id] - first;
      const facts = { first: number(first), came: number(came), round: number(outIn(id)) };
      if (outIn(id)) {
        return came
          ? _("{first} first, {came} came later; out in count {round}", facts)
          : _("{first} first; out in count {round}", facts);
      }
      return came ? _("{first} first, {came} came later", facts) : _("{first} first", facts);
    }
    if (count.backers) return _n("from {n} person", "from {n} people", count.backers[id] ?? 0);
    if (kind === "score") return opinionsOn(id);
    return "";
  };
  const opinionsOn = (id) => {
    const without = count.no_opinion?.[id] ?? 0;
    const having = _n("{n} has an opinion", "{n} have an opinion", n_ballots - without);
    return without ? [having, ", ", _n("{n} has none", "{n} have none", without)] : having;
  };
  const bar = (id) => {
    const about = words(id);
    return h(
      "li",
      {},
      h(
        "p.co-split.co-small",
        {},
        h(
          winners.includes(id) ? "b.co-voice" : "span.co-voice",
          {},
          call(id),
          isMine(id) ? [" ", yours()] : null,
        ),
        h("span.co-num", {}, h("b", {}, budget ? budget.money(budget.cost(id)) : shown(id))),
      ),
      h("div.rb", { "aria-hidden": "true" }, parts(id)),
      about && h("p.co-tiny.co-soft", {}, about),
      kind === "grades" && typeof scores[id] === "number" ? columns(count.counts[id], 1) : null,
      kind === "score" && typeof scores[id] === "number" ? columns(count.spread?.[id] || [], 0) : null,
    );
  };
  const key = () =>
    h(
      "p.co-tiny.key",
      {},
      h("span", {}, h("i", { "aria-hidden": "true" }), _("first choices")),
      h("span", {}, h("i.o", { "aria-hidden": "true" }), _("from ideas that dropped out")),
    );
  // Of several that are chosen: how many have something of it.
  const represented = () => {
    const { with_one: n } = count.represented || {};
    if (typeof n !== "number" || !winners.length) return null;
    const of = { of: number(n_ballots) };
    return h(
      "p.co-small",
      {},
      _n(
        "{n} ballot of {of} has at least one of its ideas among them.",
        "{n} ballots of {of} have at least one of their ideas among them.",
        n,
        of,
      ),
    );
  };
  const bars = () => [
    budget ? budget.both() : null,
    represented(),
    isRunOff ? key() : h("p.co-tiny.co-soft", {}, ABOUT[rule]?.() ?? ""),
    h("ul.co-stack", {}, (budget ? budget.inOrder() : inOrderOfScore(count)).map(bar)),
    isRunOff && winners.length > 1 && count.rounds.some((round) => round.level)
      ? h("p.co-tiny.co-soft", {}, _("This is one way of settling the tie at the bottom."))
      : null,
  ];

  // ---- a spread: a column for each step of a scale, and under it how many ----

  const columns = (steps, from) => {
    const tallest = Math.max(1, ...steps);
    const step = (n, i) => {
      const worth = i + from;
      const said = h("span.co-unseen", {}, _n("{n} for {worth}", "{n} for {worth}", n, { worth }), "; ");
      const drawn = h("i", { style: { "--h": `${(100 * n) / tallest}%` } });
      return h(
        "li",
        {},
        said,
        h("span", { "aria-hidden": "true" }, number(n), drawn, h("b", {}, number(worth))),
      );
    };
    return h("ol.steps", {}, steps.map(step));
  };

  // ---- opinions: who agrees, passes, disagrees, of those who answered ----

  const statement = (id) => {
    const one = count.statements[id];
    const share = (n) => ({ style: { width: `${(100 * n) / Math.max(1, one.seen)}%` } });
    const facts = { agree: plain(one.agree), pass: plain(one.pass), disagree: plain(one.disagree) };
    const answered = _("{seen} of {n} answered", { seen: number(one.seen), n: number(count.n_people) });
    const figures = kit.say(_("{agree} agree, {pass} pass, {disagree} disagree"), facts);
    return h(
      "li",
      {},
      h("p.co-small.co-voice", {}, call(id), isMine(id) ? [" ", yours()] : null),
      h(
        "div.rb.sides",
        { "aria-hidden": "true" },
        h("i.for", share(one.agree)),
        h("i.pass", share(one.pass)),
        h("i.against", share(one.disagree)),
      ),
      h("p.co-tiny.co-soft", {}, figures, "; ", answered),
    );
  };
  const statements = (ids) => h("ul.co-stack", {}, ids.map(statement));
  const part = (title, ids) => h("section.co-stack", {}, h(heading, {}, title), statements(ids));
  const FEW = 3;
  const answers = () => {
    const ids = inOrderOfScore(count);
    const divided = Object.keys(count.divided).filter((id) => count.divided[id] > 0);
    divided.sort((a, b) => count.divided[b] - count.divided[a]);
    const legend = h(
      "p.co-tiny.key",
      {},
      h("span", {}, h("i.for", { "aria-hidden": "true" }), _("agree")),
      h("span", {}, h("i.pass", { "aria-hidden": "true" }), _("pass")),
      h("span", {}, h("i.against", { "aria-hidden": "true" }), _("disagree")),
    );
    const map = opinionMap(kit, count, call, heading);
    if (ids.length <= FEW + 1) return [legend, statements(ids), map];
    return [
      map?.querySelector(".om") ? map : null,
      legend,
      part(_("Most agreed"), ids.slice(0, FEW)),
      divided.length ? part(_("Most divided"), divided.slice(0, FEW)) : null,
      h(
        "details",
        {},
        h("summary", {}, _n("The one statement", "All {n} statements", ids.length)),
        statements(ids),
      ),
      map?.querySelector(".om") ? null : map,
    ];
  };

  // ---- a pulse: how the answers to each question spread, their mean, how many answered ----

  const question = (id) => {
    const [mean, low, high, n] = count.means[id];
    const of = { n: number(n), of: number(count.electorate) };
    const facts = { mean: plain(mean), top: number(top), low: number(low), high: number(high) };
    return h(
      "li.co-stack--tight",
      {},
      h("p.co-small.co-voice", {}, call(id)),
      n ? columns(count.spread[id].slice(1), 1) : null,
      h(
        "p.co-tiny.co-soft",
        {},
        n ? kit.say(_("Mean {mean} of {top}, between {low} and {high};"), facts) : null,
        n ? " " : null,
        _("{n} of {of} answered", of),
      ),
    );
  };
  const answersToPulse = () => [
    settings.low || settings.high
      ? h(
          "p.co-tiny.co-soft",
          {},
          _("1 is {low}, {top} is {high}", { low: settings.low, top: number(top), high: settings.high }),
        )
      : null,
    h("ul.co-stack", {}, Object.keys(count.means).map(question)),
    h(
      "p.co-tiny.co-soft.limits",
      {},
      _(
        "The limits hold whatever the spread, in 95 of 100 rooms drawn from people like these. With few answers they are wide: few answers say little.",
      ),
    ),
  ];

  // ---- tables ----

  const wide = (label, table) => h("div.wide", { tabindex: "0", role: "group", "aria-label": label }, table);
  const headed = (label, heads, rows) =>
    h(
      "table.co-table",
      {},
      h("caption.co-unseen", {}, label),
      h("thead", {}, h("tr", {}, heads)),
      h("tbody", {}, rows),
    );
  const rounds = () => {
    if (!isRunOff || count.rounds.length < 2) return null;
    const label = _("Ballots of each idea, count by count");
    const cell = (id) => (round) => h("td.n", {}, id in round.counts ? number(round.counts[id]) : "–");
    const row = (id) => h("tr", {}, h("th", { scope: "row" }, call(id)), count.rounds.map(cell(id)));
    const nobody = h(
      "tr",
      {},
      h("th", { scope: "row" }, _("no more choices")),
      count.rounds.map((round) => h("td.n", {}, number(round.exhausted))),
    );
    const heads = [
      h("th", { scope: "col" }, _("Count")),
      count.rounds.map((_round, i) => h("th.n", { scope: "col" }, number(i + 1))),
    ];
    const levels = count.rounds.flatMap((round, i) => {
      if (!round.level) return [];
      const facts = { round: number(i + 1), level: kit.listed(round.level.map(call)) };
      const effect = winners.length > 1 ? "" : _("Who wins does not depend on which of them drops out.");
      return [
        h("p.co-tiny.co-soft", {}, kit.say(_("In count {round}, {level} were level."), facts), " ", effect),
      ];
    });
    return [wide(label, headed(label, heads, [inOrderOfScore(count).map(row), nobody])), levels];
  };
  const duels = () => {
    if (!count.pairwise) return null;
    const ids = inOrderOfScore(count);
    const label = _("Ballots that put the row above the column. Filled: the row wins.");
    const cell = (a) => (b) => {
      if (a === b) return h("td.self", {}, h("span.co-unseen", {}, _("same")));
      const [mine, theirs] = [count.pairwise[a][b], count.pairwise[b][a]];
      return h(mine > theirs ? "td.n.w" : "td.n", {}, number(mine), h("small", {}, ":", number(theirs)));
    };
    const row = (id) => h("tr", {}, h("th", { scope: "row" }, call(id)), ids.map(cell(id)));
    const heads = [
      h("th", { scope: "col" }, h("span.co-unseen", {}, _("Row above column"))),
      ids.map((id) => h("th.n", { scope: "col" }, call(id))),
    ];
    const table = headed(label, heads, ids.map(row));
    table.classList.add("pw");
    return [h("p.co-small", {}, label), wide(label, table)];
  };

  // ---- what is said beside the figures ----

  const named = (ids) => (ids.length ? kit.listed(ids.map(call)) : _("nobody"));
  const isSame = (ids) => ids.length === winners.length && ids.every((id) => winners.includes(id));
  // Rules that choose otherwise, together where they choose the same, and what the disagreement rests on.
  const others = () => {
    const also = count.also || [];
    if (!also.length || !winners.length) return [];
    const called = (some) => kit.listed(some.map(({ rule: name }) => RULES[name] || name));
    const same = also.filter((one) => isSame(one.winners));
    const apart = new Map();
    for (const one of also.filter(({ winners: theirs }) => !isSame(theirs))) {
      const key = [...one.winners].sort().join();
      apart.set(key, [...(apart.get(key) || []), one]);
    }
    const other = (some) =>
      h(
        "li",
        {},
        kit.say(_("by {rule}: {winners}"), { rule: called(some), winners: named(some[0].winners) }),
      );
    const chosen = _("The rule was fixed before the vote opened: {rule}.", { rule: RULES[rule] });
    return [
      apart.size
        ? [
            h("p", {}, _("Another rule would have chosen differently:")),
            h("ul.others", {}, [...apart.values()].map(other)),
            parting(),
          ]
        : null,
      same.length ? h("p", {}, kit.say(_("The same is chosen by {rules}."), { rules: called(same) })) : null,
      apart.size ? h("p", {}, chosen) : null,
    ];
  };
  const parting = () => {
    const sentences = whySentences(kit, call)(count.parts || []);
    return sentences.length ? h("ul.co-small.co-why", {}, sentences) : null;
  };
  // How far another result is: re-draws, and how many ballots would have to be others.
  const redrawn = () => {
    const [winner, ...level] = winners;
    if (!winner || level.length || !Object.keys(count.redraws || {}).length) return null;
    const { isSmall, base, wins } = redrawsOf(count);
    const facts = { idea: call(winner), n: h("b", {}, number(wins(winner))), of: number(base) };
    const sentence = isSmall
      ? _("{idea} wins in {n} of {of} re-draws of this room.")
      : _("{idea} wins in {n} of {of} re-draws of these ballots.");
    return kit.say(sentence, facts);
  };
  const margin = () => {
    if (!count.margin || winners.length !== 1) return null;
    const { low, high } = count.margin;
    const of = { of: number(n_ballots) };
    if (low === high) {
      return _n(
        "Had one ballot of {of} been another, something else could have been chosen.",
        "Had {n} ballots of {of} been others, something else could have been chosen; with fewer it could not.",
        low,
        of,
      );
    }
    const facts = { low: number(low), high: number(high), ...of };
    if (low === 1)
      return _(
        "Had {high} ballots of {of} been others, something else could have been chosen; perhaps with fewer.",
        facts,
      );
    return _(
      "Had {high} ballots of {of} been others, something else could have been chosen; with fewer than {low} it could not.",
      facts,
    );
  };
  const hiding = () => {
    const { n, winners_with: withThem = [], only = 0 } = count.hidden || {};
    if (!n) return null;
    const about = _n(
      "One idea was hidden before the vote closed and is not counted.",
      "{n} ideas were hidden before the vote closed and are not counted.",
      n,
    );
    const effect = isSame(withThem)
      ? _("Counted with what was hidden, the result is the same.")
      : kit.say(_("Counted with what was hidden, {winners} would have won."), { winners: named(withThem) });
    const alone = only
      ? [" ", _n("One ballot marked nothing else.", "{n} ballots marked nothing else.", only)]
      : null;
    return h("p.co-note", {}, about, chooses(count) ? [" ", effect] : null, alone);
  };
  const channels = () => {
    const { phone = 0, paper = 0 } = count.channels || {};
    if (!paper) return null;
    const facts = {
      phone: _n("One ballot", "{n} ballots", phone),
      paper: number(paper),
    };
    return h("p.co-small.co-soft", {}, _("{phone} came by phone and {paper} on paper.", facts));
  };

  const body = () => {
    if (kind === "opinions") return answers();
    if (kind === "consent") return consentOf(kit, count, call, { isMine, heading });
    if (kind === "delphi") return delphiOf(kit, count, call, settings);
    if (kind === "agreement") return agreementOf(kit, count, call, { isMine });
    return kind === "pulse" ? answersToPulse() : bars();
  };
  return {
    RULES,
    FIGURES,
    budget,
    body,
    rounds,
    duels,
    others,
    parting,
    redrawn,
    margin,
    hiding,
    channels,
    shown,
    parts,
    isSame,
    named,
  };
};
