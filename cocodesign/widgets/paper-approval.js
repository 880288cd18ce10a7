// Approval: tick all one could live with.
export const kinds = ["approval"];

export function open({ h, _, _n }, ballot) {
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

  return {
    chip: () => _("Approval"),
    counted: () =>
      _(
        "Each ballot counts once for every idea you tick. The idea ticked on most ballots wins; a tie is named and the group decides how to settle it. A second tick may let that idea pass your first: tick it if you could live with that.",
      ),
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
