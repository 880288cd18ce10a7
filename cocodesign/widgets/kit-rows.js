// The ideas and texts of a page: one table, patched row by row, and the list that shows it.

export const rows = {
  byId: new Map(),
  version: 0,
  kids: null,

  put(list, seq) {
    const changed = [];
    for (const row of list) {
      const old = this.byId.get(row.id);
      if (old && old.v >= row.v) continue;
      this.byId.set(row.id, row);
      changed.push(row.id);
    }
    this.version = Math.max(this.version, seq || 0);
    if (!changed.length) return;
    this.kids = null;
    tell("rows", changed);
  },
  get(id) {
    return this.byId.get(id);
  },
  all() {
    return [...this.byId.values()];
  },
  // The ideas that stand: neither hidden nor erased, nor merged with what says the same.
  readable() {
    return this.all().filter((row) => !row.hidden && !row.erased && !row.merged);
  },
  children(id) {
    this.kids ??= this.family();
    return this.kids.get(id) || [];
  },
  family() {
    const kids = new Map();
    for (const row of this.byId.values()) {
      for (const [parent] of row.parents || []) {
        if (!kids.has(parent)) kids.set(parent, []);
        kids.get(parent).push(row.id);
      }
    }
    return kids;
  },
};

// A list keyed by id: only what is missing is made, only what is named in `changed` is drawn again.
export function keyed(parent, ids, make, changed) {
  const have = new Map([...parent.children].map((el) => [el.dataset.key, el]));
  let last = null;
  for (const id of ids) {
    let el = have.get(id);
    if (!el || changed?.has(id)) {
      const fresh = make(id, el);
      fresh.dataset.key = id;
      if (el && fresh !== el) el.replaceWith(fresh);
      el = fresh;
    }
    const next = last ? last.nextSibling : parent.firstChild;
    if (next !== el) parent.insertBefore(el, next);
    have.delete(id);
    last = el;
  }
  have.forEach((el) => el.remove());
}

export const keyedChild = (parent, id) => [...parent.children].find((el) => el.dataset.key === id);
