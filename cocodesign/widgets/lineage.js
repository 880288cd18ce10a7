// Where an idea comes from: its sources, one below the other, each with its thread, and at the end the idea itself.
const lineage = (kit, row) => {
  const { h, s, _, _n, rows, page, called, person } = kit;
  const parents = row.parents || [];
  const title = () => h("h3", {}, _("Where it comes from"));
  if (!parents.length) {
    const words = _("These are first words: it was drawn from no other idea here.");
    return h("section.co-card", {}, title(), h("p.co-small.co-soft", {}, words));
  }

  const DERIVED = {
    builds_on: _("builds on it"),
    merges: _("merges them"),
    forks: _("forked from it"),
    splits: _("split off from it"),
    amends: _("amends it"),
    inspired_by: _("inspired by it"),
  };

  // Each source has a lane from its knot down to the idea.
  const lane = (i) => 14 + i * Math.min(26, 40 / Math.max(1, parents.length - 1));
  const drawing = (...parts) =>
    s("svg", { width: 64, height: 64, class: "co-draw", "aria-hidden": "true" }, parts);
  const edge = (d, main) => s("path", { class: main ? "edge edge--main" : "edge", d });

  const source = ([id], i) => {
    const parent = rows.get(id) || {};
    const lanesBefore = parents.slice(0, i).map((_, j) => edge(`M${lane(j)} -99V199`));
    const knot = s("circle", { class: parent.mine ? "knot knot--yours" : "knot", cx: lane(i), cy: 32, r: 7 });
    const n = parent.parents?.length;
    const about = h(
      "small",
      {},
      person(parent),
      parent.mine ? [" ", kit.yours()] : null,
      n ? " · " + _n("from one idea", "from {n} ideas", n) : null,
    );
    const open = () => page.on && page.go(page.place, id);
    return h(
      "li.k",
      {},
      drawing(lanesBefore, edge(`M${lane(i)} 32V199`), knot),
      kit.link(open, {}, h("b.co-voice", { dir: "auto" }, called(rows.get(id))), about),
    );
  };
  const thisIdea = () => {
    const into = (i) => (i ? `M${lane(i)} -99V0C${lane(i)} 24 14 10 14 32` : "M14 -99V32");
    const knot = s("circle", { cx: 14, cy: 32, r: 9, fill: "var(--co-primary)" });
    const about = h("small", {}, DERIVED[parents[0][1]] || "", " · ", person(row));
    return h(
      "li.k",
      {},
      drawing(
        parents.map((_, i) => edge(into(i), true)),
        knot,
      ),
      h("span", {}, h("b", {}, _("This idea")), about),
    );
  };
  return h(
    "section.co-card",
    { "aria-label": _("Where it comes from") },
    title(),
    h("ol.kinlist", {}, parents.map(source), thisIdea()),
  );
};
