// See what was decided and why: winner and people, reasons, the count, how sure, one's own part, what happens now.
export function open(kit, model) {
  const { h, _, _n, mark, person, yours, clock, number } = kit;
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
  const tally = () => {
    const isMine = (id) => !!optionOf(id)?.mine;
    return tallyOf(kit, count(), call, { settings: poll().settings, isMine });
  };

  // ---- who won, and whose words it was made of ----

  const won = () => {
    const won = winners();
    const { n_ballots, electorate } = count();
    const ballots = _n("{n} ballot of {of} people", "{n} ballots of {of} people", n_ballots, {
      of: number(electorate),
    });
    if (count().kind === "consent") {
      const verdict = consentVerdict(kit, count(), call);
      return h("section.win.co-stack--tight", {}, h("p.co-label", {}, ballots), h("h2.co-voice", {}, verdict.title), verdict.names);
    }
    let title = null;
    if (!won.length) title = _("Nothing is chosen");
    if (won.length > 1) title = severalOf(kit, { ...count(), winners: won });
    const name = title ? "h3.co-voice" : "h2.co-voice";
    return h(
      "section.win.co-stack--tight",
      {},
      h("p.co-label", {}, ballots),
      title ? h("h2.co-voice", {}, title) : null,
      won.map((id) => [h(name, { dir: "auto" }, call(id)), people(id)]),
      isLevel(count()) ? h("p", {}, unbroken()) : null,
    );
  };
  const unbroken = () => _("A tie is not broken by the count: the group decides how to settle it.");
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
  // Where nothing was to be chosen: what was asked, and who answered.
  const asked = () => {
    const { n_ballots, electorate, n_people, n_votes, kind } = count();
    const of = { of: number(electorate) };
    const answered = _n(
      "{n} of {of} people answered",
      "{n} of {of} people answered",
      n_people ?? n_ballots,
      of,
    );
    const words =
      kind === "opinions" ? [answered, " · ", _n("one answer", "{n} answers", n_votes)] : answered;
    return h(
      "section.win.co-stack--tight",
      {},
      h("p.co-label", {}, words),
      h("h2.co-voice", { dir: "auto" }, poll().question || _("How it was")),
    );
  };

  // ---- why, and what follows ----

  const why = () => {
    const reasons = whySentences(kit, call)(count().why || []);
    return h(
      "section.co-stack--tight",
      {},
      h("h2", {}, _("Why it came out like this")),
      h("ol.why", {}, reasons),
    );
  };
  const inShort = () => {
    const reasons = (count().why || []).filter(
      ({ say }) => !say.startsWith("turnout") && say !== "no-ballots",
    );
    if (!reasons.length) return null;
    const sentences = whySentences(kit, call)(reasons);
    return h("section.co-stack--tight", {}, h("h2", {}, _("In short")), h("ol.why", {}, sentences));
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
      inSpiteOf(kit, decision()),
      h("p.co-tiny.co-soft", {}, _("Declared at {time}", { time: clock(at) })),
    );
  };
  const whatNow = () => {
    const { organisation } = poll();
    const words = () => {
      if (count().kind === "consent" && count().open.length && !decision().chosen)
        return _("The facilitator amends what met an objection and asks again, or takes it back.");
      if (decision().chosen) return _("It is decided. What becomes of it is said on this page.");
      if (!organisation) return _("The facilitator says what is decided, and why. It will stand here.");
      const name = h("bdi", {}, organisation);
      return kit.say(_("{name} says what is decided, and why. It will stand here."), { name });
    };
    return h("section.co-stack--tight", {}, h("h2", {}, _("What happens now")), h("p", {}, words()));
  };

  // ---- the figures ----

  const theCount = () => {
    const { body, rounds, hiding, channels } = tally();
    const table = rounds();
    const about = _n("The one count as a table", "All {n} counts as a table", (count().rounds || []).length);
    return h(
      "section.co-card.co-stack",
      {},
      h("h2", {}, chooses(count()) ? _("The count") : _("The answers")),
      quorumOf(kit, count(), call),
      handedOf(kit, count()),
      body(),
      table ? h("details.co-stack--tight", {}, h("summary.co-small", {}, about), table) : null,
      hiding(),
      channels(),
      whoChose(kit, call, count()),
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
      tally().others(),
      Object.keys(count().redraws || {}).length ? h("p.co-small.co-soft", {}, about) : null,
    );
  };
  const sureness = () => {
    const [winner, ...others] = winners();
    if (others.length && isLevel(count())) return h("p", {}, unbroken());
    if (others.length) return surenessOfEach();
    const { redrawn, margin } = tally();
    if (!winner || !redrawn()) return null;
    const beats = (count().also || []).some(
      ({ why = [] }) => why[0]?.say === "beats-all" && why[0].facts.winner === winner,
    );
    const also = beats ? [" ", _("One to one, more ballots put it above every other idea.")] : null;
    const far = margin();
    return [h("p", {}, redrawn(), also), far ? h("p", {}, far) : null];
  };

  // Of several that are chosen together: how often each is.
  const surenessOfEach = () => {
    if (!Object.keys(count().redraws || {}).length) return null;
    const { base, wins } = redrawsOf(count());
    const one = (id) =>
      h(
        "li",
        {},
        kit.say(_("{idea}: in {n} of {of} re-draws"), {
          idea: call(id),
          n: h("b", {}, number(wins(id))),
          of: number(base),
        }),
      );
    return h("ul.co-stack--tight", {}, winners().map(one));
  };

  // ---- one's own part in it ----

  const ownPart = () => {
    const { won = [], grew = [], choice, receipt, voted } = mine();
    const isSecret = poll().mode === "secret";
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
    const receiptLine = () => {
      const code = h("b.code", {}, receipt);
      const words = kit.say(_("Your receipt {code} is in the record."), { code });
      return h("p.co-small.receipt", {}, mark("tick"), h("span", {}, words));
    };
    const said = choice ? ownBallot(choice) : null;
    const lines = [
      ...won.map(wrote),
      grew.length && h("p", {}, grewFrom()),
      said && h("p", {}, said),
      receipt && receiptLine(),
      isSecret && voted && h("p", {}, _("You voted. Nothing in the record leads from you to your ballot.")),
      isSecret && voted && check.draw(),
    ].filter(Boolean);
    const none = _("You sent no ballot in this vote. What you wrote and said stays in the record.");
    return h(
      "section.co-card.co-card--yours.co-stack--tight",
      {},
      h("h2", {}, _("Your part"), " ", yours()),
      lines.length ? lines : h("p", {}, none),
    );
  };
  // What one's own ballot said of what won.
  const ownBallot = (choice) => {
    if (choice.comparisons) return ownPairs(choice.comparisons);
    const { approved, amounts, scores, ranking, opinions, levels, answers, estimates } = choice;
    const marks = approved || amounts || scores || ranking || opinions || levels || answers || estimates || {};
    if (!Object.keys(marks).length) return _("Your ballot was blank.");
    if (estimates) return ownEstimates(kit, call, estimates);
    if (answers) return ownAnswers(kit, call, answers);
    if (levels) return ownLevels(kit, call, levels, count().options.levels);
    if (opinions) return _n("You gave one answer.", "You gave {n} answers.", Object.keys(opinions).length);
    const [winner] = winners();
    if (approved && winners().length > 1 && !isLevel(count())) return chosenOf(approved);
    if (winners().length > 1) return approved ? tickedOf(approved) : null;
    if (!winner) return null;
    if (approved) return tickedOf(approved);
    if (amounts) {
      const given = amounts[winner] || 0;
      if (!given) return _("You gave it none.");
      return poll().rule === "quadratic"
        ? _n("You gave it one vote.", "You gave it {n} votes.", given)
        : _n("You gave it one dot.", "You gave it {n} dots.", given);
    }
    if (scores) {
      if (!(winner in scores)) return _("You had no opinion on it.");
      if (poll().kind === "grades")
        return _("You found it {grade}.", { grade: gradeOf(kit)(scores[winner]) });
      return _("You gave it {n} of {top}.", { n: number(scores[winner]), top: poll().settings?.max || 5 });
    }
    const place = ranking.indexOf(winner) + 1;
    return place ? _("You put it in place {n}.", { n: number(place) }) : _("You did not rank it.");
  };
  const ownPairs = (comparisons) => {
    const [winner] = winners();
    const its = comparisons.filter((pair) => pair.slice(0, 2).includes(winner));
    const chosen = its.filter(([left, right, outcome]) => ({ left, right })[outcome] === winner).length;
    const answered = _n("You answered one pair.", "You answered {n} pairs.", comparisons.length);
    if (!its.length) return answered;
    const facts = { chosen: number(chosen) };
    const about = _n(
      "It stood in one of them; you chose it {chosen} times.",
      "It stood in {n} of them; you chose it {chosen} times.",
      its.length,
      facts,
    );
    return [answered, " ", about].join("");
  };
  const chosenOf = (approved) => {
    const n = winners().filter((id) => approved.includes(id)).length;
    return _n("You chose one of these {of}.", "You chose {n} of these {of}.", n, {
      of: number(winners().length),
    });
  };
  const tickedOf = (approved) =>
    winners().some((id) => approved.includes(id)) ? _("You ticked it.") : _("You ticked other ideas.");

  const check = receiptCheck(kit, model);

  // What is on the page, or nothing where nothing has changed.
  let drawn = "";
  const draw = () => {
    const key = JSON.stringify([count(), poll(), mine(), decision(), sources(), options()]);
    if (key === drawn) return null;
    drawn = key;
    if (!chooses(count())) return [asked(), inShort(), theCount(), ownPart()];
    const sure = count().kind === "consent" ? null : howSure();
    const nothing = decision().chosen ? null : decidesNothing(kit, count());
    return [won(), nothing ? h("p.co-note", {}, nothing) : null, why(), decided(), theCount(), sure, ownPart(), whatNow()];
  };
  return { draw, hear: check.hear };
}
