// Understand one idea, and work on it: where it comes from before what is said about it.
export default opens((kit, model, el) => {
  const { h, s, _, _n, mark, button, rows, outbox, page, memory, named, called, person, yours, since } = kit;
  const SIDES = { for: ["▲", _("For")], neutral: ["■", _("Neutral")], against: ["▼", _("Against")] };
  const KIND = {
    builds_on: _("builds on it"),
    merges: _("merges them"),
    forks: _("forked from it"),
    amends: _("amends it"),
    inspired_by: _("inspired by it"),
  };

  return kit.screen(model, el, ({ main, action, look, seen }) => {
    const id = () => (page.on ? page.idea : model.get("idea"));
    const head = kit.plate(model.get("title") || _("Idea"));
    const back = button("quiet small back", "", () => page.go(page.place));
    const body = h("article.co-stack"),
      talk = h("section.co-stack--tight"),
      undo = h("div");
    const count = h("h2"),
      sides = h("p.co-tiny.co-soft"),
      pill = h("button.co-pill", { hidden: true }),
      list = h("ul.cms"),
      more = button("secondary wide", "", () => {
        shown += 20;
        drawTalk();
      });
    let filter = "all",
      shown = 20,
      known = null,
      reply = null,
      drawn = "";
    const chips = h(
      "div.co-flow--tight",
      { role: "group", "aria-label": _("Show comments") },
      [
        ["all", _("All")],
        ["for", SIDES.for[1]],
        ["against", SIDES.against[1]],
        ["neutral", SIDES.neutral[1]],
      ].map(([value, words]) =>
        h(
          "button.co-chip",
          {
            "aria-pressed": String(value === "all"),
            onclick: (e) => {
              filter = value;
              [...chips.children].forEach((c) =>
                c.setAttribute("aria-pressed", String(c === e.currentTarget)),
              );
              drawTalk();
            },
          },
          words,
        ),
      ),
    );

    // ---- the comment one writes ----
    const draftKey = () => `${model.get("scope")}:${id()}:comment`;
    const name = kit.newId(),
      field = h("textarea.co-input.short", {
        id: kit.newId(),
        rows: "2",
        dir: "auto",
        placeholder: _("Say it to the idea, not to the person"),
      });
    const side = (value) =>
      h(
        "label",
        {},
        h("input", { type: "radio", name, value, checked: value === "neutral" }),
        h("span", {}, h("span", { "aria-hidden": "true" }, SIDES[value][0]), " ", SIDES[value][1]),
      );
    const seg = h("div.seg", {}, side("for"), side("neutral"), side("against"));
    const chosen = () => seg.querySelector("input:checked")?.value || "neutral";
    const to = h("p.co-small", { hidden: true }),
      trouble = h("div"),
      counter = h("span.co-tiny.co-soft.co-num"),
      send = button("secondary", _("Send comment"), post);
    const form = h(
      "form.co-card.co-stack--tight",
      {
        onsubmit: (e) => {
          e.preventDefault();
          post();
        },
      },
      h("fieldset.co-stack--tight", {}, h("legend.co-strong", {}, _("Your comment is…")), seg),
      to,
      h("label.co-unseen", { for: field.id }, _("Comment")),
      field,
      counter,
      trouble,
      send,
    );
    const limit = () => model.get("limit") || 500;
    let timer = null;
    const measure = () => {
      const n = [...field.value.trim()].length;
      counter.textContent = _("{n} of {limit}", { n, limit: limit() });
      send.setAttribute("aria-disabled", String(!n || n > limit()));
    };
    const keep = () => {
      clearTimeout(timer);
      const key = draftKey();
      timer = setTimeout(
        () => memory.set(key, field.value.trim() ? { text: field.value, side: chosen() } : null),
        400,
      );
      measure();
    };
    field.addEventListener("input", keep);
    seg.addEventListener("change", keep);
    const drawReply = () => {
      const row = (model.get("comments") || []).find((c) => c.id === reply);
      to.hidden = !row;
      to.replaceChildren(
        ...(row
          ? [
              ...kit.say(_("Reply to {name}"), { name: person(row) }),
              button("quiet small", _("Not a reply"), () => {
                reply = null;
                drawReply();
                field.focus();
              }),
            ]
          : []),
      );
    };
    function post() {
      const text = field.value.trim();
      if (!text) return void field.focus();
      if ([...text].length > limit()) return;
      clearTimeout(timer);
      memory.set(draftKey(), null);
      trouble.replaceChildren();
      outbox.post(model, {
        do: "comment",
        ref: id(),
        text,
        alignment: chosen(),
        ...(reply ? { reply_to: reply } : {}),
      });
      field.value = "";
      reply = null;
      drawReply();
      measure();
    }

    // ---- the idea ----
    const lineage = (row) => {
      const parents = row.parents || [];
      if (!parents.length)
        return h(
          "section.co-card",
          {},
          h("h3", {}, _("Where it comes from")),
          h("p.co-small.co-soft", {}, _("These are first words: it was drawn from no other idea here.")),
        );
      const x = (i) => 14 + i * Math.min(26, 40 / Math.max(1, parents.length - 1));
      const drawing = (...parts) =>
        s("svg", { width: 64, height: 64, class: "co-draw", "aria-hidden": "true" }, parts);
      const edge = (d, main) => s("path", { class: main ? "edge edge--main" : "edge", d });
      return h(
        "section.co-card",
        { "aria-label": _("Where it comes from") },
        h("h3", {}, _("Where it comes from")),
        h(
          "ol.kinlist",
          {},
          parents.map(([parent], i) => {
            const p = rows.get(parent) || {};
            return h(
              "li.k",
              {},
              drawing(
                parents.slice(0, i).map((q, j) => edge(`M${x(j)} -99V199`)),
                edge(`M${x(i)} 32V199`),
                s("circle", { class: p.mine ? "knot knot--yours" : "knot", cx: x(i), cy: 32, r: 7 }),
              ),
              h(
                "a",
                {
                  href: "#idea",
                  onclick: (e) => {
                    e.preventDefault();
                    page.on && page.go(page.place, parent);
                  },
                },
                h("b.co-voice", { dir: "auto" }, p.erased ? _("Erased words") : called(p)),
                h(
                  "small",
                  {},
                  person(p),
                  p.mine ? [" ", yours()] : null,
                  p.parents?.length ? " · " + _n("from one idea", "from {n} ideas", p.parents.length) : null,
                ),
              ),
            );
          }),
          h(
            "li.k",
            {},
            drawing(
              parents.map((q, j) => edge(j ? `M${x(j)} -99V0C${x(j)} 24 14 10 14 32` : "M14 -99V32", true)),
              s("circle", { cx: 14, cy: 32, r: 9, fill: "var(--co-primary)" }),
            ),
            h(
              "span",
              {},
              h("b", {}, _("This idea")),
              h("small", {}, KIND[parents[0][1]] || "", " · ", person(row)),
            ),
          ),
        ),
        page.on
          ? button("quiet small back", _("See it among all threads"), () => {
              memory.set(model.get("scope") + ":thread", row.id);
              page.go("threads");
            })
          : null,
      );
    };
    const drawIdea = () => {
      const row = rows.get(id());
      if (!row)
        return void body.replaceChildren(h("p.co-note", {}, _("This idea is not there, or not any more.")));
      const kids = rows
        .children(row.id)
        .map((k) => rows.get(k))
        .filter((k) => k && !k.hidden);
      const state = JSON.stringify([
        row,
        kids.map((k) => k.id),
        (row.parents || []).map(([p]) => rows.get(p)),
        model.get("taking"),
        model.get("talking"),
      ]);
      if (state === drawn) return;
      drawn = state;
      const focus = document.activeElement?.dataset?.act;
      const [title, rest] = named(row);
      const gone = row.erased || row.hidden !== null;
      const act = (what, icon, words, onclick, more) =>
        h("button.co-button.co-button--secondary", { "data-act": what, onclick, ...more }, mark(icon), words);
      const can = model.get("taking") && !gone,
        talking = model.get("talking") && !gone;
      body.replaceChildren(
        ...[
          h(
            "div.co-stack--tight",
            {},
            h("p.co-by", {}, row.erased ? null : person(row), row.mine ? yours() : null, since(row.at)),
            row.erased
              ? h(
                  "p.co-soft",
                  {},
                  _("These words were erased by their author. What others built on them stays."),
                )
              : row.hidden !== null
                ? h("p.co-soft", {}, _("Hidden by the facilitator") + ": ", h("bdi", {}, row.hidden))
                : null,
            gone && !row.text
              ? null
              : [
                  h("h2.co-voice.big", { dir: "auto" }, title),
                  rest ? h("p.co-voice.text", { dir: "auto" }, rest) : null,
                ],
          ),
          lineage(row),
          talking || can
            ? h(
                "div.co-two.acts2",
                {},
                talking && !row.mine
                  ? act(
                      "endorse",
                      "hand",
                      row.endorsed_at ? _("Endorsed") : _("Endorse"),
                      () => endorse(row),
                      { "aria-pressed": String(!!row.endorsed_at) },
                    )
                  : null,
                can ? act("merge", "merge", _("Merge with…"), () => kit.tell("merge", row.id)) : null,
                can
                  ? act("fork", "build", _("Fork"), () =>
                      kit.tell("build", row.id, { kind: "forks", text: row.text }),
                    )
                  : null,
              )
            : null,
          row.endorsed < 1
            ? null
            : h(
                "p.co-tiny.co-soft",
                {},
                _n("One person endorses it.", "{n} people endorse it.", row.endorsed),
                row.endorsed_at
                  ? " " +
                      _("You endorsed this at {time}. Tap again to take it back.", {
                        time: kit.clock(row.endorsed_at),
                      })
                  : "",
              ),
          kids.length
            ? h(
                "section.co-stack--tight",
                {},
                h("h3", {}, _("What grew out of it")),
                h(
                  "ul.grown",
                  {},
                  kids.map((k) =>
                    h(
                      "li",
                      {},
                      h(
                        "a",
                        {
                          href: "#idea",
                          onclick: (e) => {
                            e.preventDefault();
                            page.on && page.go(page.place, k.id);
                          },
                        },
                        h("b.co-voice", { dir: "auto" }, called(k)),
                      ),
                      h("small.co-soft", {}, person(k), k.mine ? [" ", yours()] : null),
                    ),
                  ),
                ),
              )
            : null,
        ].filter(Boolean),
      );
      if (focus) body.querySelector(`[data-act="${focus}"]`)?.focus();
      action.replaceChildren(
        ...(can ? [button("primary wide", _("Build on this idea"), () => kit.tell("build", row.id))] : []),
      );
      form.hidden = !talking;
      look();
    };
    const endorse = (row) => {
      const give = !row.endorsed_at;
      outbox.post(model, { do: give ? "endorse" : "unendorse", ref: row.id });
      // Shown at once; the row that comes back from the store says the same or puts it right.
      rows.byId.set(row.id, {
        ...row,
        endorsed_at: give ? new Date(kit.now()).toISOString() : null,
        endorsed: row.endorsed + (give ? 1 : -1),
      });
      drawIdea();
      kit.toast(undo, give ? _("You endorse this idea.") : _("Endorsement taken back."), () =>
        endorse(rows.get(row.id)),
      );
    };

    // ---- what is said about it ----
    const comment = (c) => {
      const [sign, words] = SIDES[c.side];
      if (c.hidden !== null || c.erased)
        return h(
          "li.cm",
          {},
          h(
            "p.co-small.co-soft",
            {},
            c.erased
              ? _("These words were erased by their author.")
              : [_("Hidden by the facilitator") + ": ", h("bdi", {}, c.hidden)],
          ),
        );
      const whom = c.to && (model.get("comments") || []).find((x) => x.id === c.to);
      return h(
        `li.cm${c.to ? ".re" : ""}`,
        {},
        h(
          "p.co-by",
          {},
          h("span.side." + c.side, {}, h("span", { "aria-hidden": "true" }, sign), " ", words),
          person(c),
          c.mine ? yours() : null,
          since(c.at),
        ),
        whom ? h("p.co-tiny.co-soft", {}, kit.say(_("to {name}"), { name: person(whom) })) : null,
        h("p.co-voice.text", { dir: "auto" }, c.text),
        model.get("talking")
          ? h(
              "div.acts",
              {},
              button(
                "quiet small",
                _("Reply"),
                () => {
                  reply = c.id;
                  drawReply();
                  field.focus();
                },
                { "aria-label": _("Reply to {name}", { name: c.who || _("Participant {n}", { n: c.n }) }) },
              ),
            )
          : null,
      );
    };
    const drawTalk = () => {
      const all = model.get("comments") || [],
        live = all.filter((c) => c.hidden === null && !c.erased);
      if (known === null) known = new Set(all.map((c) => c.id));
      const fresh = all.filter((c) => !known.has(c.id));
      fresh.filter((c) => c.mine).forEach((c) => known.add(c.id));
      const n = fresh.filter((c) => !c.mine).length;
      pill.hidden = !n;
      if (n) pill.replaceChildren(mark("up"), _n("One new comment", "{n} new comments", n));
      count.textContent = _n("One comment", "{n} comments", live.length);
      const of = (x) => live.filter((c) => c.side === x).length;
      sides.textContent = live.length
        ? [
            _n("{n} for", "{n} for", of("for")),
            _n("{n} against", "{n} against", of("against")),
            _n("{n} neutral", "{n} neutral", of("neutral")),
          ].join(" · ")
        : _("Nobody has said anything about it yet.");
      chips.hidden = live.length < 2;
      const visible = all.filter((c) => known.has(c.id) && (filter === "all" || c.side === filter));
      // A reply stands under what it answers, at one step of depth.
      const top = visible.filter((c) => !c.to || !visible.some((x) => x.id === c.to)),
        under = (c) => visible.filter((x) => x.to === c.id).flatMap((x) => [x, ...under(x)]);
      const order = top.flatMap((c) => [c, ...under(c)]),
        byId = new Map(order.map((c) => [c.id, c]));
      kit.keyed(
        list,
        order.slice(0, shown).map((c) => c.id),
        (cid) => comment(byId.get(cid)),
        new Set(
          order
            .filter((c) => {
              const li = [...list.children].find((x) => x.dataset.key === c.id);
              return (
                li &&
                li.dataset.is !== JSON.stringify([c, model.get("talking")]) &&
                !li.contains(document.activeElement)
              );
            })
            .map((c) => c.id),
        ),
      );
      [...list.children].forEach((li) => {
        li.dataset.is ??= JSON.stringify([byId.get(li.dataset.key), model.get("talking")]);
      });
      more.hidden = order.length <= shown;
      more.textContent = _n("Show one more", "Show {n} more", Math.min(20, order.length - shown));
    };
    pill.addEventListener("click", () => {
      const first = (model.get("comments") || []).find((c) => !known.has(c.id));
      (model.get("comments") || []).forEach((c) => known.add(c.id));
      shown += 20;
      drawTalk();
      const li = [...list.children].find((x) => x.dataset.key === first?.id);
      if (li) {
        li.tabIndex = -1;
        li.scrollIntoView({ block: "center" });
        li.focus({ preventScroll: true });
      }
    });

    let open = null;
    const turn = () => {
      if (page.on && page.idea && page.idea !== model.get("idea")) {
        model.set("idea", page.idea);
        try {
          model.save_changes();
        } catch {
          /* asked again when the line is back */
        }
      }
      if (id() && id() !== open) {
        open = id();
        known = null;
        shown = 20;
        filter = "all";
        reply = null;
        drawn = "";
        list.replaceChildren();
        undo.replaceChildren();
        trouble.replaceChildren();
        drawReply();
        const kept = memory.get(draftKey(), null);
        field.value = kept?.text || "";
        const radio = seg.querySelector(`[value="${kept?.side || "neutral"}"]`);
        if (radio) radio.checked = true;
        measure();
        const all = model.get("comments") || [];
        if (!page.on || all.some((c) => c.ref === open)) drawTalk();
      }
      const n = rows.all().filter((r) => !r.hidden && !r.erased).length;
      back.textContent =
        page.place === "threads" ? _("Back to the threads") : _n("Back to one idea", "Back to {n} ideas", n);
      back.hidden = !page.on;
      head.h1.textContent =
        kit.room.now && ["ideas", "discussion"].includes(kit.room.now.kind) ? kit.room.now.title : _("Idea");
      drawIdea();
    };
    talk.append(count, sides, chips, h("div.pillbox", {}, pill), list, more, form);
    main.append(head.el, h("p", {}, back), body, undo, talk);
    rows.put(model.get("rows") || [], 0);
    turn();
    // Comments carry the idea they belong to, so that a late answer is never shown under another idea.
    model.on("change:comments", () => {
      const all = model.get("comments") || [];
      if (all.every((c) => c.ref === id())) {
        if (model.get("of") === id() && known === null) known = new Set(all.map((c) => c.id));
        drawTalk();
      }
    });
    for (const what of ["taking", "talking"])
      model.on("change:" + what, () => {
        drawIdea();
        list.replaceChildren();
        drawTalk();
      });
    return {
      heard(what, more, answer) {
        if (what === "page") turn();
        if (what === "back" && page.idea) {
          model.set("idea", page.idea);
          try {
            model.save_changes();
          } catch {
            /* later */
          }
        }
        if (what === "room" || what === "tick") head.draw();
        if (what === "rows" && seen()) turn();
        if (
          what === "answered" &&
          ["comment", "endorse", "unendorse"].includes(more.do) &&
          answer.no &&
          more.ref === id()
        ) {
          if (more.do === "comment") {
            trouble.replaceChildren(kit.refusal(answer));
            if (!field.value.trim()) field.value = more.text;
            keep();
          } else {
            const row = rows.get(more.ref);
            rows.byId.set(more.ref, {
              ...row,
              endorsed_at: more.do === "endorse" ? null : row.at,
              endorsed: row.endorsed + (more.do === "endorse" ? -1 : 1),
            });
            drawn = "";
            drawIdea();
            undo.replaceChildren(kit.refusal(answer));
          }
        } else if (what === "answered" && more.do === "comment" && answer.no)
          memory.set(`${model.get("scope")}:${more.ref}:comment`, { text: more.text, side: more.alignment });
      },
    };
  });
});
