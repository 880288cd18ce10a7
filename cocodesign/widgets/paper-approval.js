// Approval: tick all one could live with.
export const kinds = ["approval"];

export function open({ h, number, _, _n }, ballot) {
  let ticks = new Set();
  const ticked = () => ballot.options().filter((option) => ticks.has(option.id));
  const choice = () => ({ approved: ticked().map((option) => option.id) });

  const row = (option) => {
    const isOn = ticks.has(option.id);
    return h(
      "button.co-row",
      { "aria-pressed": String(isOn), "data-key": option.id, onclick: toggle(option.id) },
      h("span.co-mark", { "aria-hidden": "true" }, isOn ? "✓" : ""),
      ballot.words(option),
    );
  };
  const toggle = (id) => (e) => {
    const isOn = !ticks.delete(id);
    if (isOn) ticks.add(id);
    e.currentTarget.setAttribute("aria-pressed", String(isOn));
    e.currentTarget.firstChild.textContent = isOn ? "✓" : "";
    ballot.changed();
  };

  const seats = () => ballot.settings().seats || 1;
  const singly = () =>
    _(
      "Each ballot counts once for every idea you tick. The idea ticked on most ballots wins; a tie is named and the group decides how to settle it. A second tick may let that idea pass your first: tick it if you could live with that.",
    );
  const RULES = {
    approval: () => _("Those ticked on most ballots are chosen, whoever ticked them."),
    equal_shares: () =>
      _(
        "Every ballot has an equal share in the places and gives it only to ideas it ticks, so each group gets its part of them. Places that no group can fill are filled so that what is left over weighs.",
      ),
    sequential_pav: () =>
      _(
        "They are chosen one after the other. A ballot of which one idea is chosen already counts half for the next, then a third, so that as many as can be have something of it.",
      ),
    sequential_phragmen: () =>
      _(
        "They are chosen one after the other, each time so that the burden of a place, shared by those who ticked it, weighs least on those who bear most. So each group gets its part of the places.",
      ),
  };
  const severally = () => {
    const together = _("{n} ideas are chosen together.", { n: number(seats()) });
    const rule = RULES[ballot.rule()] || RULES.approval;
    return [together, rule(), _("A second tick may take the place of your first.")].join(" ");
  };

  return {
    chip: () => (seats() > 1 ? _("Approval, {n} places", { n: number(seats()) }) : _("Approval")),
    counted: () => (seats() > 1 ? severally() : singly()),
    take({ approved = [] }) {
      ticks = new Set(approved);
    },
    kept: choice,
    choice,
    draw: (shown) =>
      h(
        "div.co-rows",
        { role: "group", "aria-label": _("Tap every one you could live with") },
        shown.map(row),
      ),
    marked: () => ticked().map(ballot.call),
    summary() {
      const names = ticked().map(ballot.call);
      const all = ballot.options().length;
      return [
        _n("You tick {n} of {all}", "You tick {n} of {all}", names.length, { all }),
        names.length ? [": ", ballot.some(names), "."] : [". ", ballot.blank()],
      ];
    },
    list({ approved }) {
      const names = ballot.options().filter((option) => approved.includes(option.id));
      return h(
        "ul.sum",
        {},
        names.map((option) => h("li", {}, ballot.call(option))),
      );
    },
  };
}
