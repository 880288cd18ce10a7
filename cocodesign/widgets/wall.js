// What the room reads from the back: how to come in, how the ideas grow, who has voted, what came out.
export default opens((kit, model, el) => {
  const { h, s, _, _n, mark, rows, room, called, person, clock, number } = kit;
  const alone = !document.body.classList.contains("co");
  const root = h(`div.wallpage${alone ? ".co.co-island.co-wall" : ""}`);
  if (!alone) el.style.display = "contents";
  el.append(root);
  const purpose = h("p.co-voice", { dir: "auto" }),
    timer = h(
      "p.co-timer",
      { role: "timer" },
      h("i", { "aria-hidden": "true" }),
      document.createTextNode(""),
    ),
    sign = h("span.co-plate"),
    main = h("div.wallmain"),
    foot = h("footer.wf");
  root.append(h("header.wt", {}, purpose, h("div.co-flow", {}, timer, sign)), main, foot);

  const KIND = {
    builds_on: _("builds on {idea}"),
    merges: _("merges {idea}"),
    forks: _("forked from {idea}"),
    amends: _("amends {idea}"),
    inspired_by: _("inspired by {idea}"),
  };
  const STYLE = { amends: " edge--amends", inspired_by: " edge--inspired" };
  const grouped = (code) => (code || "").replace(/(.{4})(?=.)/g, "$1 ");
  const stage = () => room.now;
  const next = () => {
    const at = stage()
        ? room.stages.indexOf(stage())
        : room.stages.reduce((last, x, i) => (x.state === "closed" ? i : last), -1),
      after = room.stages.slice(at + 1).find((x) => x.state === "draft");
    return !after
      ? ""
      : stage()?.closes_at
        ? _("{stage} at {time}", { stage: after.title, time: clock(stage().closes_at) })
        : _("Then: {stage}", { stage: after.title });
  };
  const here = () =>
    model.get("here") ? _n("One person is here", "{n} people are here", model.get("here")) : "";

  const pages = {
    join() {
      const { url, code, qr } = model.get("join") || {};
      let place = "";
      try {
        const u = new URL(url);
        place = (u.host + u.pathname).replace(/\/?(hello)?\/?$/, "");
      } catch {
        place = url || "";
      }
      return h(
        "section.wj",
        {},
        h(
          "div.l",
          {},
          h("h1", { dir: "auto" }, model.get("workshop")?.title || ""),
          h(
            "ol",
            {},
            [
              [_("Scan"), _("with the camera of your phone")],
              [_("Come in"), _("with a name or without")],
              [_("Say"), _("what you think")],
            ].map(([verb, rest]) => h("li", {}, h("span", {}, h("b", {}, verb), " ", rest))),
          ),
          code
            ? h(
                "p.cd",
                {},
                kit.say(_("or open {place} and type"), { place: h("b", {}, place) }),
                h("br"),
                h("span.code.big", {}, grouped(code)),
              )
            : null,
          h("p.co-soft", {}, _("No account, no e-mail.")),
        ),
        qr
          ? s(
              "svg",
              {
                class: "qr",
                viewBox: `-4 -4 ${qr.size + 8} ${qr.size + 8}`,
                role: "img",
                "aria-label": _("QR code that opens the workshop"),
                "shape-rendering": "crispEdges",
              },
              s("rect", { x: -4, y: -4, width: qr.size + 8, height: qr.size + 8, fill: "#fff" }),
              s("path", { d: qr.d, fill: "#000" }),
            )
          : h("span"),
        h(
          "p.n",
          {},
          model.get("here")
            ? kit.say(_n("{n} person is here", "{n} people are here", model.get("here"), { n: "{count}" }), {
                count: h("b.huge", {}, number(model.get("here"))),
              })
            : _("Be the first to come in."),
        ),
      );
    },
    ideas() {
      const all = rows
          .all()
          .filter((r) => !r.hidden && !r.erased)
          .sort((a, b) => a.seq - b.seq),
        drawn = all.filter((r) => r.parents?.length).length;
      const newest = all.slice(-3).reverse(),
        young = (r) => kit.now() - Date.parse(r.at) < 20000;
      const map = all.length
        ? growth(all, young)
        : h("p.co-voice.empty", {}, _("No ideas yet. Yours can be the first."));
      return h(
        "section.wi",
        {},
        h(
          "section",
          {},
          h(
            "h1",
            {},
            _("How the ideas grow"),
            h(
              "span.co-soft",
              {},
              _n("one idea", "{n} ideas", all.length),
              drawn ? ", " + _n("one built on another", "{n} built on another", drawn) : "",
            ),
          ),
          map,
        ),
        h(
          "section.nw",
          {},
          h("h2", {}, _("Newest")),
          h(
            "ul",
            {},
            newest.map((r) =>
              h(
                young(r) ? "li.first" : "li",
                {},
                h("p.co-by", {}, person(r), kit.since(r.at)),
                h("p.co-voice.tt", { dir: "auto" }, called(r)),
                r.parents?.length
                  ? h(
                      "p.co-soft",
                      {},
                      kit.say(KIND[r.parents[0][1]] || _("from {idea}"), {
                        idea: kit.listed(r.parents.map(([p]) => h("bdi", {}, called(rows.get(p))))),
                      }),
                    )
                  : null,
              ),
            ),
          ),
        ),
      );
    },
    vote() {
      const poll = model.get("poll") || {},
        [voted, of] = model.get("turnout") || [0, 0],
        options = [...(model.get("options") || [])]
          .filter((o) => o.hidden === null)
          .sort((a, b) => a.name.localeCompare(b.name)),
        fit = 12;
      return h(
        "section.wv",
        {},
        h("h1.co-voice", { dir: "auto" }, poll.question || ""),
        h(
          "div.co-meter",
          { style: { "--value": of ? (100 * voted) / of : 0 } },
          h(
            "p",
            {},
            kit.say(_("{n} of {of} have sent their ballot"), {
              n: h("b.huge", {}, number(voted)),
              of: number(of),
            }),
          ),
          h("div.co-track", { "aria-hidden": "true" }, h("i")),
        ),
        h(
          "p.co-soft",
          {},
          poll.closed_at
            ? _("The vote is closed. The ballots are counted.")
            : poll.closes_at
              ? _("Counts stay sealed until {time}, for everyone.", { time: clock(poll.closes_at) })
              : _("Counts stay sealed until the vote closes, for everyone."),
        ),
        h(
          "ul.ops",
          {},
          options.slice(0, fit).map((o) => h("li.co-voice", { dir: "auto" }, o.name)),
        ),
        options.length > fit
          ? h("p.co-soft", {}, _n("and one more", "and {n} more", options.length - fit))
          : null,
      );
    },
    result() {
      const r = model.get("result") || {},
        options = new Map((model.get("options") || []).map((o) => [o.id, o])),
        sources = model.get("sources") || {},
        decision = model.get("decision") || {};
      if (!r.scores) return pages.vote();
      const call = (id) =>
        h(
          "span",
          { dir: "auto" },
          options.get(id)?.hidden === null ? options.get(id).name : _("a hidden idea"),
        );
      const ids = Object.keys(r.scores).sort((a, b) => r.scores[b] - r.scores[a]),
        most = Math.max(1, ...Object.values(r.scores)),
        fit = 8,
        won = new Set(r.winners);
      const people = (id) => {
        const o = options.get(id) || {},
          from = sources[o.idea] || [];
        return h(
          "p",
          {},
          kit.say(from.length ? _("written by {name}, from ideas of {people}") : _("written by {name}"), {
            name: person(o),
            people: kit.listed(from.map((p) => person(p))),
          }),
        );
      };
      const first = r.winners[0],
        second = ids.find((id) => !won.has(id));
      return h(
        "section.wr",
        {},
        h(
          "section.win",
          {},
          r.winners.length === 0
            ? h("h1.co-voice", {}, _("Nothing is chosen"))
            : r.winners.length === 1
              ? [h("h1.co-voice", {}, call(first)), people(first)]
              : [
                  h("h1.co-voice", {}, _n("One idea is level", "{n} ideas are level", r.winners.length)),
                  h("p", {}, kit.listed(r.winners.map(call))),
                ],
          decision.chosen
            ? h("p.alt", {}, _("Decided"), h("br"), h("span", { dir: "auto" }, decision.reason))
            : null,
        ),
        r.winners.length === 1
          ? h(
              "p.why",
              {},
              kit.say(_("Ticked on {score} of {n} ballots"), {
                score: h("b", {}, number(r.scores[first])),
                n: number(r.n_ballots),
              }),
              second
                ? [
                    ", ",
                    kit.say(_("{margin} more than {idea}."), {
                      margin: number(r.scores[first] - r.scores[second]),
                      idea: call(second),
                    }),
                  ]
                : ".",
            )
          : r.winners.length
            ? h(
                "p.why",
                {},
                kit.say(_("Each was ticked on {score} of {n} ballots. The group decides how to settle it."), {
                  score: h("b", {}, number(r.scores[first])),
                  n: number(r.n_ballots),
                }),
              )
            : null,
        h(
          "ol.bars",
          {},
          ids
            .slice(0, fit)
            .map((id) =>
              h(
                "li",
                {},
                h("span.co-voice", {}, call(id)),
                h(
                  "span.rb",
                  { "aria-hidden": "true" },
                  h(won.has(id) ? "i" : "i.o", { style: { width: `${(100 * r.scores[id]) / most}%` } }),
                ),
                h("b.co-num", {}, number(r.scores[id])),
              ),
            ),
        ),
        ids.length > fit ? h("p.co-soft", {}, _n("and one more", "and {n} more", ids.length - fit)) : null,
      );
    },
    wait() {
      const after = room.stages.find((x) => x.state === "draft");
      return h(
        "section.ww",
        {},
        h(
          "h1",
          { dir: "auto" },
          room.ended
            ? _("Thank you.")
            : after
              ? _("{stage} opens soon.", { stage: after.title })
              : model.get("workshop")?.title || "",
        ),
        h(
          "p.co-soft",
          {},
          room.ended ? _("The workshop has ended. What was written and decided stays to be read.") : here(),
        ),
      );
    },
  };
  pages.sealed = pages.vote;

  // Left to right by generation. Beyond what fits, only ideas with kin are drawn and the rest is counted.
  function growth(all, young) {
    const W = 268,
      GAP = 50,
      LINE = 26,
      known = new Map(all.map((r) => [r.id, r])),
      parents = (r) => (r.parents || []).filter(([p]) => known.has(p)),
      kin = (r) => parents(r).length || rows.children(r.id).some((k) => known.has(k));
    const depth = new Map();
    for (const r of all) depth.set(r.id, Math.max(0, ...parents(r).map(([p]) => (depth.get(p) ?? 0) + 1)));
    const lines = (r) => Math.max(1, Math.ceil([...called(r)].length / 17)),
      tall = (r) => 24 + lines(r) * LINE;
    const family = new Map(),
      top = (id) => {
        while (family.get(id) !== id) id = family.get(id);
        return id;
      };
    for (const r of all) {
      family.set(r.id, r.id);
      for (const [p] of parents(r)) family.set(top(r.id), top(p));
    }
    const recent = new Map();
    for (const r of all) recent.set(top(r.id), Math.max(recent.get(top(r.id)) || 0, r.seq));
    // Whole families, those with kin first, the liveliest of them first, as long as every column fits.
    const groups = [...recent.keys()]
      .map((t) => all.filter((r) => top(r.id) === t))
      .sort((a, b) => (b.length > 1) - (a.length > 1) || recent.get(top(b[0].id)) - recent.get(top(a[0].id)));
    const load = [],
      shown = new Set(),
      ROOM = 690;
    for (const g of groups) {
      const more = [];
      for (const r of g) more[depth.get(r.id)] = (more[depth.get(r.id)] || 0) + tall(r) + 12;
      const some = g.length > 1 && !shown.size;
      if (!some && (shown.size + g.length > 28 || more.some((x, i) => x && (load[i] || 0) + x > ROOM)))
        continue;
      more.forEach((x, i) => {
        load[i] = (load[i] || 0) + x;
      });
      g.forEach((r) => shown.add(r.id));
    }
    const left = all.filter((r) => !shown.has(r.id)),
      plain = left.filter((r) => !kin(r)).length;
    const columns = [],
      y = new Map(),
      order = groups
        .filter((g) => shown.has(g[0].id))
        .sort((a, b) => (b.length > 1) - (a.length > 1) || a[0].seq - b[0].seq)
        .flat();
    // A line over more than one generation keeps a narrow place of its own in the columns between.
    for (const r of order) {
      (columns[depth.get(r.id)] ??= []).push({
        key: r.id,
        tall: tall(r),
        from: parents(r).map(([p]) =>
          depth.get(r.id) - depth.get(p) > 1 ? `${p}>${r.id}>${depth.get(r.id) - 1}` : p,
        ),
      });
      for (const [p] of parents(r))
        for (let c = depth.get(p) + 1; c < depth.get(r.id); c++)
          (columns[c] ??= []).push({
            key: `${p}>${r.id}>${c}`,
            tall: 10,
            from: [c - 1 > depth.get(p) ? `${p}>${r.id}>${c - 1}` : p],
          });
    }
    let height = 0;
    columns.forEach((column, c) => {
      const want = (x) => {
        const known = x.from.filter((p) => y.has(p));
        return known.reduce((sum, p) => sum + y.get(p) / known.length, 0);
      };
      if (c) column.sort((a, b) => want(a) - want(b));
      let free = 8;
      for (const x of column) {
        const at = Math.max(free, c ? want(x) - x.tall / 2 : free);
        y.set(x.key, at + x.tall / 2);
        free = at + x.tall + 12;
      }
      height = Math.max(height, free);
    });
    const bend = (x1, y1, x2, y2) => `C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`;
    const path = (p, r) => {
      let x = 8 + depth.get(p) * (W + GAP) + W,
        at = y.get(p),
        d = `M${x} ${at}`;
      for (let c = depth.get(p) + 1; c <= depth.get(r.id); c++) {
        const to = y.get(c < depth.get(r.id) ? `${p}>${r.id}>${c}` : r.id);
        d += bend(x, at, x + GAP, to);
        x += GAP;
        at = to;
        if (c < depth.get(r.id)) {
          x += W;
          d += `H${x}`;
        }
      }
      return d;
    };
    const X = (r) => 8 + depth.get(r.id) * (W + GAP),
      edges = [],
      boxes = [];
    for (const r of order) {
      const fresh = young(r),
        top = y.get(r.id) - tall(r) / 2;
      for (const [p, kind] of parents(r))
        if (y.has(p)) edges.push(s("path", { class: "edge line" + (STYLE[kind] || ""), d: path(p, r) }));
      const words = h("div.co-voice.box", { dir: "auto" }, called(r));
      boxes.push(
        s(
          "g",
          {},
          s("rect", {
            x: X(r),
            y: top,
            width: W,
            height: tall(r),
            rx: 8,
            class: fresh ? "node node--new" : "node",
          }),
          s("foreignObject", { x: X(r), y: top, width: W, height: tall(r) }, words),
        ),
      );
    }
    const width = Math.max(820, columns.length * (W + GAP) - GAP + 16);
    const sources = (r) => parents(r).map(([p]) => called(known.get(p))).join(", ");
    const grown = order.filter((r) => r.parents?.length).slice(-12);
    const about = grown.map((r) => `${called(r)}: ${sources(r)}`).join("; ");
    return [
      s(
        "svg",
        {
          class: "co-draw",
          viewBox: `0 0 ${width} ${Math.max(height, 320)}`,
          role: "img",
          "aria-label": _("Map of ideas.") + " " + about,
          preserveAspectRatio: "xMinYMin meet",
        },
        edges,
        boxes,
      ),
      left.length
        ? h(
            "p.co-soft",
            {},
            plain === left.length
              ? _n("and one more with first words", "and {n} more with first words", plain)
              : _n("and one more idea", "and {n} more ideas", left.length),
          )
        : null,
    ];
  }

  // ---- drawing: only what changed ----
  let drawn = "",
    viewed = "";
  const draw = () => {
    const w = model.get("workshop") || {},
      power = w.influence || {};
    room.stages = model.get("stages") || [];
    room.now = room.stages.find((x) => x.state === "open") || null;
    room.ended = !!w.ended_at;
    const text = (node, words) => {
      if (node.textContent !== words) node.textContent = words;
    };
    text(purpose, w.purpose || "");
    const title = stage()?.title || (room.ended ? _("The end") : w.title || "");
    text(sign, title);
    sign.hidden = !stage() && !room.ended;
    const time = kit.left(stage());
    timer.hidden = !time;
    if (time) {
      timer.firstChild.style.setProperty("--left", time.share);
      if (timer.lastChild.data !== time.words) timer.lastChild.data = time.words;
    }
    const view = pages[model.get("view")] ? model.get("view") : "wait";
    const bits = [
      power.short || power.words,
      next(),
      model.get("doors") && view !== "join" ? model.get("join")?.code : "",
      here(),
    ];
    if (foot.dataset.key !== JSON.stringify(bits)) {
      foot.dataset.key = JSON.stringify(bits);
      foot.replaceChildren(
        ...[
          bits[0] ? h("span", { dir: "auto" }, mark("say"), h("span", {}, bits[0])) : null,
          bits[1] ? h("span", {}, mark("next"), bits[1]) : null,
          bits[2] ? h("span", {}, _("Join:"), h("b.code", {}, grouped(bits[2]))) : null,
          bits[3] ? h("span.co-soft", {}, bits[3]) : null,
        ].filter(Boolean),
      );
    }
    const newest =
      view === "ideas" ? rows.all().filter((r) => kit.now() - Date.parse(r.at) < 20000).length : 0;
    const state = JSON.stringify([
      view,
      w.title,
      ["join", "here", "poll", "options", "turnout", "result", "sources", "decision"].map((k) =>
        k === "here" && view !== "join" && view !== "wait" ? 0 : model.get(k),
      ),
      view === "ideas" ? [rows.version, rows.byId.size, newest] : 0,
      view === "wait" ? room : 0,
    ]);
    if (state === drawn) return;
    drawn = state;
    main.replaceChildren(pages[view]());
    if (view !== viewed) {
      viewed = view;
      main.classList.remove("appear");
      void main.offsetWidth;
      main.classList.add("appear");
    }
    document.title = w.title || document.title;
  };
  rows.put(model.get("rows") || [], 0);
  kit.attend(model, {
    message(m) {
      if (m.time) kit.setClock(m.time);
    },
  });
  for (const what of [
    "view",
    "workshop",
    "stages",
    "join",
    "here",
    "doors",
    "poll",
    "options",
    "turnout",
    "result",
    "sources",
    "decision",
  ])
    model.on("change:" + what, draw);
  model.on("change:rows", () => {
    rows.put(model.get("rows") || [], 0);
    draw();
  });
  const off = kit.hear((what) => {
    if (what === "rows") draw();
  });
  const timerId = setInterval(draw, 1000);
  try {
    model.send({ ask: "time" });
  } catch {
    /* our own clock will do */
  }
  draw();
  return () => {
    off();
    clearInterval(timerId);
  };
});
