// What other rules make of the same ballots, who beats whom, how far another result is: only when the facilitator shows it.
const wallRules = (kit, model) => {
  const { h, _ } = kit;
  const count = () => model.get("result") || {};
  const call = wallCall(kit, model);

  // What is chosen, and by which rules: that of the vote first.
  const outcomes = ({ RULES, named }) => {
    const also = count().also || [];
    if (!also.length) return null;
    const called = (rule) => RULES[rule] || rule;
    const together = new Map();
    for (const one of [{ rule: count().rule, winners: count().winners }, ...also]) {
      const key = [...one.winners].sort().join();
      together.set(key, [...(together.get(key) || []), one]);
    }
    const outcome = (some, i) =>
      h(
        i ? "li" : "li.own",
        {},
        h("b.co-voice", {}, named(some[0].winners)),
        h("br"),
        kit.say(_("by {rules}"), { rules: kit.listed(some.map(({ rule }) => called(rule))) }),
      );
    const fixed = _("The rule was fixed before the vote opened: {rule}.", { rule: called(count().rule) });
    return [h("ul.chosen", {}, [...together.values()].map(outcome)), h("p.co-soft", {}, fixed)];
  };

  return () => {
    const tally = tallyOf(kit, count(), call, {
      settings: (model.get("poll") || {}).settings,
      heading: "h2",
    });
    const rules = outcomes(tally);
    const few = Object.keys(count().pairwise || {}).length <= DUELS_THAT_FIT;
    const duels = few ? tally.duels() : null;
    const sure = [tally.redrawn(), tally.margin()].filter(Boolean).map((words) => h("p", {}, words));
    const left = rules || sure.length ? h("div.left", {}, rules, sure) : null;
    return h(
      "section.wrules",
      {},
      h("h1.co-voice", {}, rules ? _("The same ballots under other rules") : _("How sure is it?")),
      left || duels ? h("div.two", {}, left, duels ? h("div", {}, duels) : null) : null,
      tally.parting(),
      left || duels ? null : h("p.co-soft", {}, _("Of this vote there is nothing more to say.")),
    );
  };
};
