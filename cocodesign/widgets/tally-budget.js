// What a budget pays for: how it fills, one idea after the other, and the same by the other rule beside it.
const budgetOf = (kit, count, call, settings, { RULES }) => {
  const { h, _, _n, number } = kit;
  const money = moneyOf(kit, settings);
  const own = { rule: count.rule, order: count.order || [], spent: count.spent || 0 };
  const other = (count.also || []).find(({ order }) => order);
  const share = (n) => `${(100 * n) / Math.max(1, count.budget)}%`;
  const cost = (id) => count.costs?.[id] ?? 0;
  const pays = ({ order }, id) => order.includes(id);

  // One bar that fills: a piece for each idea, as wide as what it costs.
  const filling = ({ order }) => {
    const piece = (id) =>
      h("i", { style: { width: share(cost(id)), "box-shadow": "inset -2px 0 var(--co-surface)" } });
    return h("div.rb", { "aria-hidden": "true" }, order.map(piece));
  };
  const completion = () =>
    ({
      add1: _("The shares were raised alike, as far as the budget goes."),
      add1_compared: _("The shares were raised alike, and compared with the most ballots first."),
      none: _("What no group could pay for stays unspent."),
    })[count.options?.completion];
  const spentWords = ({ order, spent }) => {
    const facts = { spent: money(spent), budget: money(count.budget), left: money(count.budget - spent) };
    return _n(
      "One idea for {spent} of {budget}; {left} stay unspent.",
      "{n} ideas for {spent} of {budget}; {left} stay unspent.",
      order.length,
      facts,
    );
  };
  const one = (it) =>
    h(
      "li",
      {},
      h("p.co-split.co-small", {}, h(it === own ? "b" : "span", {}, RULES[it.rule] || it.rule)),
      filling(it),
      h("p.co-tiny.co-soft", {}, spentWords(it), it === own && completion() ? [" ", completion()] : null),
    );
  const oneWay = () =>
    count.tied ? h("p.co-tiny.co-soft", {}, _("This is one way of settling the tie.")) : null;
  const both = () => [h("ul.co-stack", {}, one(own), other ? one(other) : null), oneWay()];

  // By which rule an idea is paid for.
  const byWhich = (id) => {
    if (!other) return pays(own, id) ? _("paid for") : _("not paid for");
    const [ours, theirs] = [own, other].map((it) => pays(it, id));
    if (ours && theirs) return _("paid for by both rules");
    if (!ours && !theirs) return _("paid for by neither rule");
    const facts = { rule: RULES[(ours ? own : other).rule] };
    return ours ? _("paid for here, by {rule}", facts) : _("only {rule} would pay for it", facts);
  };
  const words = (id) => {
    const n = count.supporters?.[id] ?? count.scores[id] ?? 0;
    const chosen = _n("chosen on {n} of {of} ballot", "chosen on {n} of {of} ballots", n, {
      of: number(count.n_ballots),
    });
    return [chosen, " · ", byWhich(id)];
  };
  // First what is paid for, as it was bought, then the others by ballots.
  const inOrder = () => [
    ...own.order,
    ...inOrderOfScore(count).filter((id) => !own.order.includes(id)),
  ];
  // Where in the budget the money of an idea lies; of one that is not paid for, nothing.
  const place = (id) => {
    const at = own.order.indexOf(id);
    if (at < 0) return [];
    const before = own.order.slice(0, at).reduce((sum, each) => sum + cost(each), 0);
    return [
      h("i", { style: { width: share(before), background: "none" } }),
      h("i", { style: { width: share(cost(id)) } }),
    ];
  };
  return { money, own, other, cost, pays: (id) => pays(own, id), both, words, inOrder, place, spentWords, oneWay };
};
