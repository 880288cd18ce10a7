// Who could live with what: objections first with their reasons, then concerns, what is adopted, and the rounds before.
const consentOf = (kit, count, call, { isMine }) => {
  const { h, _, _n, number, yours, person } = kit;
  const told = count.told || {};
  const ids = [...new Set([...count.open, ...count.winners, ...Object.keys(count.answers)])];
  const plain = (n) => h("b", {}, number(n));
  const figures = (one) =>
    kit.say(_("{consent} consent, {concern} with a concern, {aside} stand aside, {objection} object"), {
      consent: plain(one.consent),
      concern: plain(one.concern),
      aside: plain(one.aside),
      objection: plain(one.objection),
    });
  const verdict = (id, one) => {
    if (one.objection) return _n("{n} objection", "{n} objections", one.objection);
    return count.winners.includes(id) ? _("Adopted: nobody objects") : _("Nobody consented");
  };
  const reason = (one) => {
    const row = told[one];
    if (row?.hidden) return h("li.co-small.co-soft", {}, _("A reason was hidden: {reason}", { reason: row.hidden }));
    const words = row?.text ? h("span", { dir: "auto" }, row.text) : h("span.co-soft", {}, _("Erased words"));
    return h("li", {}, h("blockquote.co-voice", { style: { margin: "0" } }, words), row?.by ? h("p.co-by", {}, person(row.by)) : null);
  };
  const reasons = (id, answer, title) => {
    const some = count.reasons[id][answer];
    return some.length ? [title && h("p.co-label", {}, title), h("ul.co-stack--tight", {}, some.map(reason))] : null;
  };
  const proposal = (id) => {
    const one = count.answers[id];
    const without = count.without_reason[id];
    return h(
      "li.co-stack--tight",
      {},
      h("p.co-voice", {}, call(id), isMine(id) ? [" ", yours()] : null),
      h("p", {}, h("b", {}, verdict(id, one))),
      reasons(id, "objection"),
      without ? h("p.co-small.co-soft", {}, _n("{n} without a reason", "{n} without a reason", without)) : null,
      reasons(id, "concern", _("Concerns")),
      h("p.co-small", {}, figures(one)),
    );
  };
  const round = ({ answers, adopted }, i) => {
    const then = (id) => h("span.co-voice", { dir: "auto" }, count.wordings?.[i]?.[id] || _("a hidden idea"));
    const line = ([id, one]) =>
      h("li", {}, then(id), ": ", adopted.includes(id) ? [h("b", {}, _("adopted")), "; "] : null, figures(one));
    return h("li", {}, h("b", {}, _("Round {n}", { n: number(i + 1) })), h("ul.co-stack--tight", {}, Object.entries(answers).map(line)));
  };
  const history =
    count.history.length > 1
      ? h("details.co-small", {}, h("summary", {}, _n("{n} round", "All {n} rounds", count.history.length)), h("ol.co-stack--tight", {}, count.history.map(round)))
      : null;
  return [h("ul.co-stack", {}, ids.map(proposal)), history];
};
// What came out of a round in a few words, and the names of what was adopted.
const consentVerdict = (kit, count, call) => {
  const { h, _, _n, number } = kit;
  const n = count.open.length;
  const met = _n("One proposal met an objection", "{n} proposals met an objection", n);
  const words = n ? met : count.winners.length ? _("Nobody objects") : _("Nothing is adopted");
  const round = count.round > 1 ? [_("Round {n}", { n: number(count.round) }), ": "] : null;
  const adopted = count.winners.length ? kit.say(_("Adopted: {names}"), { names: kit.listed(count.winners.map(call)) }) : null;
  const names = adopted && h("p.co-voice", {}, adopted);
  return { title: [round, words], names };
};
// What oneself answered.
const ownAnswers = (kit, call, answers) => {
  const said = Object.entries(answers).map(([id, answer]) => [call(id), ": ", answersOf(kit)[answer]]);
  return kit.say(kit._("You answered: {answers}."), { answers: kit.listed(said) });
};
