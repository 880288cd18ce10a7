// How the ideas grow, as a map for the wall: left to right by generation, a line from each idea to what came of it.
//
// A room reads it from the back: its text is never under 1.5 % of the wall's width. So only as many boxes are drawn as
// this leaves room for, whole families and the liveliest of them, and the other ideas are counted.

const FEW = 24; // more ideas than these: those without kin are only counted
const MOST = 28; // boxes
const TRIES = 12; // families that do not fit, before the search for one that does is given up
const GAP = 0.55; // letters between boxes
const BETWEEN = 1.9; // letters from one column to the next
const NARROWEST = 10; // letters in the width of a box
const PASSING = 0.5; // letters in the height of a line that passes a column

const wallThreads = (kit, cards) => {
  const { h, s, fill, reword, _, _n, called } = kit;
  const { young, byAge, parentsOf } = cards;
  const counts = h("span.co-soft");
  const map = h("div.map", { role: "img" });
  const rest = h("p.co-soft.more");
  const newest = cards.places(false);
  const hint = h("p.co-soft", {}, _("As soon as an idea is built on another, a line will join them."));
  const none = h(
    "p.co-voice.empty",
    {},
    _("No ideas yet. Here one will see how they grow out of one another."),
  );
  const grown = h("section.grown", {}, h("h1", {}, _("How the ideas grow"), counts), none, hint, map, rest);
  const side = h("section.nw", {}, h("h2", {}, _("Newest")), newest.list);
  const el = h("section.wi", {}, grown, side);

  // ---- how tall a box is: measured once for each headline ----

  const ruler = h("div.ruler", { "aria-hidden": "true" });
  let heights = new Map();
  let measuredAt = "";
  const measure = (ideas, width, em) => {
    const size = `${width} ${em}`;
    if (size !== measuredAt) heights = new Map();
    measuredAt = size;
    const fresh = [...new Set(ideas.map(called))].filter((words) => !heights.has(words));
    if (!fresh.length) return;
    const boxes = fresh.map((words) =>
      h("div.co-voice.node", { dir: "auto", style: { width: `${width}px` } }, words),
    );
    fill(ruler, boxes);
    map.append(ruler);
    fresh.forEach((words, i) => heights.set(words, boxes[i].offsetHeight));
    ruler.remove();
  };
  const tall = (row) => heights.get(called(row));

  // ---- drawing ----

  const drawn = new Map(); // of each box: its element and where it stands
  const lines = s("svg", { class: "co-draw", "aria-hidden": "true" });
  map.append(lines);
  let lineAt = new Map();

  const draw = (ideas) => {
    const em = parseFloat(getComputedStyle(map).fontSize);
    const [gap, between] = [GAP * em, BETWEEN * em];
    const [across, room] = [map.clientWidth, map.clientHeight];
    const columns = Math.max(1, Math.floor((across / em + BETWEEN) / (NARROWEST + BETWEEN)));
    const width = Math.floor((across - (columns - 1) * between) / columns);
    measure(ideas, width, em);
    const plan = planned(ideas, parentsOf, { columns, room, gap, tall, passing: PASSING * em });
    const x = (column) => column * (width + between);

    const gone = new Set(drawn.keys());
    for (const { row, column, top } of plan.boxes) {
      gone.delete(row.id);
      const place = `${x(column)} ${top} ${width} ${called(row)}`;
      let box = drawn.get(row.id);
      if (!box) {
        box = { el: h("div.co-voice.node", { dir: "auto" }), place: "" };
        drawn.set(row.id, box);
        map.append(box.el);
      }
      box.el.classList.toggle("node--new", young(row));
      if (box.place === place) continue;
      box.place = place;
      reword(box.el, called(row));
      for (const [name, px] of [
        ["left", x(column)],
        ["top", top],
        ["width", width],
        ["height", tall(row)],
      ])
        box.el.style.setProperty(name, `${px}px`);
      appear(box.el);
    }
    for (const id of gone) {
      drawn.get(id).el.remove();
      drawn.delete(id);
    }
    drawLines(plan.lines, x, width, between);
    lines.setAttribute("viewBox", `0 0 ${across} ${room}`);
    const left = ideas.length - plan.boxes.length;
    const lonely = plan.lonely;
    reword(
      rest,
      left === lonely
        ? _n("and one more with first words", "and {n} more first words", left)
        : _n("and one more idea", "and {n} more ideas", left),
    );
    rest.style.visibility = left ? "" : "hidden";
    map.setAttribute("aria-label", inWords(plan.boxes.map(({ row }) => row)));
  };

  const STYLE = { amends: " edge--amends", inspired_by: " edge--inspired" };
  const drawLines = (wanted, x, width, between) => {
    const before = lineAt;
    lineAt = new Map();
    for (const { key, kind, column, at } of wanted) {
      const d = thread(column, at, x, width, between);
      let line = before.get(key);
      if (!line || line.getAttribute("d") !== d) {
        line = s("path", { class: `edge line appear${STYLE[kind] || ""}`, d });
      }
      lineAt.set(key, line);
    }
    for (const [key, line] of before) if (lineAt.get(key) !== line) line.remove();
    for (const line of lineAt.values()) if (!line.parentNode) lines.append(line);
  };

  const inWords = (shown) => {
    const built = shown.filter((row) => parentsOf(row).length).slice(-12);
    const sources = (row) =>
      parentsOf(row)
        .map(([id]) => called(kit.rows.get(id)))
        .join(", ");
    return [_("Map of ideas."), built.map((row) => `${called(row)}: ${sources(row)}`).join("; ")].join(" ");
  };

  const show = (main) => {
    if (main.firstChild !== el || main.children.length > 1) fill(main, el);
    const all = byAge();
    const kin = all.filter((row) => parentsOf(row).length);
    fill(counts, all.length ? cards.howMany(all) : "");
    none.hidden = all.length > 0;
    hint.hidden = !all.length || kin.length > 0;
    map.hidden = side.hidden = !all.length;
    if (!all.length) {
      rest.style.visibility = "hidden";
      return;
    }
    draw(all);
    const em = parseFloat(getComputedStyle(side).fontSize);
    const count = Math.max(1, Math.min(3, Math.floor((side.clientHeight / em - 2) / 6.2)));
    side.style.setProperty("--lines", count);
    newest.draw(count, `${side.clientWidth}×${side.clientHeight}`);
  };
  return { facts: newest.facts, show };
};

