// Which idea stands below which, and in which lane its thread runs: the arrangement of the page of threads.

// Families together, parents above children; a family stands where its first words came.
const inFamilies = (some, rows) => {
  const all = some.sort((a, b) => a.seq - b.seq);
  const here = new Set(all.map((row) => row.id));
  const above = new Map();
  const head = (id) => {
    while (above.get(id) !== id) id = above.get(id);
    return id;
  };
  const isBefore = (a, b) => rows.get(a).seq < rows.get(b).seq;
  const join = (a, b) => {
    if (a === b) return;
    const [first, second] = isBefore(a, b) ? [a, b] : [b, a];
    above.set(second, first);
  };
  for (const row of all) {
    above.set(row.id, row.id);
    for (const [parent] of row.parents || []) if (here.has(parent)) join(head(parent), head(row.id));
  }
  const first = (row) => rows.get(head(row.id)).seq;
  return all.sort((a, b) => first(a) - first(b) || a.seq - b.seq).map((row) => row.id);
};

// Each idea keeps its lane until its last child; the child then takes it over.
const lanesOf = (order, rows) => {
  const parentsOf = (id) => (rows.get(id).parents || []).map(([parent]) => parent);
  const lastChild = new Map(order.map((id) => [id, null]));
  for (const id of order) {
    for (const parent of parentsOf(id)) if (lastChild.has(parent)) lastChild.set(parent, id);
  }
  const lanes = new Map();
  const taken = []; // by lane, the idea that still waits for children in it
  for (const id of order) {
    taken.forEach((holder, lane) => {
      if (holder && lastChild.get(holder) === id) taken[lane] = null;
    });
    const inherited = parentsOf(id)
      .map((parent) => lanes.get(parent))
      .filter((lane) => lane !== undefined && !taken[lane]);
    let lane = inherited.length ? Math.min(...inherited) : 0;
    while (!inherited.length && taken[lane]) lane++;
    lanes.set(id, lane);
    taken[lane] = lastChild.get(id) ? id : null;
  }
  return lanes;
};
