// What is aimed at, and how far it has come: large where nothing is promised yet, else a strip above the promises.
const STRIP = 3; // goals above the promises
const BRIEF = 60; // characters of a goal in the strip

const wallGoals = (kit, model, { shortened }) => {
  const { h, _, _n, number } = kit;
  const goals = () => model.get("goals") || [];
  const tongue = localeOf(model.get("language") || "en");
  const date = (day) =>
    new Date(`${day}T12:00:00`).toLocaleDateString(tongue, {
      day: "numeric",
      month: "long",
      year: "numeric",
    });

  const figures = ({ amount, target, unit }) =>
    kit.say(_("{amount} of {target} {unit}"), {
      amount: h("b.huge", {}, number(amount)),
      target: number(target),
      unit: h("bdi", {}, unit),
    });
  const track = ({ amount, target }) => {
    const share = Math.max(0, Math.min(100, (100 * amount) / target));
    return h("span.co-track", { "aria-hidden": "true" }, h("i", { style: { "--value": share } }));
  };
  const facts = ({ due, reached, people }) =>
    [
      reached ? _("reached") : due ? _("by {date}", { date: date(due) }) : "",
      people ? _n("by one person", "by {n} people", people) : "",
    ]
      .filter(Boolean)
      .join(" · ");
  const large = (goal) =>
    h(
      "li.wg",
      {},
      h("p.name", { dir: "auto" }, goal.text),
      h("p.figures", {}, h("span", {}, figures(goal))),
      track(goal),
      facts(goal) ? h("p.co-soft", {}, facts(goal)) : null,
    );
  const small = (goal) =>
    h(
      "li.wg",
      {},
      h(
        "p.line",
        {},
        h("b", { dir: "auto" }, brief(goal.text)),
        h("span", {}, figures(goal)),
        h("span.co-soft", {}, facts(goal)),
      ),
      track(goal),
    );
  const brief = (text) => {
    if (text.length <= BRIEF) return text;
    const cut = text.slice(0, BRIEF);
    return `${cut.slice(0, cut.lastIndexOf(" ")) || cut} …`;
  };
  return {
    there: () => goals().length > 0,
    large: () => [
      h("h1", {}, _("What we want to reach")),
      ...shortened(h("ul.goals.large"), goals().map(large)),
    ],
    // It stands above what is promised; the first of it stays where room is short.
    strip: () => {
      if (!goals().length) return null;
      const [list, rest] = shortened(h("ul.goals.strip"), goals().map(small));
      const { cut } = list;
      list.cut = (n) => cut(Math.max(1, Math.min(n, STRIP)));
      list.cut(STRIP);
      rest.classList.add("strip");
      return [list, rest];
    },
  };
};
