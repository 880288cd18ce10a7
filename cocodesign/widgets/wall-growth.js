// How the ideas grow, as a map for the wall: left to right by generation, a line from each idea to what came of it.
//
// A room reads it from the back: its text never falls under 1.5 % of the wall's width. So only as many boxes are drawn
// as this leaves room for, whole families first and the liveliest of them first, and the other ideas are counted.

const BOX = { width: 268, side: 17, line: 26, padding: 24, gap: 12 }; // side: characters in a line of a box
const BETWEEN = 50; // from one column to the next
const EDGE = 8; // around the map
const COLUMNS = 3; // more of them would make the text smaller, and so would a higher map
const TALLEST = 405; // at half of the wall's height the text is still 1.5 % of its width
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
  const families = familiesOf(ideas, parentsOf);
  const column = columnsOf(families, parentsOf);
  const layout = (rows) => arranged(rows, families, parentsOf, column, tall);
  const shown = whatFits(families, column, (rows) => layout(rows).height <= TALLEST);
  const { order, drawnParents, columns, y, height } = layout(shown);

  const x = (row) => EDGE + column.get(row.id) * (BOX.width + BETWEEN);
  const STYLE = { amends: " edge--amends", inspired_by: " edge--inspired" };
  const edge = (row, [id, kind]) =>
    s("path", { class: "edge line" + (STYLE[kind] || ""), d: thread(known.get(id), row, column, y) });
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
  const edges = order.map((row) => drawnParents(row).map((parent) => edge(row, parent)));
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

  const left = ideas.length - shown.length;
  const lonely = families.filter(([first, ...kin]) => !kin.length && !shown.includes(first)).length;
  const rest =
    lonely === left
      ? _n("and one more with first words", "and {n} more with first words", left)
      : _n("and one more idea", "and {n} more ideas", left);
  return [drawing, left ? h("p.co-soft", {}, rest) : null];
};

// Ideas that are kin in any degree; families before single ideas, the liveliest first.
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

// The column of each idea, by how many generations are above it. A longer family than the map has columns is drawn
// where it is thickest; the columns of its other generations lie outside, before the first or after the last.
const columnsOf = (families, parentsOf) => {
  const column = new Map();
  for (const family of families) {
    const sizes = []; // of the generations
    for (const row of family) {
      const after = parentsOf(row).map(([id]) => (column.get(id) ?? 0) + 1);
      const generation = Math.max(0, ...after);
      column.set(row.id, generation);
      sizes[generation] = (sizes[generation] || 0) + 1;
    }
    const first = thickest(sizes);
    for (const row of family) column.set(row.id, column.get(row.id) - first);
  }
  return column;
};

// The first of as many generations as there are columns that hold most ideas; where several hold as many, the latest.
const thickest = (sizes) => {
  let best = { first: 0, ideas: 0 };
  for (let first = 0; first <= Math.max(0, sizes.length - COLUMNS); first++) {
    const ideas = sizes.slice(first, first + COLUMNS).reduce((sum, size) => sum + size, 0);
    if (ideas >= best.ideas) best = { first, ideas };
  }
  return best.first;
};

// Whole families as long as there is room; of one that alone is too large, what was said first.
const whatFits = (families, column, fits) => {
  let shown = [];
  for (const family of families) {
    const inside = family.filter((row) => column.get(row.id) >= 0 && column.get(row.id) < COLUMNS);
    const more = [...shown, ...inside];
    if (more.length <= MOST && fits(more)) shown = more;
    else if (!shown.length) for (const row of inside) if (fits([...shown, row])) shown.push(row);
  }
  return shown;
};

// Where everything stands when these rows are drawn.
const arranged = (rows, families, parentsOf, column, tall) => {
  const here = new Set(rows.map((row) => row.id));
  const drawnParents = (row) => parentsOf(row).filter(([id]) => here.has(id));
  const order = families
    .map((family) => family.filter((row) => here.has(row.id)))
    .filter((family) => family.length)
    .sort((a, b) => (b.length > 1) - (a.length > 1) || a[0].seq - b[0].seq)
    .flat();
  const columns = inColumns(order, drawnParents, column, tall);
  return { order, drawnParents, columns, ...stacked(columns) };
};

// A line over more than one generation keeps a narrow place of its own in each column between.
const passing = (parent, child, between) => `${parent}>${child}>${between}`;

const inColumns = (order, parentsOf, column, tall) => {
  const columns = [];
  const put = (at, place) => (columns[at] ??= []).push(place);
  for (const row of order) {
    const to = column.get(row.id);
    const before = ([id]) => (to - column.get(id) > 1 ? passing(id, row.id, to - 1) : id);
    put(to, { key: row.id, tall: tall(row), from: parentsOf(row).map(before) });
    for (const [id] of parentsOf(row)) {
      const from = column.get(id);
      for (let between = from + 1; between < to; between++) {
        const last = between - 1 > from ? passing(id, row.id, between - 1) : id;
        put(between, { key: passing(id, row.id, between), tall: PASSING, from: [last] });
      }
    }
  }
  return [...columns].map((places) => places || []);
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
const thread = (parent, child, column, y) => {
  const bend = (x1, y1, x2, y2) => `C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`;
  const [from, to] = [column.get(parent.id), column.get(child.id)];
  let x = EDGE + from * (BOX.width + BETWEEN) + BOX.width;
  let at = y.get(parent.id);
  let d = `M${x} ${at}`;
  for (let between = from + 1; between <= to; between++) {
    const next = y.get(between < to ? passing(parent.id, child.id, between) : child.id);
    d += bend(x, at, x + BETWEEN, next);
    x += BETWEEN;
    at = next;
    if (between < to) {
      x += BOX.width;
      d += `H${x}`;
    }
  }
  return d;
};