// The line from an idea to one that came of it, through its places in the columns between.
const thread = (column, at, x, width, between) => {
  const bend = (x1, y1, x2, y2) => `C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`;
  const [first, ...later] = at;
  let from = x(column) + width;
  let y = first;
  let d = `M${from} ${y}`;
  later.forEach((next, i) => {
    d += bend(from, y, from + between, next);
    from += between;
    y = next;
    if (i < later.length - 1) {
      from += width;
      d += `H${from}`;
    }
  });
  return d;
};

// ---- what is drawn, and where: numbers only ----

// Which ideas are drawn, each with its column and top, the lines between them, and how many without kin are not.
const planned = (ideas, parentsOf, about) => {
  const families = familiesOf(ideas, parentsOf);
  const isDrawn = (family) => family.length > 1 || ideas.length <= FEW;
  const byLife = families.filter(isDrawn).sort((a, b) => livelier(b) - livelier(a) || last(b) - last(a));
  const chosen = [];
  let [boxes, misses] = [0, 0];
  for (const family of byLife) {
    if (misses >= TRIES || boxes >= MOST) break;
    const fits = (block) =>
      block.whole &&
      boxes + block.rows.length <= MOST &&
      packed([...chosen, block], about).height <= about.room;
    const whole = boxes + family.length <= MOST ? blockOf(family, parentsOf, about) : null;
    const block = whole && fits(whole) ? whole : partOf(family, parentsOf, about, fits);
    if (block) {
      chosen.push(block);
      boxes += block.rows.length;
    } else misses++;
  }
  const shown = new Set(chosen.flatMap((block) => block.rows));
  const lonely = families.filter((family) => family.length === 1 && !shown.has(family[0])).length;
  return { ...placed(chosen, about), lonely };
};

const last = (family) => family.at(-1).seq;
const livelier = (family) => (family.length > 1 ? 1 : 0);

// Ideas that are kin in any degree, each family in the order in which it came.
const familiesOf = (ideas, parentsOf) => {
  const above = new Map(ideas.map((row) => [row.id, row.id]));
  const head = (id) => {
    while (above.get(id) !== id) {
      above.set(id, above.get(above.get(id)));
      id = above.get(id);
    }
    return id;
  };
  for (const row of ideas)
    for (const [id] of parentsOf(row)) if (above.has(id)) above.set(head(row.id), head(id));
  const families = new Map();
  for (const row of ideas) {
    const id = head(row.id);
    if (families.has(id)) families.get(id).push(row);
    else families.set(id, [row]);
  }
  return [...families.values()];
};

// A family as a block of columns, one for each generation: where each idea stands in it, and from where to where each
// column reaches.
const blockOf = (family, parentsOf, { columns, room, gap, tall, passing }) => {
  const here = new Set(family.map((row) => row.id));
  const parents = (row) => parentsOf(row).filter(([id]) => here.has(id));
  const column = new Map();
  for (const row of family) {
    const after = parents(row).map(([id]) => (column.get(id) ?? 0) + 1);
    column.set(row.id, Math.max(0, ...after));
  }
  const places = inColumns(family, parents, column, tall, passing);
  const { middle, height } = stacked(places, gap);
  const reach = places.map((some) => [
    Math.min(...some.map((place) => middle.get(place.key) - place.tall / 2)),
    Math.max(...some.map((place) => middle.get(place.key) + place.tall / 2)),
  ]);
  const whole = places.length <= columns && height <= room;
  return { rows: family, parents, column, middle, reach, wide: places.length, height, whole };
};

