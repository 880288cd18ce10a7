// Who chose what in an open vote, idea by idea, folded.
const whoChose = (kit, call, { named, kind, options }) => {
  const { h, _, _n, person, number } = kit;
  if (!named) return null;
  const MARKS = {
    dots: (n) => _n("one dot", "{n} dots", n),
    score: (n) => number(n),
    grades: (n) => gradeOf(kit)(n),
    pulse: (n) => number(n),
    agreement: (n) => levelsOf(kit, options.levels)[n - 1],
    consent: (answer) => answersOf(kit)[answer],
    ranking: (n) => _("place {n}", { n: number(n) }),
    pairs: (n) => _n("chosen once", "chosen {n} times", n),
    opinions: (n) => ({ 1: _("agrees"), 0: _("passes"), "-1": _("disagrees") })[n],
  };
  const voter = (row) => [person(row), MARKS[kind] ? [" ", h("span.co-soft", {}, MARKS[kind](row.mark))] : null];
  const others = ({ left, paper }) =>
    [
      left && _n("one who has left", "{n} who have left", left),
      paper && _n("one on paper", "{n} on paper", paper),
    ].filter(Boolean);
  const line = (idea) => {
    const all = [...idea.people.map((row) => h("span", {}, voter(row))), ...others(idea)];
    return h("li", {}, h("b", {}, call(idea.id)), ": ", all.length ? kit.listed(all) : _("nobody"));
  };
  return h(
    "details.co-small.co-stack--tight.names",
    {},
    h("summary", {}, _("Who chose what")),
    h("ul.co-stack--tight", {}, named.map(line)),
  );
};
