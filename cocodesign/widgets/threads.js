// See how ideas grew out of one another: an ordered list with a gutter of threads.
const LANES = 4; // a phone has room for; what is beyond shares the last one
const laneX = (lane) => 18 + Math.min(lane, LANES - 1) * 20;
const THREADS_A_STEP = 20;

export default opens((kit, model, el) => {
  const { h, s, fill, _, _n, mark, button, rows, page, memory, called, person, yours } = kit;
  const STYLE = { amends: " edge--amends", inspired_by: " edge--inspired" };
  const KIND = {
    builds_on: _("builds on {idea}"),
    forks: _("forked from {idea}"),
    splits: _("split off from {idea}"),
    amends: _("amends {idea}"),
    inspired_by: _("inspired by {idea}"),
  };

  return kit.screen(model, el, ({ main, action, look, seen }) => {
    const head = kit.plate(_("Threads"));
    const markedKey = () => model.get("scope") + ":thread";
    let marked = memory.get(markedKey(), null);
    let filter = "all";
    let shown = THREADS_A_STEP;
    let order = [];
    let lanes = new Map();
    let drawnIdeas = -1;

    const CHOICES = [
      ["all", _("All")],
      ["mine", _("From mine")],
      ["merged", _("Merged")],
    ];
    const filters = kit.chips(_("Show"), CHOICES, (value) => {
      filter = value;
      shown = THREADS_A_STEP;
      build();
    });
    const pill = h("button.co-pill", {
      hidden: true,
      onclick: () => {
        build();
        head.h1.focus();
      },
    });
    const drawing = s("svg", { class: "co-draw", "aria-hidden": "true" });
    const list = h("ol");
    const map = h("div.co-card.map", {}, drawing, list);
    const more = button("secondary wide", "", () => {
      const from = shown;
      shown += THREADS_A_STEP;
      draw();
      list.children[from]?.firstChild.focus();
    });
    const extra = h("p.co-small.co-soft", { hidden: true });
    const empty = h("p.co-note", { hidden: true });

    // ---- kin ----

    const up = (id, found = new Set()) => {
      for (const [parent] of rows.get(id)?.parents || []) {
        if (!rows.get(parent) || found.has(parent)) continue;
        found.add(parent);
        up(parent, found);
      }
      return found;
    };
    const down = (id, found = new Set()) => {
      for (const child of rows.children(id)) {
        if (found.has(child)) continue;
        found.add(child);
        down(child, found);
      }
      return found;
    };
    const thread = () => new Set(marked && rows.get(marked) ? [marked, ...up(marked), ...down(marked)] : []);

    const FILTERS = {
      mine: (row) => (row.mine ? [row.id, ...down(row.id)] : []),
      merged: (row) => (row.parents?.length > 1 ? [row.id, ...row.parents.map(([parent]) => parent)] : []),
    };
    const arrange = () => {
      const drawn = (row) => !row.hidden && (!row.erased || rows.children(row.id).length);
      let all = rows.all().filter(drawn);
      if (FILTERS[filter]) {
        const wanted = new Set(all.flatMap(FILTERS[filter]));
        all = all.filter((row) => wanted.has(row.id));
      }
      order = inFamilies(all, rows);
      lanes = lanesOf(order, rows);
    };

    // ---- the list ----

    const item = (id) => {
      const row = rows.get(id);
      const about = h(
        "small",
        {},
        row.erased ? null : person(row),
        row.mine ? [" ", yours()] : null,
        " · ",
        kin(row),
      );
      const pressed = { "aria-pressed": String(id === marked), onclick: () => choose(id) };
      return h("li", {}, h("button", pressed, h("b.co-voice", { dir: "auto" }, called(row)), about));
    };
    const kin = (row) => {
      const parents = row.parents || [];
      if (!parents.length) return _("first words");
      if (parents.length > 1) return _n("merges one", "merges {n}", parents.length);
      const [parent, kind] = parents[0];
      return kit.say(KIND[kind] || _("from {idea}"), { idea: h("bdi", {}, called(rows.get(parent))) });
    };
    const choose = (id) => {
      marked = id;
      memory.set(markedKey(), id);
      for (const li of list.children) {
        li.firstChild.setAttribute("aria-pressed", String(li.dataset.key === id));
      }
      paint();
      drawAction();
    };

    // ---- the threads beside it ----

    const paint = () => {
      const middle = (li) => [li.dataset.key, li.offsetTop + li.offsetHeight / 2];
      const y = new Map([...list.children].map(middle));
      const widest = Math.max(0, ...[...y.keys()].map((id) => Math.min(lanes.get(id), LANES - 1)));
      map.style.setProperty("--gutter", `${laneX(widest) + 22}px`);
      drawing.setAttribute("width", laneX(widest) + 20);
      drawing.setAttribute("height", list.offsetHeight);

      const hot = thread();
      const edges = [];
      for (const [id, to] of y) {
        for (const [parent, kind] of rows.get(id).parents || []) {
          if (!y.has(parent)) continue;
          const isMarked = hot.has(id) && hot.has(parent);
          const d = curve(laneX(lanes.get(parent) ?? 0), y.get(parent), laneX(lanes.get(id)), to);
          const edge = s("path", { class: `edge${STYLE[kind] || ""}${isMarked ? " edge--main" : ""}`, d });
          // The marked thread lies above the others.
          if (isMarked) edges.push(edge);
          else edges.unshift(edge);
        }
      }
      fill(drawing, edges, [...y].map(knot));
    };
    const curve = (x1, from, x2, to) => {
      if (x1 === x2) return `M${x1} ${from}V${to}`;
      const turn = Math.max(from, to - 48);
      return `M${x1} ${from}V${turn}C${x1} ${turn + 35} ${x2} ${to - 35} ${x2} ${to}`;
    };
    const knot = ([id, y]) => {
      const { mine } = rows.get(id);
      const isMarked = id === marked;
      return s("circle", {
        class: mine ? "knot knot--yours" : "knot",
        cx: laneX(lanes.get(id)),
        cy: y,
        r: isMarked ? 9 : 7,
        style: isMarked && !mine ? "fill:var(--co-primary)" : null,
      });
    };
    const legend = () => {
      const line = (style, words) => {
        const path = s("path", { class: "edge" + style, d: "M0 4H44" });
        return h(
          "li",
          {},
          s("svg", { width: 44, height: 8, class: "co-draw", "aria-hidden": "true" }, path),
          words,
        );
      };
      const title = _("How to read the lines");
      const lines = [
        line("", _("builds on, merges, forks")),
        line(" edge--amends", _("amends")),
        line(" edge--inspired", _("inspired by")),
        line(" edge--main", _("the thread you tapped")),
        h("li", {}, yours()),
      ];
      return h(
        "section.co-card.co-card--sunken.co-stack--tight",
        { "aria-label": title },
        h("h2.co-small", {}, title),
        h("ul.key", {}, lines),
      );
    };

    const drawAction = () => {
      const row = marked && rows.get(marked);
      const n = row ? up(marked).size : 0;
      const from = n ? _n("from one idea", "from {n} ideas", n) : _("first words");
      const openIt = () => page.go("threads", marked);
      const words = () =>
        h(
          "p",
          { role: "status" },
          h("b.co-voice", { dir: "auto" }, called(row)),
          " ",
          h("span.co-soft", {}, from),
        );
      fill(
        action,
        row ? words() : null,
        row && page.on ? button("primary wide", _("Open this idea"), openIt) : null,
      );
      look();
    };
    const draw = () => {
      const ids = order.slice(0, shown);
      kit.keyed(list, ids, item, new Set(ids));
      kit.drawMore(more, order.length - shown);
      const beyond = Math.max(0, ...ids.map((id) => lanes.get(id))) + 1 - LANES;
      extra.hidden = beyond <= 0;
      extra.textContent = _n(
        "and one more thread on the last line",
        "and {n} more threads on the last line",
        beyond,
      );
      map.hidden = !ids.length;
      empty.hidden = !!ids.length;
      empty.textContent = rows.byId.size ? _("No thread of that kind yet.") : _("No ideas yet.");
      paint();
      drawAction();
    };
    const build = () => {
      drawnIdeas = rows.byId.size;
      pill.hidden = true;
      marked = memory.get(markedKey(), marked);
      arrange();
      const at = marked ? order.indexOf(marked) : -1;
      if (at >= shown) shown = at + 5;
      draw();
    };

    const about = _("How ideas grew out of one another. Read it downwards; tap an idea to see its thread.");
    main.append(head.el, h("div.co-stack--tight", {}, h("p", {}, about), filters));
    main.append(h("div.pillbox", {}, pill), map, extra, more, empty, legend());
    new ResizeObserver(() => {
      if (seen()) paint();
    }).observe(list);
    rows.put(model.get("rows") || [], 0);
    kit.onChange(model, ["rows"], () => {
      rows.put(model.get("rows") || [], 0);
      build();
    });
    if (!page.on || !model.get("page")) build();
    return {
      opened() {
        build();
        list.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "center" });
      },
      heard(what) {
        if (what === "tick" || what === "room") head.draw();
        if (what !== "rows" || !seen()) return;
        if (!order.length) return build();
        const n = rows.byId.size - drawnIdeas;
        pill.hidden = n <= 0;
        if (n > 0) fill(pill, mark("up"), _n("One new idea", "{n} new ideas", n));
      },
    };
  });
});
