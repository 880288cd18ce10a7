// Read what others said, build on it; below the field in which one says something oneself.
const IDEAS_A_STEP = 20;

export default opens((kit, model, el) => {
  const { h, s, fill, reword, _, _n, mark, button, rows, page, memory, named, called, person } = kit;
  const taking = () => model.get("taking");
  const remembered = (what) => `${model.get("scope")}:${what}`;

  return kit.screen(model, el, (place) => {
    const { main, seen } = place;
    const head = kit.plate(model.get("title") || _("Ideas"), { agenda: true });
    const compose = composer(kit, model, place);
    const sight = sightings(kit, model);
    const closed = h("p.co-note", { hidden: true });

    // ---- above the list: how many, in which order, what is new ----

    const heading = h("h2", { tabindex: "-1" });
    const orderId = kit.newId();
    const ORDERS = [
      ["unseen", _("New to me first")],
      ["newest", _("Newest first")],
      ["built", _("Most built on")],
      ["talked", _("Most talked about")],
      ["mine", _("Mine")],
    ];
    const order = h(
      "select.co-input",
      { id: orderId },
      ORDERS.map(([value, words]) => h("option", { value }, words)),
    );
    order.value = memory.get(remembered("order"), "unseen");
    const orderLabel = h(
      "label.co-small",
      { for: orderId },
      h("span.co-unseen", {}, _("Order of the list")),
      order,
    );
    const tools = h("div.co-split", {}, heading, orderLabel);
    const mergeSeveral = button("quiet small back", [mark("merge"), _("Merge several")], () =>
      compose.merge(),
    );
    const mergeRow = h("div", {}, mergeSeveral);
    const pill = h("button.co-pill", { hidden: true });
    const spoken = h("p.co-unseen", { role: "status" });

    const handedList = h("ul.co-rows");
    const handedHead = h("h2", {}, _("Handed to you: build on these"));
    const handed = h("section.co-stack--tight", { hidden: true }, handedHead, handedList);
    const list = h("ul.co-rows");
    const more = button("secondary wide", "", () => {
      const from = list.children.length;
      limit += IDEAS_A_STEP;
      drawList();
      list.children[from]?.querySelector("a,button")?.focus();
    });
    const empty = h("div");

    // ---- the order, fixed until the list is opened again ----

    let sorted = [];
    let limit = IDEAS_A_STEP;
    let folded = new Set(); // hidden and merged ideas, shown as one line
    let loadedOnce = false;
    const isGone = (row) => !!(row.hidden || row.merged);
    const isHanded = (row) => model.get("handed").includes(row.id);
    const visible = (row) => !row.erased || rows.children(row.id).length;

    const newest = (a, b) => b.seq - a.seq;
    const known = (row) => (sight.ids.has(row.id) || row.mine ? 1 : 0);
    const built = (row) => rows.children(row.id).length;
    const COMPARE = {
      unseen: (a, b) => known(a) - known(b) || (a.seen || 0) - (b.seen || 0) || newest(a, b),
      built: (a, b) => built(b) - built(a) || newest(a, b),
      talked: (a, b) => b.comments - a.comments || newest(a, b),
    };
    const sort = () => {
      const all = rows.all().filter((row) => visible(row) && !isHanded(row));
      const wanted = order.value === "mine" ? all.filter((row) => row.mine) : all;
      sorted = wanted.sort(COMPARE[order.value] || newest).map((row) => row.id);
      folded = new Set(
        rows
          .all()
          .filter(isGone)
          .map((row) => row.id),
      );
    };
    const resort = () => {
      sort();
      limit = IDEAS_A_STEP;
      pill.hidden = true;
      drawList(new Set(sorted));
    };
    order.addEventListener("change", () => {
      memory.set(remembered("order"), order.value);
      resort();
    });

    // ---- one idea ----

    const card = (id) => {
      const row = rows.get(id);
      const threads = { "data-parents": row.parents?.length || 0, "data-children": built(row) };
      const is = folded.has(id) || row.erased ? foldedCard(row, threads) : openCard(row, threads);
      return h("li", { "data-version": row.version || 0 }, is);
    };
    const openIt = (id) => () => (page.on ? page.go(page.place, id) : model.send({ opened: id }));
    const foldedCard = (row, threads) => {
      const mine = row.mine && row.text && !row.merged;
      return h(
        "article.co-card.co-idea.folded",
        threads,
        h("p.co-small.co-soft", {}, kit.whyGone(row, openIt)),
        mine ? h("p.co-voice.text", { dir: "auto" }, row.text) : null,
        mine && row.withdrawn
          ? kit.link(openIt(row.id), { class: "co-small" }, _("Open it, to say it again"))
          : null,
      );
    };
    const openCard = (row, threads) => {
      const [name, rest] = named(row);
      const version = row.version && h("span", {}, _("version {n}", { n: row.version }));
      return h(
        `article.co-card.co-idea${row.mine ? ".co-card--yours" : ""}`,
        threads,
        h("p.co-by", {}, person(row), row.mine ? kit.yours() : null, kit.since(row.at), version),
        h("h3", { dir: "auto" }, kit.link(openIt(row.id), {}, name)),
        rest ? h("p.co-voice.text", { dir: "auto" }, rest) : null,
        kin(row),
        h(
          "div.co-split",
          {},
          h("p.co-tiny.co-soft.co-num.counts", {}, counts(row)),
          taking() ? buildOn(row.id, name) : null,
        ),
      );
    };
    const kin = (row) => {
      if (!row.parents?.length) return null;
      const kind = row.parents[0][1];
      const names = row.parents.map(([id]) => h("b", { dir: "auto" }, called(rows.get(id))));
      const icon = mark(kind === "merges" ? "merge" : "build");
      return h("p.co-tiny.kin", {}, icon, h("span", {}, derivedFrom(kit, kind, kit.listed(names))));
    };
    const counts = (row) => {
      const figures = [
        built(row) && _n("{n} built on it", "{n} built on it", built(row)),
        row.comments && _n("one comment", "{n} comments", row.comments),
        row.endorsed && _n("one endorses it", "{n} endorse it", row.endorsed),
      ];
      return figures.filter(Boolean).join(" · ") || _("no answer yet");
    };
    const buildOn = (id, name) =>
      h(
        "button.co-button.co-button--small.co-button--secondary.co-above",
        { "aria-label": _("Build on {idea}", { idea: name }), onclick: () => compose.build(id) },
        mark("build"),
        _("Build on"),
      );

    // ---- the list ----

    const drawList = (changed) => {
      const shown = sorted.slice(0, limit);
      kit.keyed(list, shown, card, changed);
      const given = model.get("handed").filter((id) => rows.get(id));
      kit.keyed(handedList, given, card, changed);
      handed.hidden = !given.length;
      kit.drawMore(more, sorted.length - shown.length);
      drawEmpty();
      const n = rows.readable().length;
      kit.reword(heading, _n("One idea", "{n} ideas", n));
      tools.hidden = !n;
    };
    const EMPTY = {
      "": () => null,
      loading: () =>
        h(
          "div.co-stack--tight",
          { "aria-busy": "true" },
          h(
            "p.co-small",
            { role: "status" },
            h("b", {}, _("Fetching the ideas…")),
            " ",
            _("You can write meanwhile."),
          ),
          h(
            "div.co-card.co-stack--tight",
            {},
            ["45%", "90%", "70%"].map((width) => h("div.co-skeleton", { style: { width } })),
          ),
        ),
      empty: () =>
        h(
          "div.co-empty",
          {},
          s(
            "svg",
            { width: 60, height: 60, viewBox: "0 0 60 60", class: "co-draw", "aria-hidden": "true" },
            s("path", { class: "edge", d: "M30 20V60" }),
            s("circle", { class: "knot", cx: 30, cy: 18, r: 10 }),
          ),
          h(
            "p.co-voice-title",
            {},
            taking() ? _("No ideas yet. Yours can be the first.") : _("No ideas yet."),
          ),
          h("p.co-small.co-soft", {}, _("One sentence is enough. Others can build on it.")),
        ),
      filtered: () => h("p.co-note", {}, _("Nothing of yours yet.")),
    };
    const drawEmpty = () => {
      let is = sorted.length ? "" : "filtered";
      if (!rows.byId.size) is = model.get("loading") ? "loading" : "empty";
      if (empty.dataset.is === is) return;
      empty.dataset.is = is;
      fill(empty, EMPTY[is]());
    };
    // A card whose words stay the same changes only its numbers, so nothing moves and focus stays.
    const redraw = (changed) => {
      const whole = new Set();
      for (const id of changed) {
        const item = find(id);
        if (!item) continue;
        const next = card(id);
        if (takeNumbers(item, next)) continue;
        if (isReworded(item, next, rows.get(id)) && inSight(id)) offerChange(item, id);
        else whole.add(id);
      }
      drawList(whole);
    };
    const find = (id) => kit.keyedChild(list, id) || kit.keyedChild(handedList, id);
    // Words that their author changed while one reads them stay until they are asked for.
    const isReworded = (item, next, row) =>
      !row.mine &&
      item.querySelector("h3") &&
      next.querySelector("h3") &&
      item.dataset.version !== String(row.version || 0);
    const offerChange = (item, id) => {
      const show = () => {
        drawList(new Set([id]));
        find(id)?.querySelector("a")?.focus();
      };
      const counts = item.querySelector(".counts");
      if (!counts.firstElementChild) fill(counts, kit.changed(show));
    };
    const takeNumbers = (item, next) => {
      const [had, has] = [item.firstChild, next.firstChild];
      const [counts, newCounts] = [item.querySelector(".counts"), next.querySelector(".counts")];
      const same = (part) => item.querySelector(part)?.textContent === next.querySelector(part)?.textContent;
      const sameWords = ["h3", ".text", "bdi", ".kin"].every(same);
      if (!counts || !newCounts || had.className !== has.className || !sameWords) return false;
      kit.reword(counts, newCounts.textContent);
      Object.assign(had.dataset, { parents: has.dataset.parents, children: has.dataset.children });
      return true;
    };

    // ---- what is new waits behind a pill ----

    const waitingRows = () => {
      const listed = new Set(sorted);
      const wanted = (row) => visible(row) && !isGone(row) && (order.value !== "mine" || row.mine);
      return rows.all().filter((row) => !listed.has(row.id) && wanted(row) && !isHanded(row));
    };
    const newWords = (n) => _n("One new idea", "{n} new ideas", n);
    const drawPill = () => {
      const n = waitingRows().length;
      pill.hidden = !n;
      if (!n) return;
      fill(pill, mark("up"), newWords(n));
      const still = () => (waitingRows().length ? newWords(waitingRows().length) : "");
      if (seen()) kit.announce(spoken, still);
    };
    pill.addEventListener("click", () => {
      const ids = waitingRows()
        .sort(newest)
        .map((row) => row.id);
      sorted = [...ids, ...sorted];
      limit += ids.length;
      drawList();
      drawPill();
      tools.scrollIntoView({ block: "start" });
      list.firstChild?.querySelector("a")?.focus({ preventScroll: true });
    });
    const inSight = (id) => {
      const box = find(id)?.getBoundingClientRect();
      return seen() && box && box.bottom > 0 && box.top < innerHeight;
    };
    const take = (ids) => {
      // One's own idea, and a list that was empty, are shown at once; everything else waits behind the pill.
      const own = ids.filter((id) => rows.get(id).mine && !sorted.includes(id));
      sorted = [...own, ...sorted];
      if (!loadedOnce || !sorted.length) {
        loadedOnce = rows.byId.size > 0;
        sort();
      }
      // Words that were hidden stay where they are until nobody reads them any more.
      for (const id of ids) {
        if (!isGone(rows.get(id))) folded.delete(id);
        else if (!inSight(id)) folded.add(id);
      }
      const parents = ids.flatMap((id) => (rows.get(id).parents || []).map(([parent]) => parent));
      const changed = [...ids, ...parents, ...ids.flatMap((id) => rows.children(id))];
      redraw(new Set(changed.filter((id) => rows.get(id) && (!isGone(rows.get(id)) || folded.has(id)))));
      drawPill();
      drawMerge();
    };

    // ---- which ideas this person has had before their eyes ----

    const eye = new IntersectionObserver(
      (entries) => {
        const there = entries.filter((entry) => entry.isIntersecting);
        sight.note(there.map((entry) => entry.target.dataset.key));
      },
      { threshold: 0.6 },
    );
    const watcher = new MutationObserver((changes) => {
      const added = changes.flatMap((change) => [...change.addedNodes]);
      for (const node of added) if (node.nodeType === Node.ELEMENT_NODE) eye.observe(node);
    });
    for (const each of [list, handedList]) watcher.observe(each, { childList: true });

    // ---- the points of others that one took up, at hand while one writes ----

    const pointsHead = h("summary");
    const pointsList = h("ul.points");
    const points = h("details.co-small", { hidden: true }, pointsHead, pointsList);
    const drawPoints = () => {
      const all = model.get("points");
      points.hidden = !all.length;
      kit.reword(pointsHead, _n("My points: one", "My points: {n}", all.length));
      fill(pointsList, all.map(point));
    };
    const point = (row) => {
      const open = kit.link(openIt(row.idea), {}, h("span.co-voice", { dir: "auto" }, row.text));
      const giveUp = button("quiet small", _("Give it up"), () => release(row), {
        "aria-label": _("Give it up: the point of {name}", { name: kit.nameOf(row) }),
      });
      return h("li", {}, h("span.co-tiny.co-soft", {}, person(row)), open, giveUp);
    };
    const release = (row) => {
      kit.outbox.post(model, { do: "unadopt", ref: row.id });
      const again = () => kit.outbox.post(model, { do: "adopt", ref: row.id });
      kit.toast(compose.said, _("The point is given up again."), again);
    };

    const drawNote = () => {
      const silent = taking() && kit.room.now?.silent;
      const words = silent
        ? _("For now everybody writes on their own. What the others wrote is shown when this stage ends.")
        : !taking() && model.get("note");
      closed.hidden = !words;
      reword(closed, words || "");
    };
    const drawOpen = () => {
      compose.draw();
      drawNote();
      head.h1.textContent = model.get("title") || _("Ideas");
      drawList(new Set(sorted));
    };
    const drawMerge = () => {
      mergeRow.hidden = !taking() || rows.byId.size < 2;
    };

    const { el: field, refused, waiting, said } = compose;
    const pillBox = h("div.pillbox", {}, pill);
    main.append(head.el, field, refused, waiting, said, closed, points, handed);
    main.append(tools, mergeRow, pillBox, list, more, empty, spoken);
    rows.put(model.get("rows") || [], 0);
    sort();
    drawOpen();
    drawMerge();
    drawPoints();
    loadedOnce = rows.byId.size > 0;
    kit.onChange(model, ["taking"], drawMerge);
    kit.onChange(model, ["taking", "title", "note", "building"], drawOpen);
    kit.onChange(model, ["loading"], drawList);
    kit.onChange(model, ["points"], drawPoints);
    kit.onChange(model, ["terms"], compose.terms.draw);
    // What is handed to somebody leaves the list; what is not any more waits behind the pill.
    kit.onChange(model, ["handed"], () => {
      sorted = sorted.filter((id) => !model.get("handed").includes(id));
      drawList();
      drawPill();
    });
    kit.onChange(model, ["rows"], () => rows.put(model.get("rows") || [], 0));
    return {
      opened() {
        if (rows.version || rows.byId.size) resort();
      },
      message: compose.message,
      heard(what, more, answer) {
        if (what === "room" || what === "tick") head.draw();
        if (what === "room") drawNote();
        compose.heard(what, more, answer);
        if (what === "page") sight.turn();
        if (what === "rows") take(more);
      },
      closed: () => eye.disconnect(),
    };
  });
});
