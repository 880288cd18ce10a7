// What came out of a vote, for the whole room: the winner and the people behind it, why, and the counts as bars.
const BARS_THAT_FIT = 8;

const wallResult = (kit, model) => {
  const { h, _, _n, person, number } = kit;
  const andMore = (n) => (n > 0 ? h("p.co-soft", {}, _n("and one more", "and {n} more", n)) : null);

  const result = () => {
    const count = model.get("result") || {};
    const options = new Map((model.get("options") || []).map((option) => [option.id, option]));
    const call = (id) => {
      const option = options.get(id);
      return h("span", { dir: "auto" }, option?.hidden === null ? option.name : _("a hidden idea"));
    };
    return h(
      "section.wr",
      {},
      h("section.win", {}, winner(count, call, options), decided()),
      whyIt(count, call),
      bars(count, call),
      andMore(Object.keys(count.scores).length - BARS_THAT_FIT),
    );
  };
  const byScore = ({ scores }) => Object.keys(scores).sort((a, b) => scores[b] - scores[a]);
  const winner = ({ winners }, call, options) => {
    if (!winners.length) return h("h1.co-voice", {}, _("Nothing is chosen"));
    if (winners.length > 1) {
      const level = _n("One idea is level", "{n} ideas are level", winners.length);
      return [h("h1.co-voice", {}, level), h("p", {}, kit.listed(winners.map(call)))];
    }
    const option = options.get(winners[0]) || {};
    const from = (model.get("sources") || {})[option.idea] || [];
    const sentence = from.length ? _("written by {name}, from ideas of {people}") : _("written by {name}");
    const people = kit.listed(from.map((source) => person(source)));
    const written = h("p", {}, kit.say(sentence, { name: person(option), people }));
    return [h("h1.co-voice", {}, call(winners[0])), written];
  };
  const decided = () => {
    const { chosen, reason } = model.get("decision") || {};
    if (!chosen) return null;
    return h("p.alt", {}, _("Decided"), h("br"), h("span", { dir: "auto" }, reason));
  };
  const whyIt = (count, call) => {
    const { scores, winners, n_ballots } = count;
    if (!winners.length) return null;
    const [first] = winners;
    const figures = { score: h("b", {}, number(scores[first])), n: number(n_ballots) };
    if (winners.length > 1) {
      const tie = _("Each was ticked on {score} of {n} ballots. The group decides how to settle it.");
      return h("p.why", {}, kit.say(tie, figures));
    }
    const ticked = kit.say(_("Ticked on {score} of {n} ballots"), figures);
    const second = byScore(count).find((id) => !winners.includes(id));
    if (!second) return h("p.why", {}, ticked, ".");
    const margin = number(scores[first] - scores[second]);
    const ahead = kit.say(_("{margin} more than {idea}."), { margin, idea: call(second) });
    return h("p.why", {}, ticked, ", ", ahead);
  };
  const bars = (count, call) => {
    const most = Math.max(1, ...Object.values(count.scores));
    const bar = (id) => {
      const score = count.scores[id];
      const width = `${(100 * score) / most}%`;
      const filled = h(count.winners.includes(id) ? "i" : "i.o", { style: { width } });
      return h(
        "li",
        {},
        h("span.co-voice", {}, call(id)),
        h("span.rb", { "aria-hidden": "true" }, filled),
        h("b.co-num", {}, number(score)),
      );
    };
    return h("ol.bars", {}, byScore(count).slice(0, BARS_THAT_FIT).map(bar));
  };

  return result;
};
