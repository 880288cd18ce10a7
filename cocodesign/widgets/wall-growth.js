// How the ideas grow, as a map for the wall: left to right by generation, a line from each idea to what came of it.
//
// A room reads it from the back, so there are few boxes in it, and those are large. Families are shown whole, the
// liveliest first, as long as they fit; the other ideas are counted.

const BOX = { width: 268, side: 17, line: 26, padding: 24, gap: 12 }; // side: characters in a line of a box
const BETWEEN = 50; // from one column to the next
const EDGE = 8; // around the map
const TALLEST = 690; // what a column holds: a column is about as high as the wall has room for
const MOST = 28; // boxes
const PASSING = 10; // height of a line that passes a column

const ideaMap = (kit, ideas, young) => {
  const { h, s, _, _n, called } = kit;
  const known = new Map(ideas.map((row) => [row.id, row]));
  const parentsOf = (row) => (row.parents || []).filter(([id]) => known.has(id));
  const tall = (row) => {
    const lines = Math.max(1, Math.ceil([...called(row)].length / BOX.side));
    return BOX.padding + lines * BOX.line;
  };
  const generation = generations(ideas, parentsOf);
  const families = familiesOf(ideas, parentsOf);
  const shown = whatFits(families, generation, tall);

  const order = families
    .filter((family) => shown.has(family[0].id))
    .sort((a, b) => (b.length > 1) - (a.length > 1) || a[0].seq - b[0].seq)
    .flat();
  const columns = inColumns(order, parentsOf, generation, tall);
  const { y, height } = stacked(columns);

  const x = (row) => EDGE + generation.get(row.id) * (BOX.width + BETWEEN);
  const STYLE = { amends: " edge--amends", inspired_by: " edge--inspired" };
  const edge = (row, [id, kind]) =>
    s("path", { class: "edge line" + (STYLE[kind] || ""), d: thread(known.get(id), row, generation, y) });
  const box = (row) => {
    const place = { x: x(row), y: y.get(row.id) - tall(row) / 2, width: BOX.width, height: tall(row) };
    const words = h("div.co-voice.box", { dir: "auto" }, called(row));
    return s(
      "g",
      {},
      s("rect", { ...place, rx: 8, class: young(row) ? "node node--new" : "node" }),
      s("foreignObject", place, words),
    );
  };
  const edges = order.map((row) => parentsOf(row).map((parent) => edge(row, parent)));
  const width = Math.max(820, columns.length * (BOX.width + BETWEEN) - BETWEEN + 2 * EDGE);
  const sources = (row) =>
    parentsOf(row)
      .map(([id]) => called(known.get(id)))
      .join(", ");
  const grown = order.filter((row) => row.parents?.length).slice(-12);
  const about = grown.map((row) => `${called(row)}: ${sources(row)}`).join("; ");
  const drawing = s(
    "svg",
    {
      class: "co-draw",
      viewBox: `0 0 ${width} ${Math.max(height, 320)}`,
      role: "img",
      "aria-label": _("Map of ideas.") + " " + about,
      preserveAspectRatio: "xMinYMin meet",
    },
    edges,
    order.map(box),
  );

  const left = ideas.filter((row) => !shown.has(row.id)).length;
  const lonely = families.filter((family) => family.length === 1 && !shown.has(family[0].id)).length;
  const rest =
    lonely === left
      ? _n("and one more with first words", "and {n} more with first words", left)
      : _n("and one more idea", "and {n} more ideas", left);
  return [drawing, left ? h("p.co-soft", {}, rest) : null];
};

// How many generations of ideas an idea has above it: 0 for first words.
const generations = (ideas, parentsOf) => {
  const found = new Map();
  for (const row of ideas) {
    const after = parentsOf(row).map(([id]) => (found.get(id) ?? 0) + 1);
    found.set(row.id, Math.max(0, ...after));
  }
  return found;
};

// Ideas that are kin in any degree; those with kin first, the liveliest of them first.
const familiesOf = (ideas, parentsOf) => {
  const above = new Map();
  const head = (id) => {
    while (above.get(id) !== id) id = above.get(id);
    return id;
  };
  for (const row of ideas) {
    above.set(row.id, row.id);
    for (const [id] of parentsOf(row)) above.set(head(row.id), head(id));
  }
  const families = new Map();
  for (const row of ideas) families.set(head(row.id), [...(families.get(head(row.id)) || []), row]);
  const last = (family) => Math.max(...family.map((row) => row.seq));
  return [...families.values()].sort((a, b) => (b.length > 1) - (a.length > 1) || last(b) - last(a));
};

// Whole families, as long as every column has room for them.
const whatFits = (families, generation, tall) => {
  const filled = [];
  const shown = new Set();
  for (const family of families) {
    const needs = [];
    for (const row of family) {
      const column = generation.get(row.id);
      needs[column] = (needs[column] || 0) + tall(row) + BOX.gap;
    }
    const isTooTall = needs.some((height, column) => (filled[column] || 0) + height > TALLEST);
    const isFirst = family.length > 1 && !shown.size; // something is always shown
    if (!isFirst && (isTooTall || shown.size + family.length > MOST)) continue;
    needs.forEach((height, column) => {
      filled[column] = (filled[column] || 0) + height;
    });
    for (const row of family) shown.add(row.id);
  }
  return shown;
};

// A line over more than one generation keeps a narrow place of its own in each column between.
const passing = (parent, child, column) => `${parent}>${child}>${column}`;

const inColumns = (order, parentsOf, generation, tall) => {
  const columns = [];
  const put = (column, place) => (columns[column] ??= []).push(place);
  for (const row of order) {
    const to = generation.get(row.id);
    const before = ([id]) => (to - generation.get(id) > 1 ? passing(id, row.id, to - 1) : id);
    put(to, { key: row.id, tall: tall(row), from: parentsOf(row).map(before) });
    for (const [id] of parentsOf(row)) {
      const from = generation.get(id);
      for (let column = from + 1; column < to; column++) {
        const last = column - 1 > from ? passing(id, row.id, column - 1) : id;
        put(column, { key: passing(id, row.id, column), tall: PASSING, from: [last] });
      }
    }
  }
  return columns;
};

// Each column from above to below in the order of what it comes from: the middle of each place, and the whole height.
const stacked = (columns) => {
  const y = new Map();
  let height = 0;
  const wanted = (place) => {
    const from = place.from.filter((key) => y.has(key)).map((key) => y.get(key));
    return from.reduce((sum, at) => sum + at / from.length, 0);
  };
  columns.forEach((column, i) => {
    if (i) column.sort((a, b) => wanted(a) - wanted(b));
    let free = EDGE;
    for (const place of column) {
      const top = i ? Math.max(free, wanted(place) - place.tall / 2) : free;
      y.set(place.key, top + place.tall / 2);
      free = top + place.tall + BOX.gap;
    }
    height = Math.max(height, free);
  });
  return { y, height };
};

// The line from an idea to one that came of it, through its places in the columns between.
const thread = (parent, child, generation, y) => {
  const bend = (x1, y1, x2, y2) => `C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`;
  const [from, to] = [generation.get(parent.id), generation.get(child.id)];
  let x = EDGE + from * (BOX.width + BETWEEN) + BOX.width;
  let at = y.get(parent.id);
  let d = `M${x} ${at}`;
  for (let column = from + 1; column <= to; column++) {
    const next = y.get(column < to ? passing(parent.id, child.id, column) : child.id);
    d += bend(x, at, x + BETWEEN, next);
    x += BETWEEN;
    at = next;
    if (column < to) {
      x += BOX.width;
      d += `H${x}`;
    }
  }
  return d;
};
