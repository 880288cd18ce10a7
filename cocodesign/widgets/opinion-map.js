// People as points, near to one another where they answered alike, and what each group says; of nobody by name.
const opinionMap = (kit, count, call, heading = "h3") => {
  const { h, s, _, _n, number } = kit;
  const { map } = count;
  if (!map) return null;
  const { n, points = [], groups = [], none } = map;

  // The shape of each group, as in the bylines of people; 0 is nobody's.
  const SHAPES = [
    "M-3.500 0a3.500 3.500 0 1 0 7 0a3.500 3.500 0 1 0-7 0z",
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "M-3.600-3.600h7.200v7.200h-7.200z",
    "M0-4.600 4.400 3.400h-8.800z",
    "M0-5 5 0 0 5-5 0z",
    "M-1.500-4.500h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
  ];
  const shape = (k) => SHAPES[k] || SHAPES[0];
  const sizes = groups.map(({ size }) => number(size));
  const inWords = groups.length
    ? _("A map of {n} people in groups of {sizes}.", { n: number(n), sizes: sizes.join(", ") })
    : _("A map of {n} people, without groups.", { n: number(n) });
  const drawing = () =>
    s(
      "svg",
      { class: "om", viewBox: "-112 -112 224 224", role: "img", "aria-label": inWords },
      s("path", { class: "axis", d: "M-108 0H108M0-108V108" }),
      points.map(([x, y, k]) =>
        s("path", { class: `g${k}`, d: shape(k), transform: `translate(${x} ${-y})` }),
      ),
    );

  // In place of groups: why there are none.
  const NONE = {
    few: _n(
      "People who answer alike are grouped where 20 or more have answered 7 statements; here it is one.",
      "People who answer alike are grouped where 20 or more have answered 7 statements; here it is {n}.",
      n,
    ),
    alike: _("Everybody answered alike, so there are no groups."),
    small: _("No groups can be told: each time, one of them would be of fewer than five people."),
    chance: _("No groups can be told: people who answer by chance would seem as grouped as these."),
    unstable: _("No groups can be told: with others drawn from the same room they would be other groups."),
  };
  const said = ({ statement, side, of, others }) => {
    const facts = { of: h("b", {}, number(of)), others: number(others), statement: call(statement) };
    const words =
      side === "agree"
        ? _("about {of} of 100 agree with {statement}; of the others {others}")
        : _("about {of} of 100 disagree with {statement}; of the others {others}");
    return h("li", {}, kit.say(words, facts));
  };
  const sign = (k) =>
    s(
      "svg",
      { class: "om sign", viewBox: "-6 -6 12 12", "aria-hidden": "true" },
      s("path", { class: `g${k}`, d: shape(k) }),
    );
  const group = ({ size, says }, i) =>
    h(
      "li.co-stack--tight",
      {},
      h(
        "p.co-small.omg",
        {},
        sign(i + 1),
        h("b", {}, _("Group {n}", { n: number(i + 1) })),
        " · ",
        _n("one person", "{n} people", size),
      ),
      says.length ? h("ul.co-small.oms", {}, says.map(said)) : null,
    );
  const about = groups.length
    ? _("A point is a person, near to those who answered alike. Nobody is named.")
    : NONE[none];
  return h(
    "section.co-stack--tight.opinions",
    {},
    h(heading, {}, _("People who answer alike")),
    points.length ? drawing() : null,
    h("p.co-tiny.co-soft", {}, about),
    groups.length ? h("ul.co-stack--tight.omgs", {}, groups.map(group)) : null,
  );
};
