// Say something, read others, build on them.
export default opens((kit, model, el) => {
  const { h, s, _, _n, mark, button, rows, outbox, page, memory, named, called, person, yours, since } = kit;
  const key = (what) => `${model.get("scope")}:${what}`;
  const KINDS = {
    builds_on: [_("Builds on {idea}"), "build"],
    merges: [_("Merges {idea}"), "merge"],
    forks: [_("Forked from {idea}"), "build"],
    amends: [_("Amends {idea}"), "build"],
    inspired_by: [_("Inspired by {idea}"), "build"],
  };
  const kin = (row) => {
    if (!row.parents?.length) return null;
    const kind = KINDS[row.parents[0][1]] || [_("From {idea}"), "build"];
    return h(
      "p.co-tiny.kin",
      {},
      mark(kind[1]),
      h(
        "span",
        {},
        kit.say(kind[0], {
          idea: kit.listed(row.parents.map(([id]) => h("b", { dir: "auto" }, called(rows.get(id))))),
        }),
      ),
    );
  };

  return kit.screen(model, el, ({ main, action, look, seen }) => {
    const opens = () => model.get("taking");
    const head = kit.plate(model.get("title") || _("Ideas"), { agenda: true });

    // ---- the composer ----
    const draftKey = () => key(`${model.get("stage")}:draft`);
    let draft = { id: kit.newId(), text: "", title: "", parents: [] },
      saver = null,
      asker = null;
    const restore = () => {
      const kept = memory.get(draftKey(), null);
      if (kept) draft = { ...draft, ...kept };
    };
    restore();
    const keep = () => {
      clearTimeout(saver);
      saver = setTimeout(() => {
        memory.set(draftKey(), draft.text || draft.title || draft.parents.length ? draft : null);
        kept.hidden = !draft.text;
      }, 400);
    };
    const ids = {
      t: kit.newId(),
      n: kit.newId(),
      d: kit.newId(),
      h: kit.newId(),
      s: kit.newId(),
      o: kit.newId(),
    };
    const field = h("textarea.co-input", { id: ids.t, rows: "3", dir: "auto", "aria-describedby": ids.d });
    const short = h("input.co-input", { id: ids.n, dir: "auto", autocomplete: "off" });
    const shortBox = h(
      "div.co-field.short",
      { hidden: true },
      h("label.co-small", { for: ids.n }, _("A short name for it, if you like")),
      short,
    );
    const kept = h("span.draft", { hidden: true }, mark("tick"), _("Draft kept on this phone")),
      count = h("span.co-num", {});
    const from = h("div.from", { hidden: true }),
      similar = h("div.co-stack--tight", { role: "region", "aria-labelledby": ids.s, hidden: true });
    const compose = h(
      "section.co-card.co-stack--tight.compose",
      { "aria-labelledby": ids.h },
      h("h2", { id: ids.h }, _("Your idea")),
      from,
      h(
        "div.co-field",
        {},
        h("label.co-unseen", { for: ids.t }, _("Your idea, in a sentence or two")),
        field,
      ),
      h("p.co-tiny.co-soft.co-split", { id: ids.d }, kept, h("span", {}), count),
      shortBox,
      similar,
    );
    const refused = h("div.co-stack--tight"),
      waiting = h("div.co-stack--tight"),
      said = h("div");
    const closed = h("p.co-note", { hidden: true });

    const limit = () => model.get("limit") || 500;
    const drawCompose = ({ fields = false } = {}) => {
      if (fields) {
        field.value = draft.text;
        short.value = draft.title;
      }
      const length = [...draft.text.trim()].length,
        over = length > limit();
      count.textContent = _("{n} of {limit}", { n: length, limit: limit() });
      count.classList.toggle("over", over);
      shortBox.hidden = length < 25 && !draft.title;
      from.hidden = !draft.parents.length;
      from.replaceChildren(
        ...draft.parents.map(({ parent, kind }) =>
          h(
            "span.co-chip.co-chip--kind",
            {},
            h(
              "span",
              {},
              kit.say((KINDS[kind] || KINDS.builds_on)[0], {
                idea: h("b", { dir: "auto" }, called(rows.get(parent))),
              }),
            ),
            h(
              "button.drop",
              {
                "aria-label": _("Leave {idea} out", { idea: called(rows.get(parent)) }),
                onclick: () => {
                  draft.parents = draft.parents.filter((p) => p.parent !== parent);
                  if (draft.parents.length === 1 && draft.parents[0].kind === "merges")
                    draft.parents[0].kind = "builds_on";
                  keep();
                  drawCompose();
                  field.focus();
                },
              },
              "×",
            ),
          ),
        ),
      );
      drawAction();
    };
    const canSend = () => draft.text.trim() && [...draft.text.trim()].length <= limit();
    const drawAction = () => {
      const words = !draft.text.trim()
        ? _("Write an idea")
        : draft.parents.length > 1
          ? _("Add the merged idea")
          : draft.parents.length
            ? _("Add my idea, built on this one")
            : _("Add my idea as a new one");
      const wanted = opens() ? words + (canSend() || !draft.text.trim()) : "";
      if (action.dataset.key === wanted) return;
      action.dataset.key = wanted;
      action.replaceChildren(
        ...(wanted
          ? [
              button("primary wide", words, send, {
                "aria-disabled": draft.text.trim() && !canSend() ? "true" : null,
              }),
              draft.text.trim() && !canSend()
                ? h("p", {}, _("At most {limit} characters fit here.", { limit: limit() }))
                : "",
            ]
          : []
        ).filter(Boolean),
      );
      look();
    };
    function send() {
      if (!draft.text.trim()) {
        compose.scrollIntoView({ block: "center" });
        field.focus();
        return;
      }
      if (!canSend()) {
        field.focus();
        return;
      }
      const act = {
        do: "add_idea",
        id: draft.id,
        text: draft.text.trim(),
        title: draft.title.trim(),
        parents: draft.parents,
      };
      draft = { id: kit.newId(), text: "", title: "", parents: [] };
      clearTimeout(saver);
      clearTimeout(asker);
      memory.set(draftKey(), null); // from here on the outbox holds the words
      kept.hidden = similar.hidden = true;
      refused.replaceChildren();
      said.replaceChildren();
      drawCompose({ fields: true });
      outbox.post(model, act);
      field.blur();
      setTimeout(drawWaiting, 350);
    }
    const drawWaiting = () => {
      const acts = outbox.all().filter((a) => a.do === "add_idea");
      waiting.replaceChildren(
        ...acts.map((a) =>
          h(
            "div.co-card.co-card--yours",
            {},
            h("p.co-voice", { dir: "auto" }, a.title ? h("b", {}, a.title, " ") : null, a.text),
            h("p.co-status", { "data-is": "unsaved" }, mark("clock"), _("Waiting to be sent")),
          ),
        ),
      );
    };
    // Words that the workshop did not take are kept here until their author has put them somewhere.
    const keptWords = () => memory.get(key("refused"), []);
    const drawRefused = () =>
      refused.replaceChildren(
        ...keptWords().map(({ act, no }) =>
          h(
            "div.co-card.co-stack--tight",
            { "data-unsent": "1" },
            kit.refusal({ no }),
            h("p.co-voice", { dir: "auto" }, act.title ? h("b", {}, act.title, " ") : null, act.text),
            h(
              "div.co-flow--tight",
              {},
              opens()
                ? button("secondary small", _("Put it back in the field"), () => {
                    draft = { ...draft, text: act.text, title: act.title, parents: act.parents || [] };
                    forget(act.id);
                    keep();
                    drawCompose({ fields: true });
                    field.focus();
                  })
                : null,
              button("quiet small", _("Copy my words"), (e) =>
                kit.copy(act.text, () => {
                  e.target.textContent = _("Copied");
                }),
              ),
              button("quiet small", _("Leave it out"), () => forget(act.id)),
            ),
          ),
        ),
      );
    const forget = (id) => {
      memory.set(
        key("refused"),
        keptWords().filter((x) => x.act.id !== id),
      );
      drawRefused();
    };

    field.addEventListener("input", () => {
      draft.text = field.value;
      keep();
      drawCompose();
      clearTimeout(asker);
      if ([...draft.text.trim()].length >= 25)
        asker = setTimeout(() => {
          try {
            model.send({ ask: "alike", text: draft.text });
          } catch {
            /* no list, no harm */
          }
        }, 600);
      else similar.hidden = true;
    });
    short.addEventListener("input", () => {
      draft.title = short.value.slice(0, 80);
      keep();
    });
    const drawSimilar = (found) => {
      const list = found
        .filter((id) => rows.get(id) && !rows.get(id).hidden && !draft.parents.some((p) => p.parent === id))
        .slice(0, 3);
      similar.hidden = !list.length || !draft.text.trim();
      if (!list.length) return;
      similar.replaceChildren(
        h(
          "h3.co-small",
          { id: ids.s },
          _n(
            "One idea is close to yours. Build on it?",
            "{n} ideas are close to yours. Build on one?",
            list.length,
          ),
        ),
        h(
          "ul.similar",
          {},
          list.map((id) => {
            const row = rows.get(id);
            return h(
              "li",
              {},
              h("b.co-voice", { dir: "auto" }, called(row)),
              h("span.co-tiny.co-soft", {}, person(row)),
              button("quiet small", _("Build on this one"), () => build(id), {
                "aria-label": _("Build on {idea}", { idea: called(row) }),
              }),
            );
          }),
        ),
      );
    };
    function build(id, kind = "builds_on", text) {
      if (!draft.parents.some((p) => p.parent === id))
        draft.parents = [
          ...draft.parents.filter((p) => p.kind !== "builds_on" || kind === "merges"),
          { parent: id, kind },
        ];
      if (draft.parents.length > 1)
        draft.parents.forEach((p) => {
          p.kind = "merges";
        });
      if (text && !draft.text.trim()) draft.text = text;
      similar.hidden = true;
      keep();
      drawCompose({ fields: true });
      if (!seen()) page.go(page.first === "ideas" ? "now" : "ideas");
      requestAnimationFrame(() => {
        compose.scrollIntoView({ block: "center" });
        field.focus({ preventScroll: true });
      });
    }
    function merge(first) {
      const chosen = new Set(first ? [first] : []);
      const list = rows
        .all()
        .filter((r) => !r.hidden && !r.erased)
        .reverse();
      const go = button(
        "primary wide",
        _("Write the merged idea"),
        () => {
          if (chosen.size < 2) return;
          draft.parents = [...chosen].map((parent) => ({ parent, kind: "merges" }));
          dialog.close();
          keep();
          drawCompose();
          if (!seen()) page.go(page.first === "ideas" ? "now" : "ideas");
          requestAnimationFrame(() => {
            compose.scrollIntoView({ block: "center" });
            field.focus({ preventScroll: true });
          });
        },
        { "aria-disabled": "true" },
      );
      const note = h("p.co-small", { role: "status" });
      const drawGo = () => {
        go.setAttribute("aria-disabled", String(chosen.size < 2));
        note.textContent =
          chosen.size < 2
            ? _("Choose two or more.")
            : _n("One idea chosen.", "{n} ideas chosen.", chosen.size);
      };
      const find = h("input.co-input", {
        type: "search",
        "aria-label": _("Find an idea"),
        placeholder: _("Find an idea"),
        dir: "auto",
      });
      const box = h("div.co-rows", { role: "group", "aria-label": _("Ideas to merge") });
      const drawBox = () => {
        const wanted = find.value.trim().toLocaleLowerCase();
        box.replaceChildren(
          ...list
            .filter(
              (r) =>
                chosen.has(r.id) ||
                !wanted ||
                `${r.title} ${r.text} ${r.who}`.toLocaleLowerCase().includes(wanted),
            )
            .slice(0, 30)
            .map((r) => {
              const on = chosen.has(r.id);
              return h(
                "button.co-row",
                {
                  "aria-pressed": String(on),
                  onclick: (e) => {
                    chosen.has(r.id) ? chosen.delete(r.id) : chosen.size < 8 && chosen.add(r.id);
                    const is = chosen.has(r.id);
                    e.currentTarget.setAttribute("aria-pressed", String(is));
                    e.currentTarget.firstChild.textContent = is ? "✓" : "";
                    drawGo();
                  },
                },
                h("span.co-mark", { "aria-hidden": "true" }, on ? "✓" : ""),
                h("span.co-words", { dir: "auto" }, called(r), h("small", {}, person(r))),
              );
            }),
        );
      };
      find.addEventListener("input", drawBox);
      drawBox();
      drawGo();
      const dialog = kit.sheet(_("Merge with…"), [
        h(
          "p.co-small",
          {},
          _("Choose one or more. All of them stay, and all are named as where yours comes from."),
        ),
        list.length > 8 ? find : null,
        box,
        h("div.stick", {}, note, go),
      ]);
    }

    // ---- the list ----
    const heading = h("h2", { tabindex: "-1" }),
      fresh = h("button.co-pill", { hidden: true }),
      pillbox = h("div.pillbox", {}, fresh),
      spoken = h("p.co-unseen", { role: "status" });
    const ORDERS = [
      ["unseen", _("New to me first")],
      ["newest", _("Newest first")],
      ["built", _("Most built on")],
      ["talked", _("Most talked about")],
      ["mine", _("Mine")],
    ];
    const order = h(
      "select.co-input",
      { id: ids.o },
      ORDERS.map(([value, words]) => h("option", { value }, words)),
    );
    order.value = memory.get(key("order"), "unseen");
    const list = h("ul.co-rows"),
      more = button("secondary wide", "", () => {
        const from = limitShown;
        limitShown += 20;
        drawList();
        list.children[from]?.querySelector("a,button")?.focus();
      }),
      empty = h("div"),
      tools = h(
        "div.co-split",
        {},
        heading,
        h("label.co-small", { for: ids.o }, h("span.co-unseen", {}, _("Order of the list")), order),
      );
    let sorted = [],
      limitShown = 20,
      folded = new Set(),
      loadedOnce = false;
    const seenIds = new Set(memory.get(key("seen"), []));
    const visible = (row) => !row.erased || rows.children(row.id).length;
    const sort = () => {
      const how = order.value,
        all = rows.all().filter(visible);
      const newest = (a, b) => b.seq - a.seq;
      const by =
        {
          newest,
          unseen: (a, b) =>
            (seenIds.has(a.id) || a.mine ? 1 : 0) - (seenIds.has(b.id) || b.mine ? 1 : 0) || newest(a, b),
          built: (a, b) => rows.children(b.id).length - rows.children(a.id).length || newest(a, b),
          talked: (a, b) => b.comments - a.comments || newest(a, b),
          mine: newest,
        }[how] || newest;
      sorted = all
        .filter((r) => how !== "mine" || r.mine)
        .sort(by)
        .map((r) => r.id);
      folded = new Set(all.filter((r) => r.hidden).map((r) => r.id));
    };
    const card = (id) => {
      const row = rows.get(id),
        [name, rest] = named(row),
        kids = rows.children(id).length;
      if (folded.has(id) || row.erased)
        return h(
          "li",
          {},
          h(
            "article.co-card.co-idea.folded",
            { "data-parents": row.parents?.length || 0, "data-children": kids },
            h(
              "p.co-small.co-soft",
              {},
              row.erased
                ? _("These words were erased by their author.")
                : h("span", {}, _("Hidden by the facilitator") + ": ", h("bdi", {}, row.hidden)),
            ),
            row.mine && row.text ? h("p.co-voice.text", { dir: "auto" }, row.text) : null,
          ),
        );
      const counts =
        [
          kids && _n("{n} built on it", "{n} built on it", kids),
          row.comments && _n("one comment", "{n} comments", row.comments),
          row.endorsed && _n("one endorses it", "{n} endorse it", row.endorsed),
        ]
          .filter(Boolean)
          .join(" · ") || _("no answer yet");
      return h(
        "li",
        {},
        h(
          `article.co-card.co-idea${row.mine ? ".co-card--yours" : ""}`,
          { "data-parents": row.parents?.length || 0, "data-children": kids },
          h("p.co-by", {}, person(row), row.mine ? yours() : null, since(row.at)),
          h(
            "h3",
            { dir: "auto" },
            h(
              "a",
              {
                href: "#idea",
                onclick: (e) => {
                  e.preventDefault();
                  page.on ? page.go(page.place, id) : model.send({ opened: id });
                },
              },
              name,
            ),
          ),
          rest ? h("p.co-voice.text", { dir: "auto" }, rest) : null,
          kin(row),
          h(
            "div.co-split",
            {},
            h("p.co-tiny.co-soft.co-num.counts", {}, counts),
            opens()
              ? h(
                  "button.co-button.co-button--small.co-button--secondary.co-above",
                  { "aria-label": _("Build on {idea}", { idea: name }), onclick: () => build(id) },
                  mark("build"),
                  _("Build on"),
                )
              : null,
          ),
        ),
      );
    };
    const drawHead = () => {
      const n = rows.all().filter((r) => !r.hidden && !r.erased).length;
      const words = _n("One idea", "{n} ideas", n);
      if (heading.textContent !== words) heading.textContent = words;
      tools.hidden = !n;
    };
    const drawList = (changed) => {
      const shown = sorted.slice(0, limitShown);
      kit.keyed(list, shown, card, changed);
      const left = sorted.length - shown.length;
      more.hidden = left <= 0;
      more.textContent = _n("Show one more", "Show {n} more", Math.min(20, left));
      const none = !rows.byId.size,
        state = none ? (model.get("loading") ? "loading" : "empty") : !sorted.length ? "filtered" : "";
      if (empty.dataset.is !== state) {
        empty.dataset.is = state;
        empty.replaceChildren(
          ...(state === "empty"
            ? [
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
                    opens() ? _("No ideas yet. Yours can be the first.") : _("No ideas yet."),
                  ),
                  h("p.co-small.co-soft", {}, _("One sentence is enough. Others can build on it.")),
                ),
              ]
            : state === "loading"
              ? [
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
                ]
              : state === "filtered"
                ? [h("p.co-note", {}, _("Nothing of yours yet."))]
                : []),
        );
      }
      drawHead();
    };
    const resort = () => {
      sort();
      limitShown = 20;
      fresh.hidden = true;
      drawList(new Set(sorted));
    };
    order.addEventListener("change", () => {
      memory.set(key("order"), order.value);
      resort();
    });
    const waitingRows = () =>
      rows
        .all()
        .filter(
          (r) => visible(r) && !r.hidden && !sorted.includes(r.id) && (order.value !== "mine" || r.mine),
        );
    const drawPill = () => {
      const n = waitingRows().length;
      fresh.hidden = !n;
      if (!n) return;
      fresh.replaceChildren(mark("up"), _n("One new idea", "{n} new ideas", n));
      if (seen())
        kit.announce(spoken, () =>
          waitingRows().length ? _n("One new idea", "{n} new ideas", waitingRows().length) : "",
        );
    };
    fresh.addEventListener("click", () => {
      const ids = waitingRows()
        .sort((a, b) => b.seq - a.seq)
        .map((r) => r.id);
      sorted = [...ids, ...sorted];
      limitShown += ids.length;
      drawList();
      drawPill();
      tools.scrollIntoView({ block: "start" });
      list.firstChild?.querySelector("a")?.focus({ preventScroll: true });
    });
    const inSight = (id) => {
      const b = [...list.children].find((x) => x.dataset.key === id)?.getBoundingClientRect();
      return seen() && b && b.bottom > 0 && b.top < innerHeight;
    };

    const eye = new IntersectionObserver(
      (entries) => {
        let more = false;
        for (const e of entries)
          if (e.isIntersecting && e.target.dataset.key && !seenIds.has(e.target.dataset.key)) {
            seenIds.add(e.target.dataset.key);
            more = true;
          }
        if (more) memory.set(key("seen"), [...seenIds].slice(-2000));
      },
      { threshold: 0.6 },
    );
    new MutationObserver((changes) =>
      changes.forEach((c) => c.addedNodes.forEach((n) => n.nodeType === 1 && eye.observe(n))),
    ).observe(list, { childList: true });

    const drawOpen = () => {
      compose.hidden = !opens();
      closed.hidden = opens() || !model.get("note");
      closed.textContent = model.get("note") || "";
      head.h1.textContent = model.get("title") || _("Ideas");
      drawCompose();
      drawRefused();
      drawList(new Set(sorted));
    };
    main.append(head.el, compose, refused, waiting, said, closed, tools, pillbox, list, more, empty, spoken);
    const mergeRow = h(
      "div",
      {},
      button("quiet small back", "", () => merge()),
    );
    mergeRow.firstChild.append(mark("merge"), _("Merge several"));
    tools.after(mergeRow);
    const drawMerge = () => {
      mergeRow.hidden = !opens() || rows.byId.size < 2;
    };

    rows.put(model.get("rows") || [], 0);
    sort();
    drawCompose({ fields: true });
    kept.hidden = !draft.text;
    drawOpen();
    drawWaiting();
    drawMerge();
    loadedOnce = rows.byId.size > 0;
    model.on("change:taking", () => {
      drawOpen();
      drawMerge();
    });
    model.on("change:title", drawOpen);
    model.on("change:note", drawOpen);
    model.on("change:loading", () => drawList());
    model.on("change:stage", () => {
      if (!draft.text.trim()) {
        draft = { id: kit.newId(), text: "", title: "", parents: [] };
        restore();
        drawCompose({ fields: true });
      }
    });
    model.on("change:rows", () => rows.put(model.get("rows") || [], 0));
    return {
      opened: () => {
        if (rows.version || rows.byId.size) resort();
      },
      message(m) {
        if (m.alike && m.alike.text === draft.text) drawSimilar(m.alike.ids);
      },
      heard(what, more, answer) {
        if (what === "room" || what === "tick") head.draw();
        if (what === "build") build(more, answer?.kind, answer?.text);
        if (what === "merge") merge(more);
        if (what === "answered" && more.do === "add_idea") {
          drawWaiting();
          if (answer.no) {
            memory.set(key("refused"), [...keptWords(), { act: more, no: answer.no }]);
            drawRefused();
            if (seen()) refused.scrollIntoView({ block: "nearest" });
          } else kit.toast(said, _("Your idea is in. Others can build on it now."));
        }
        if (what === "posted" || what === "status")
          if (outbox.status !== "saved" || waiting.firstChild) drawWaiting();
        if (what === "rows") {
          const changed = new Set(more);
          for (const id of more) {
            const row = rows.get(id);
            for (const [parent] of row.parents || []) changed.add(parent);
            for (const child of rows.children(id)) changed.add(child);
          }
          // One's own idea, and a list that was empty, are shown at once; everything else waits behind the pill.
          const own = more.filter((id) => rows.get(id).mine && !sorted.includes(id));
          if (own.length) sorted = [...own, ...sorted];
          if (!loadedOnce || !sorted.length) {
            loadedOnce = rows.byId.size > 0;
            sort();
          }
          for (const id of more) {
            const row = rows.get(id);
            if (row.hidden && !folded.has(id) && !inSight(id)) folded.add(id);
            if (!row.hidden) folded.delete(id);
          }
          for (const id of [...changed]) if (rows.get(id)?.hidden && !folded.has(id)) changed.delete(id);
          redraw(changed);
          drawPill();
          drawMerge();
        }
      },
      closed: () => eye.disconnect(),
    };

    // A card whose words stay the same changes only its numbers, so nothing moves and focus stays.
    function redraw(changed) {
      const whole = new Set();
      for (const id of changed) {
        const li = [...list.children].find((x) => x.dataset.key === id);
        if (!li) continue;
        const next = card(id),
          had = li.firstChild,
          counts = li.querySelector(".counts"),
          words = next.querySelector(".counts");
        if (
          counts &&
          words &&
          had.className === next.firstChild.className &&
          li.querySelector("h3").textContent === next.querySelector("h3").textContent &&
          li.querySelector(".text")?.textContent === next.querySelector(".text")?.textContent &&
          li.querySelector("bdi").textContent === next.querySelector("bdi").textContent &&
          li.querySelector(".kin")?.textContent === next.querySelector(".kin")?.textContent
        ) {
          if (counts.textContent !== words.textContent) counts.textContent = words.textContent;
          had.dataset.parents = next.firstChild.dataset.parents;
          had.dataset.children = next.firstChild.dataset.children;
        } else whole.add(id);
      }
      drawList(whole);
    }
  });
});
