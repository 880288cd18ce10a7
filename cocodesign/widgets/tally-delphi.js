// Estimates round by round: the middle, the two quarters around it, the reasons without names, and whether rounds go on.
const delphiOf = (kit, count, call, { unit = "" }) => {
  const { h, _, _n, number } = kit;
  const { middle, history, stop, stopped, reasons = {}, told = {} } = count;
  const plain = (n) => h("b", {}, number(n));
  const said = (one) => {
    if (!one || one.median === null) return _("nobody answered");
    const facts = { median: [plain(one.median), unit ? ` ${unit}` : ""], low: number(one.q1 ?? 0), high: number(one.q3 ?? 0), n: number(one.n) };
    return one.q1 === null
      ? kit.say(_("middle {median}, of {n} answers"), facts)
      : kit.say(_("middle {median}, half of {n} answers from {low} to {high}"), facts);
  };
  // All rounds of a question on one scale.
  const spread = (id) => {
    const known = history.map((one) => one[id]).filter((one) => one && one.median !== null);
    const ends = known.flatMap((one) => [one.q1 ?? one.median, one.q3 ?? one.median]);
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    const at = (n) => (high > low ? (100 * (n - low)) / (high - low) : 50);
    return (one) => {
      if (!one || one.median === null) return null;
      const [from, to] = [at(one.q1 ?? one.median), at(one.q3 ?? one.median)];
      const tick = { position: "absolute", left: `calc(${at(one.median)}% - 2px)`, height: "100%", "border-inline-start": "4px solid var(--co-ink)" };
      return h(
        "div.rb",
        { "aria-hidden": "true", dir: "ltr", style: { position: "relative" } },
        h("span", { style: { width: `${from}%` } }),
        h("i.o", { style: { width: `${to - from}%` } }),
        h("span", { style: tick }),
      );
    };
  };
  const reason = (one) => {
    const row = told[one];
    if (row?.hidden) return h("li.co-soft", {}, _("A reason was hidden: {reason}", { reason: row.hidden }));
    return h("li", { dir: "auto" }, row?.text || _("Erased words"));
  };
  const question = (id) => {
    const draw = spread(id);
    const one = (each, i) =>
      h("li.co-stack--tight", {}, h("p.co-small", {}, _("Round {n}", { n: number(i + 1) }), ": ", said(each[id])), draw(each[id]));
    const why = reasons[id]?.estimate || [];
    return h(
      "li.co-stack--tight",
      {},
      h("p.co-voice", {}, call(id)),
      h("ol.co-stack--tight", {}, history.map(one)),
      why.length ? [h("p.co-label", {}, _("Reasons that were given")), h("ul.co-stack--tight.co-small", {}, why.map(reason))] : null,
    );
  };
  const ENDS = {
    most: _("This was the last round, as fixed beforehand."),
    stable: _("The estimates hardly move any more: the rounds end, as fixed beforehand."),
  };
  const more = _("Another round may follow, at most {most} in all.", { most: number(stop.most) });
  return [h("ul.co-stack", {}, Object.keys(middle).map(question)), h("p.co-small", {}, ENDS[stopped] || more)];
};
// What oneself estimated.
const ownEstimates = (kit, call, estimates) => {
  const said = Object.entries(estimates).map(([id, n]) => [call(id), ": ", kit.number(n)]);
  return kit.say(kit._("You answered: {answers}."), { answers: kit.listed(said) });
};
