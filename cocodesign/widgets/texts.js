// To look at: what was written, newest first, with the means to hide it for a published reason and to show it again.
export default opens((kit, model, el) => {
  const { h, _, _n, mark, button, rows, outbox, person, since, number } = kit;
  return kit.screen(model, el, ({ main }) => {
    const id = kit.newId(),
      list = h("ul.co-texts"),
      empty = h("p.co-small.co-soft"),
      foot = h("p.co-tiny.co-soft"),
      spoken = h("p.co-unseen", { role: "status" });
    const pill = h("button.co-pill", {
      hidden: true,
      onclick: () => {
        arrange();
        draw();
        list.firstChild?.querySelector("button")?.focus();
      },
    });
    const only = h(
      "button.co-chip",
      {
        "aria-pressed": "false",
        onclick: () => {
          hiddenOnly = !hiddenOnly;
          only.setAttribute("aria-pressed", String(hiddenOnly));
          shown = 20;
          arrange();
          draw();
        },
      },
      _("Only what is hidden"),
    );
    const more = button("quiet small", "", () => {
      const from = shown;
      shown += 20;
      draw();
      list.children[from]?.querySelector("button")?.focus();
    });
    const scroll = h("div.co-scroll", { tabindex: "0", role: "group", "aria-labelledby": id }, list, more);
    const refusals = h("details.co-tiny.co-soft", { hidden: true }),
      count = h("summary"),
      tries = h("ul");
    refusals.append(count, tries);
    main.append(
      h(
        "section.co-pan.co-look",
        { "aria-labelledby": id },
        h("h2", { id }, _("To look at")),
        pill,
        empty,
        scroll,
        foot,
        only,
        refusals,
        spoken,
      ),
    );

    const WHY = [
      _("Insult or attack"),
      _("Somebody’s private details"),
      _("Advertising"),
      _("Said twice"),
      _("Not about this workshop"),
      _("Another reason"),
    ];
    let order = [],
      shown = 20,
      hiddenOnly = false,
      open = null,
      draft = { why: "", words: "" },
      busy = new Map(),
      refused = new Map();
    const texts = () => rows.all().filter((r) => r.said !== undefined && !r.erased);
    const wanted = (r) => !hiddenOnly || r.hidden !== null;
    const arrange = () => {
      order = texts()
        .filter(wanted)
        .sort((a, b) => b.seq - a.seq)
        .map((r) => r.id);
    };
    const post = (key, act) => {
      refused.delete(key);
      busy.set(key, outbox.post(model, act));
      redraw([key]);
    };
    const form = (row) => {
      const why = h(
        "select.co-input",
        {
          id: id + "why",
          onchange: (e) => {
            draft.why = e.target.value;
          },
        },
        WHY.map((w) => h("option", { value: w, selected: w === draft.why }, w)),
      );
      const words = h("input.co-input", {
        id: id + "words",
        value: draft.words,
        dir: "auto",
        maxlength: "200",
        autocomplete: "off",
        oninput: (e) => {
          draft.words = e.target.value;
        },
      });
      return h(
        "div.co-stack--tight.co-hide",
        {},
        h("div.co-field", {}, h("label.co-small", { for: id + "why" }, _("Reason, everyone sees it")), why),
        h(
          "div.co-field",
          {},
          h("label.co-small", { for: id + "words" }, _("In your words, if you like")),
          words,
        ),
        h(
          "div.co-flow--tight",
          {},
          button(
            "secondary small",
            _("Hide it"),
            () => {
              if (!busy.has(row.id))
                post(row.id, {
                  do: "hide",
                  ref: row.id,
                  reason: [draft.why || WHY[0], draft.words.trim()].filter(Boolean).join(": "),
                });
            },
            busy.has(row.id) ? { "aria-disabled": "true" } : {},
          ),
          button("quiet small", _("Leave it"), () => {
            const key = open;
            open = null;
            redraw([key]);
            find(key)?.querySelector("button")?.focus();
          }),
        ),
      );
    };
    const make = (key) => {
      const row = rows.get(key),
        who = row.who || _("Participant {n}", { n: row.n }),
        is = open === key;
      const act =
        row.hidden !== null
          ? button(
              "secondary small",
              _("Show it again"),
              () => {
                if (!busy.has(key)) post(key, { do: "restore", ref: key });
              },
              {
                "aria-label": _("Show it again: the words of {name}", { name: who }),
                "aria-disabled": busy.has(key) ? "true" : null,
              },
            )
          : is
            ? null
            : button(
                "quiet small",
                _("Hide…"),
                () => {
                  const was = open;
                  open = key;
                  draft = { why: WHY[0], words: "" };
                  redraw([was, key].filter(Boolean));
                  find(key)?.querySelector("select")?.focus();
                },
                { "aria-label": _("Hide… the words of {name}", { name: who }) },
              );
      return h(
        "li",
        { "data-hidden": row.hidden !== null ? "" : null },
        h(
          "p.co-by",
          {},
          person(row),
          since(row.at),
          row.on ? h("span.co-tiny", {}, kit.say(_("on {idea}"), { idea: h("bdi", {}, row.on) })) : null,
        ),
        h(
          "p.co-voice.co-small",
          { dir: "auto" },
          row.title ? [h("b", {}, row.title), row.said ? " · " : ""] : null,
          row.said,
        ),
        row.hidden !== null
          ? h(
              "p.co-tiny",
              {},
              h("span.co-chip.co-chip--alert", {}, _("Hidden")),
              " ",
              h("bdi", {}, row.hidden),
            )
          : null,
        is && row.hidden === null ? form(row) : act,
        refused.has(key) ? h("p.co-small.co-refused", { role: "alert" }, refused.get(key)) : null,
      );
    };
    const find = (key) => [...list.children].find((x) => x.dataset.key === key);
    const redraw = (keys) => {
      draw(new Set(keys));
    };
    const fresh = () => texts().filter((r) => wanted(r) && !order.includes(r.id));
    const draw = (changed) => {
      const held = document.activeElement,
        inside = list.contains(held) ? held.closest("li")?.dataset.key : null,
        field = inside && held.id;
      kit.keyed(list, order.slice(0, shown), make, changed);
      if (inside && changed?.has(inside))
        (field ? document.getElementById(field) : find(inside)?.querySelector("button"))?.focus({
          preventScroll: true,
        });
      const left = order.length - Math.min(shown, order.length);
      more.hidden = left <= 0;
      more.textContent = _n("Show one more", "Show {n} more", Math.min(20, left));
      const n = fresh().length;
      pill.hidden = !n;
      if (n) {
        pill.replaceChildren(mark("up"), _n("One new text", "{n} new texts", n));
        kit.announce(spoken, () =>
          fresh().length ? _n("One new text", "{n} new texts", fresh().length) : "",
        );
      }
      empty.hidden = order.length > 0;
      empty.textContent = hiddenOnly
        ? _("Nothing is hidden.")
        : _("Nothing was written yet. Ideas and comments come here, newest first.");
      scroll.hidden = !order.length;
      const all = rows.all().filter((r) => r.said !== undefined);
      only.hidden = !hiddenOnly && !all.some((r) => r.hidden !== null);
      foot.textContent = _n(
        "Hidden so far: {hidden} of {n} text. Everyone sees this number.",
        "Hidden so far: {hidden} of {n} texts. Everyone sees this number.",
        all.length,
        { hidden: number(all.filter((r) => r.hidden !== null).length) },
      );
    };
    const drawRefusals = () => {
      const some = model.get("refusals") || [];
      refusals.hidden = !some.length;
      count.textContent = _n(
        "Somebody tried once what their role may not do.",
        "{n} tries at what a role may not do.",
        some.length,
      );
      tries.replaceChildren(
        ...some
          .slice(-5)
          .reverse()
          .map((r) => h("li", {}, kit.clock(r.at), " · ", person(r), " · ", h("code", {}, r.command))),
      );
    };
    rows.put(model.get("rows") || [], 0);
    arrange();
    draw();
    drawRefusals();
    model.on("change:rows", () => rows.put(model.get("rows") || [], 0));
    model.on("change:refusals", drawRefusals);
    return {
      heard(what, more, answer) {
        if (what === "rows" && more.some((key) => rows.get(key)?.said !== undefined)) {
          if (!order.length) arrange();
          // A form in which somebody writes stays as it is until they are done.
          draw(new Set(more.filter((key) => key !== open || rows.get(key).hidden !== null)));
        }
        if (what === "answered" && busy.get(more.ref) === more.id) {
          busy.delete(more.ref);
          if (answer.ok) {
            if (open === more.ref) open = null;
          } else refused.set(more.ref, answer.no.say);
          redraw([more.ref]);
        }
      },
    };
  });
});
