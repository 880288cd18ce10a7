// What is aimed at, and how far it has come: large where nothing is promised yet, else a strip above the promises.
const STRIP = 3; // goals beside one another

const wallGoals = (kit, model) => {
  const { h, _, _n, number } = kit;
  const goals = () => model.get("goals") || [];
  const tongue = localeOf(model.get("language") || "en");
  const date = (day) =>
    new Date(`${day}T12:00:00`).toLocaleDateString(tongue, { day: "numeric", month: "long", year: "numeric" });

  const goal = ({ text, unit, target, due, amount, reached, people }) => {
    const share = Math.max(0, Math.min(100, (100 * amount) / target));
    const figures = kit.say(_("{amount} of {target} {unit}"), {
      amount: h("b.huge", {}, number(amount)),
      target: number(target),
      unit: h("bdi", {}, unit),
    });
    const facts = [
      reached ? _("reached") : due ? _("by {date}", { date: date(due) }) : "",
      people ? _n("by one person", "by {n} people", people) : "",
    ].filter(Boolean);
    return h(
      "li.wg",
      {},
      h("p", { dir: "auto" }, text),
      h("p.figures", {}, h("span", {}, figures)),
      h("span.co-track", { "aria-hidden": "true" }, h("i", { style: { "--value": share } })),
      facts.length ? h("p.co-soft", {}, facts.join(" · ")) : null,
    );
  };
  const more = (left) => (left > 0 ? h("p.co-soft", {}, _n("and one more", "and {n} more", left)) : null);
  return {
    there: () => goals().length > 0,
    large: () => [
      h("h1", {}, _("What we want to reach")),
      h("ul.goals.large", {}, goals().slice(0, 2 * STRIP).map(goal)),
      more(goals().length - 2 * STRIP),
    ],
    strip: () =>
      goals().length
        ? [h("ul.goals", {}, goals().slice(0, STRIP).map(goal)), more(goals().length - STRIP)]
        : null,
  };
};
