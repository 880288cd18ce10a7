// See how ideas grew out of one another: an ordered list with a gutter of threads.
export default opens((kit, model, el) => {
  const { h, s, _, _n, mark, button, rows, page, memory, called, person, yours } = kit;
  const LANES = 4,
    X = (lane) => 18 + Math.min(lane, LANES - 1) * 20;
  const STYLE = { amends: " edge--amends", inspired_by: " edge--inspired" };
  const KIND = {
    builds_on: _("builds on {idea}"),
    forks: _("forked from {idea}"),
    amends: _("amends {idea}"),
    inspired_by: _("inspired by {idea}"),
  };

  return kit.screen(model, el, ({ main, action, look, seen }) => {
    const head = kit.plate(_("Threads"));
    let filter = "all",
      shown = 20,
      order = [],
      lanes = new Map(),
      marked = memory.get(model.get("scope") + ":thread", null),
      drawnVersion = -1;
    const chips = h(
      "div.co-flow--tight",
      { role: "group", "aria-label": _("Show") },
      [
        ["all", _("All")],
        ["mine", _("From mine")],
        ["merged", _("Merged")],
      ].map(([value, words]) =>
        h(
          "button.co-chip",
          {
            "aria-pressed": String(value === "all"),
            onclick: (e) => {
              filter = value;
              shown = 20;
              [...chips.children].forEach((c) =>
                c.setAttribute("aria-pressed", String(c === e.currentTarget)),
              );
              build();
            },
          },
          words,
        ),
      ),
    );
    const pill = h("button.co-pill", {
      hidden: true,
      onclick: () => {
        build();
        head.h1.focus();
      },
    });
    const drawing = s("svg", { class: "co-draw", "aria-hidden": "true" }),
      list = h("ol"),
      map = h("div.co-card.map", {}, drawing, list),
      more = button("secondary wide", "", () => {
        const from = shown;
        shown += 20;
        draw();
        list.children[from]?.firstChild.focus();
      });
    const extra = h("p.co-small.co-soft", { hidden: true }),
      empty = h("p.co-note", { hidden: true });
    const line = (kind, words) =>
      h(
        "li",
        {},
        s(
          "svg",
          { width: 44, height: 8, class: "co-draw", "aria-hidden": "true" },
          s("path", { class: "edge" + kind, d: "M0 4H44" }),
        ),
        words,
      );
    const legend = h(
      "section.co-card.co-card--sunken.co-stack--tight",
      { "aria-label": _("How to read the lines") },
      h("h2.co-small", {}, _("How to read the lines")),
      h(
        "ul.key",
        {},
        line("", _("builds on, merges, forks")),
        line(" edge--amends", _("amends")),
        line(" edge--inspired", _("inspired by")),
        line(" edge--main", _("the thread you tapped")),
        h("li", {}, yours()),
      ),
    );

    const up = (id, found = new Set()) => {
      for (const [p] of rows.get(id)?.parents || [])
        if (rows.get(p) && !found.has(p)) {
          found.add(p);
          up(p, found);
        }
      return found;
    };
    const down = (id, found = new Set()) => {
      for (const k of rows.children(id))
        if (!found.has(k)) {
          found.add(k);
          down(k, found);
        }
      return found;
    };
    const kin = (row) => {
      const p = row.parents || [];
      if (!p.length) return _("first words");
      if (p.length > 1) return _n("merges one", "merges {n}", p.length);
      return kit.say(KIND[p[0][1]] || _("from {idea}"), { idea: h("bdi", {}, called(rows.get(p[0][0]))) });
    };
    // Families together, parents above children; a family stands where its first words came.
    const arrange = () => {
      let all = rows
        .all()
        .filter((r) => !r.hidden && (!r.erased || rows.children(r.id).length))
        .sort((a, b) => a.seq - b.seq);
      if (filter === "mine") {
        const keep = new Set();
        for (const r of all)
          if (r.mine) {
            keep.add(r.id);
            down(r.id).forEach((x) => keep.add(x));
          }
        all = all.filter((r) => keep.has(r.id));
      }
      if (filter === "merged") {
        const keep = new Set();
        for (const r of all)
          if (r.parents?.length > 1) {
            keep.add(r.id);
            r.parents.forEach(([p]) => keep.add(p));
          }
        all = all.filter((r) => keep.has(r.id));
      }
      const here = new Set(all.map((r) => r.id)),
        family = new Map(),
        root = (id) => {
          while (family.get(id) !== id) id = family.get(id);
          return id;
        };
      for (const r of all) {
        family.set(r.id, r.id);
        for (const [p] of r.parents || [])
          if (here.has(p)) {
            const a = root(p),
              b = root(r.id);
            if (a !== b)
              family.set(
                rows.get(a).seq < rows.get(b).seq ? b : a,
                rows.get(a).seq < rows.get(b).seq ? a : b,
              );
          }
      }
      const first = (r) => rows.get(root(r.id)).seq;
      order = all.sort((a, b) => first(a) - first(b) || a.seq - b.seq).map((r) => r.id);
      // Each idea keeps its lane until its last child; the child then takes it over.
      const last = new Map(order.map((id) => [id, null])),
        taken = [];
      for (const id of order) for (const [p] of rows.get(id).parents || []) if (last.has(p)) last.set(p, id);
      lanes = new Map();
      for (const id of order) {
        for (let i = 0; i < taken.length; i++) if (taken[i] && last.get(taken[i]) === id) taken[i] = null;
        const own = (rows.get(id).parents || [])
          .map(([p]) => lanes.get(p))
          .filter((l) => l !== undefined && !taken[l])
          .sort((a, b) => a - b)[0];
        let lane = own ?? 0;
        while (own === undefined && taken[lane]) lane++;
        lanes.set(id, lane);
        taken[lane] = last.get(id) ? id : null;
      }
    };
    const thread = () =>
      marked && rows.get(marked) ? new Set([marked, ...up(marked), ...down(marked)]) : new Set();
    const row = (id) => {
      const r = rows.get(id);
      return h(
        "li",
        {},
        h(
          "button",
          {
            "aria-pressed": String(id === marked),
            onclick: () => {
              marked = id;
              memory.set(model.get("scope") + ":thread", id);
              [...list.children].forEach((li) =>
                li.firstChild.setAttribute("aria-pressed", String(li.dataset.key === id)),
              );
              paint();
              drawAction();
            },
          },
          h("b.co-voice", { dir: "auto" }, r.erased ? _("Erased words") : called(r)),
          h("small", {}, r.erased ? null : person(r), r.mine ? [" ", yours()] : null, " · ", kin(r)),
        ),
      );
    };
    const paint = () => {
      const items = [...list.children],
        y = new Map(items.map((li) => [li.dataset.key, li.offsetTop + li.offsetHeight / 2])),
        hot = thread();
      const height = list.offsetHeight,
        widest = Math.max(0, ...[...y.keys()].map((id) => Math.min(lanes.get(id), LANES - 1)));
      map.style.setProperty("--gutter", `${X(widest) + 22}px`);
      drawing.setAttribute("width", X(widest) + 20);
      drawing.setAttribute("height", height);
      const edges = [],
        knots = [];
      for (const [id, to] of y) {
        for (const [p, kind] of rows.get(id).parents || []) {
          const from = y.get(p),
            x1 = X(lanes.get(p) ?? 0),
            x2 = X(lanes.get(id));
          if (from === undefined) continue;
          const main = hot.has(id) && hot.has(p),
            turn = Math.max(from, to - 48);
          edges[main ? "push" : "unshift"](
            s("path", {
              class: `edge${STYLE[kind] || ""}${main ? " edge--main" : ""}`,
              d:
                x1 === x2
                  ? `M${x1} ${from}V${to}`
                  : `M${x1} ${from}V${turn}C${x1} ${turn + 35} ${x2} ${to - 35} ${x2} ${to}`,
            }),
          );
        }
        const r = rows.get(id);
        knots.push(
          s("circle", {
            class: r.mine ? "knot knot--yours" : "knot",
            cx: X(lanes.get(id)),
            cy: to,
            r: id === marked ? 9 : 7,
            ...(id === marked && !r.mine ? { style: "fill:var(--co-primary)" } : {}),
          }),
        );
      }
      drawing.replaceChildren(...edges, ...knots);
    };
    const drawAction = () => {
      const r = marked && rows.get(marked),
        n = r ? up(marked).size : 0;
      action.replaceChildren(
        ...(r
          ? [
              h(
                "p",
                { role: "status" },
                h("b.co-voice", { dir: "auto" }, called(r)),
                " ",
                h("span.co-soft", {}, n ? _n("from one idea", "from {n} ideas", n) : _("first words")),
              ),
              page.on ? button("primary wide", _("Open this idea"), () => page.go("threads", marked)) : null,
            ].filter(Boolean)
          : []),
      );
      look();
    };
    const draw = () => {
      const ids = order.slice(0, shown);
      kit.keyed(list, ids, row, new Set(ids));
      more.hidden = order.length <= shown;
      more.textContent = _n("Show one more", "Show {n} more", Math.min(20, order.length - shown));
      const wide = Math.max(0, ...ids.map((id) => lanes.get(id))) + 1 - LANES;
      extra.hidden = wide <= 0;
      extra.textContent = _n(
        "and one more thread on the last line",
        "and {n} more threads on the last line",
        wide,
      );
      map.hidden = !ids.length;
      empty.hidden = !!ids.length;
      empty.textContent = rows.byId.size ? _("No thread of that kind yet.") : _("No ideas yet.");
      paint();
      drawAction();
    };
    const build = () => {
      drawnVersion = rows.byId.size;
      pill.hidden = true;
      marked = memory.get(model.get("scope") + ":thread", marked);
      arrange();
      if (marked && order.indexOf(marked) >= shown) shown = order.indexOf(marked) + 5;
      draw();
    };
    main.append(
      head.el,
      h(
        "div.co-stack--tight",
        {},
        h("p", {}, _("How ideas grew out of one another. Read it downwards; tap an idea to see its thread.")),
        chips,
      ),
      h("div.pillbox", {}, pill),
      map,
      extra,
      more,
      empty,
      legend,
    );
    new ResizeObserver(() => {
      if (seen()) paint();
    }).observe(list);
    rows.put(model.get("rows") || [], 0);
    model.on("change:rows", () => {
      rows.put(model.get("rows") || [], 0);
      build();
    });
    if (!page.on || !model.get("page")) build();
    return {
      opened: () => {
        build();
        list.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "center" });
      },
      heard(what) {
        if (what === "tick" || what === "room") head.draw();
        if (what === "rows" && seen()) {
          const n = rows.byId.size - drawnVersion;
          if (!order.length) return build();
          pill.hidden = n <= 0;
          if (n > 0) pill.replaceChildren(mark("up"), _n("One new idea", "{n} new ideas", n));
        }
      },
    };
  });
});