// Of a family without room for all: its newest ideas, each with those it came from, as long as they fit.
const partOf = (family, parentsOf, about, fits) => {
  const byId = new Map(family.map((row) => [row.id, row]));
  let part = null;
  let shown = new Set();
  let misses = 0;
  for (const row of [...family].reverse()) {
    if (misses >= TRIES || shown.size >= MOST) break;
    if (shown.has(row)) continue;
    const more = new Set(shown).add(row);
    for (const [id] of parentsOf(row)) if (byId.has(id)) more.add(byId.get(id));
    const block = blockOf(
      family.filter((one) => more.has(one)),
      parentsOf,
      about,
    );
    if (fits(block)) [part, shown] = [block, more];
    else misses++;
  }
  return shown.size > 1 ? part : null;
};

// Each block in the first place from above where its columns are free, older families first.
const packed = (blocks, { columns, gap }) => {
  const taken = Array.from({ length: columns }, () => []); // in each column: from where to where
  const at = new Map();
  let height = 0;
  for (const block of [...blocks].sort((a, b) => a.rows[0].seq - b.rows[0].seq)) {
    let best = { top: Infinity, left: 0 };
    for (let left = 0; left + block.wide <= columns; left++) {
      const top = firstFree(block, left, taken, gap);
      if (top < best.top) best = { top, left };
    }
    at.set(block, best);
    block.reach.forEach(([from, to], i) => taken[best.left + i].push([best.top + from, best.top + to]));
    height = Math.max(height, best.top + block.height);
  }
  return { at, height };
};

const firstFree = (block, left, taken, gap) => {
  const below = block.reach.flatMap(([from], i) => taken[left + i].map(([, end]) => end + gap - from));
  const isFree = (top) =>
    block.reach.every(([from, to], i) =>
      taken[left + i].every(([start, end]) => top + from >= end + gap || top + to + gap <= start),
    );
  return [0, ...below.filter((top) => top > 0)].sort((a, b) => a - b).find(isFree);
};

const placed = (blocks, about) => {
  const { at } = packed(blocks, about);
  const boxes = [];
  const lines = [];
  for (const block of blocks) {
    const { top, left } = at.get(block);
    const y = (key) => top + block.middle.get(key);
    for (const row of block.rows) {
      const to = block.column.get(row.id);
      boxes.push({ row, column: left + to, top: y(row.id) - about.tall(row) / 2 });
      for (const [id, kind] of block.parents(row)) {
        const from = block.column.get(id);
        const through = [];
        for (let between = from + 1; between < to; between++)
          through.push(y(passingKey(id, row.id, between)));
        lines.push({ key: `${id}>${row.id}`, kind, column: left + from, at: [y(id), ...through, y(row.id)] });
      }
    }
  }
  return { boxes, lines };
};

// A line over more than one generation keeps a narrow place of its own in each column between.
const passingKey = (parent, child, between) => `${parent}>${child}>${between}`;

const inColumns = (order, parentsOf, column, tall, passing) => {
  const columns = [];
  const put = (at, place) => (columns[at] ??= []).push(place);
  for (const row of order) {
    const to = column.get(row.id);
    const before = ([id]) => (to - column.get(id) > 1 ? passingKey(id, row.id, to - 1) : id);
    put(to, { key: row.id, tall: tall(row), from: parentsOf(row).map(before) });
    for (const [id] of parentsOf(row)) {
      const from = column.get(id);
      for (let between = from + 1; between < to; between++) {
        const last = between - 1 > from ? passingKey(id, row.id, between - 1) : id;
        put(between, { key: passingKey(id, row.id, between), tall: passing, from: [last] });
      }
    }
  }
  return columns;
};

// Each column from above to below in the order of what it comes from: the middle of each place, and the whole height.
const stacked = (columns, gap) => {
  const middle = new Map();
  let height = 0;
  const wanted = (place) => {
    const from = place.from.filter((key) => middle.has(key)).map((key) => middle.get(key));
    return from.reduce((sum, at) => sum + at / from.length, 0);
  };
  columns.forEach((column, i) => {
    if (i) column.sort((a, b) => wanted(a) - wanted(b));
    let free = 0;
    for (const place of column) {
      const top = i ? Math.max(free, wanted(place) - place.tall / 2) : free;
      middle.set(place.key, top + place.tall / 2);
      free = top + place.tall + gap;
    }
    height = Math.max(height, free - gap);
  });
  return { middle, height };
};
