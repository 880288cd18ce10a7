// Tick all one could live with; send; change it until the vote closes.
export default opens((kit, model, el) => {
  const { h, _, _n, mark, button, outbox, page, memory, clock, person } = kit;
  return kit.screen(model, el, ({ main, action, look }) => {
    const head = kit.plate(_("Vote")),
      top = h("div.co-stack--tight"),
      body = h("div.co-stack"),
      trouble = h("div");
    const poll = () => model.get("poll") || {},
      sent = () => model.get("sent") || {},
      options = () => (model.get("options") || []).filter((o) => o.hidden === null);
    const has = () => !!sent().cast_at,
      shut = () => !!poll().closed_at,
      until = () => poll().closes_at && clock(poll().closes_at);
    const draftKey = () => `${model.get("scope")}:${poll().poll}:ballot`;
    let ticks = new Set(),
      editing = false,
      first = 0,
      key = "",
      pending = null;
    const summary = h("p", { role: "status" }),
      PAGE = 10;
    const pages = () => options().length > 30;
    const names = () =>
      options()
        .filter((o) => ticks.has(o.id))
        .map((o) => h("span", { dir: "auto" }, o.name));
    const sum = () => [
      _n("You tick {n} of {all}", "You tick {n} of {all}", ticks.size, { all: options().length }),
      ...(ticks.size
        ? [
            ": ",
            ...kit.listed(
              names().length > 4
                ? [...names().slice(0, 3), _n("one more", "{n} more", names().length - 3)]
                : names(),
            ),
            ".",
          ]
        : [". ", _("Sent like this it is a blank ballot: it says that you took part.")]),
    ];

    const facts = () =>
      h(
        "div.co-stack--tight",
        {},
        h("h2.co-voice-title", { dir: "auto" }, poll().question),
        h(
          "div.co-flow--tight",
          {},
          h(
            "span.co-chip",
            {},
            poll().mode === "open"
              ? [mark("me"), _("Open ballot")]
              : [mark("lock"), _("Confidential ballot")],
          ),
          h("span.co-chip", {}, _("Approval")),
        ),
        h(
          "p.co-tiny.co-soft",
          {},
          poll().mode === "open"
            ? _("After closing, everybody sees who ticked what.")
            : _(
                "After closing, everybody sees the sums, nobody sees your ballot. It is kept in the record under your number, so that you can change it.",
              ),
        ),
      );
    const row = (o) => {
      const on = ticks.has(o.id);
      return h(
        "button.co-row",
        {
          "aria-pressed": String(on),
          "data-id": o.id,
          onclick: (e) => {
            const b = e.currentTarget,
              is = !ticks.has(o.id);
            is ? ticks.add(o.id) : ticks.delete(o.id);
            b.setAttribute("aria-pressed", String(is));
            b.firstChild.textContent = is ? "✓" : "";
            memory.set(draftKey(), [...ticks]);
            summary.replaceChildren(...sum());
            chosenSoFar();
          },
        },
        h("span.co-mark", { "aria-hidden": "true" }, on ? "✓" : ""),
        h(
          "span.co-words",
          {},
          h("span", { dir: "auto" }, o.name),
          h(
            "small",
            {},
            person(o),
            o.mine ? [" ", kit.yours()] : null,
            " · ",
            o.from.length
              ? kit.say(_("from {ideas}"), { ideas: kit.listed(o.from.map((f) => h("bdi", {}, f))) })
              : _("first words"),
          ),
        ),
      );
    };
    const soFar = h("p.co-small.co-note", { hidden: true });
    const chosenSoFar = () => {
      soFar.hidden = !pages() || !ticks.size;
      soFar.replaceChildren(h("b", {}, _("Chosen so far")), ": ", ...kit.listed(names()));
    };
    const how = () =>
      h(
        "details.how",
        {},
        h("summary", {}, _("How is it counted?")),
        h(
          "p.co-small",
          {},
          _(
            "Each ballot counts once for every idea you tick. The idea ticked on most ballots wins; a tie is named and the group decides how to settle it. A second tick may let that idea pass your first: tick it if you could live with that.",
          ),
        ),
      );
    const cast = () => {
      if (pending) return;
      trouble.replaceChildren();
      pending = outbox.post(model, { do: "cast", poll: poll().poll, approved: [...ticks] });
      drawAction();
    };
    const drawAction = () => {
      const waits = outbox.all().some((a) => a.do === "cast" && a.poll === poll().poll);
      if (!waits) pending = null;
      if (shut()) action.replaceChildren();
      else if (editing || !has())
        action.replaceChildren(
          summary,
          button(
            "primary wide",
            pending ? _("Being sent") : has() ? _("Send my changed ballot") : _("Send my ballot"),
            cast,
            { "aria-disabled": pending ? "true" : null },
          ),
          h(
            "p.co-tiny.co-soft",
            {},
            until()
              ? _("You can change it until {time}.", { time: until() })
              : _("You can change it until the vote closes."),
          ),
        );
      else
        action.replaceChildren(
          button("secondary wide", _("Change my ballot"), () => {
            editing = true;
            ticks = new Set(sent().approved);
            key = "";
            draw();
            head.h1.focus();
            scrollTo(0, 0);
          }),
          h(
            "p.co-tiny.co-soft",
            {},
            until()
              ? _("Possible until {time}. The last one you send counts.", { time: until() })
              : _("Possible until the vote closes. The last one you send counts."),
          ),
        );
      summary.replaceChildren(...sum());
      look();
    };
    const turnout = h("span.co-num");
    const drawTurnout = () => {
      const [voted, of] = model.get("turnout") || [0, 0];
      turnout.textContent = of
        ? _n("{n} of {of} has sent theirs.", "{n} of {of} have sent theirs.", voted, { of: kit.number(of) })
        : "";
    };
    const sealed = () =>
      shut()
        ? _("The vote is closed. The result is shown here as soon as it is published.")
        : until()
          ? _("Counts stay sealed until {time}, for everyone.", { time: until() })
          : _("Counts stay sealed until the vote closes, for everyone.");
    const receipt = () =>
      sent().receipt &&
      h(
        "section.co-card.co-stack--tight.rec",
        {},
        h("h3", {}, _("Your receipt")),
        h("p.code", {}, sent().receipt),
        h(
          "p.co-small",
          {},
          _(
            "It stands in the record of this workshop beside your ballot. With it you can ask whether your ballot was counted as you sent it.",
          ),
        ),
        h(
          "div.co-flow--tight",
          {},
          button("secondary small", _("Copy"), (e) => {
            const b = e.currentTarget;
            kit.copy(sent().receipt, () => {
              b.textContent = _("Copied");
            });
          }),
        ),
      );
    const draw = () => {
      const now = JSON.stringify([
        model.get("poll"),
        model.get("options"),
        model.get("sent"),
        editing,
        first,
      ]);
      if (now === key) return drawTurnout();
      key = now;
      const focus = document.activeElement?.closest?.(".co-row")?.dataset.id;
      head.h1.textContent = poll().title || _("Vote");
      top.replaceChildren(facts());
      drawTurnout();
      if (shut() && !has())
        body.replaceChildren(
          h(
            "div.co-card.co-stack--tight",
            {},
            h("p.co-voice-title", {}, _("The vote is closed.")),
            memory.get(draftKey(), []).length
              ? h("p", {}, _("The ticks on this phone were not sent, so they are not counted."))
              : null,
            h("p", {}, turnout, " ", sealed()),
          ),
        );
      else if (has() && !editing)
        body.replaceChildren(
          ...[
            h("h2.co-voice-title", {}, _("Your ballot is in")),
            h(
              "div.co-banner.co-banner--saved",
              { role: "status" },
              mark("tick"),
              h(
                "p",
                {},
                h("b", {}, _("Saved and counted once, at {time}.", { time: clock(sent().cast_at) })),
                " ",
                turnout,
                " ",
                sealed(),
              ),
            ),
            shut()
              ? null
              : h(
                  "section.co-card.co-stack--tight",
                  {},
                  h("h3", {}, _("What you sent")),
                  sent().approved?.length
                    ? h(
                        "ul.sum",
                        {},
                        options()
                          .filter((o) => sent().approved.includes(o.id))
                          .map((o) => h("li", { dir: "auto" }, o.name)),
                      )
                    : h("p", {}, _("A blank ballot: nothing is ticked.")),
                ),
            receipt(),
          ].filter(Boolean),
        );
      else {
        const all = options(),
          part = pages() ? all.slice(first, first + PAGE) : all;
        body.replaceChildren(
          ...[
            h("p.co-tiny.co-soft", {}, _("The order is your own: each phone has a different one.")),
            soFar,
            h(
              "div.co-rows",
              { role: "group", "aria-label": _("Tap every one you could live with") },
              part.map(row),
            ),
            pages()
              ? h(
                  "div.co-split",
                  {},
                  button("secondary small", _("The ten before"), () => turn(-PAGE), {
                    "aria-disabled": first ? null : "true",
                  }),
                  h(
                    "span.co-small.co-num",
                    {},
                    _("{from} to {to} of {all}", {
                      from: first + 1,
                      to: Math.min(first + PAGE, all.length),
                      all: all.length,
                    }),
                  ),
                  button("secondary small", _("The next ten"), () => turn(PAGE), {
                    "aria-disabled": first + PAGE < all.length ? null : "true",
                  }),
                )
              : null,
            how(),
            editing
              ? button("quiet small", _("Leave my ballot as it is"), () => {
                  editing = false;
                  memory.set(draftKey(), null);
                  draw();
                })
              : null,
          ].filter(Boolean),
        );
        chosenSoFar();
      }
      if (focus) body.querySelector(`[data-id="${focus}"]`)?.focus();
      drawAction();
    };
    const turn = (by) => {
      const next = first + by;
      if (next < 0 || next >= options().length) return;
      first = next;
      draw();
      body.querySelector(".co-rows")?.scrollIntoView({ block: "start" });
      body.querySelector(".co-row")?.focus({ preventScroll: true });
    };
    const restore = () => {
      const kept = memory.get(draftKey(), null);
      ticks = new Set(kept || sent().approved || []);
      editing = has() && !!kept && !shut();
    };
    main.append(head.el, top, trouble, body);
    let of = poll().poll;
    if (of) {
      restore();
      draw();
    }
    model.on("change:poll", () => {
      if (poll().poll !== of) {
        of = poll().poll;
        first = 0;
        editing = false;
        restore();
      }
      draw();
    });
    model.on("change:options", draw);
    model.on("change:sent", () => {
      draw();
      drawAction();
    });
    model.on("change:turnout", drawTurnout);
    return {
      opened: draw,
      heard(what, more, answer) {
        if (what === "tick" || what === "room") head.draw();
        if (what === "answered" && more.do === "cast" && more.poll === poll().poll) {
          pending = null;
          if (answer.no) {
            trouble.replaceChildren(kit.refusal(answer));
            drawAction();
          } else {
            memory.set(draftKey(), null);
            editing = false;
            if (!sent().cast_at || sent().cast_at <= answer.ok.at)
              model.set("sent", {
                approved: more.approved,
                cast_at: answer.ok.at || new Date().toISOString(),
                receipt: answer.ok.receipt || sent().receipt || "",
                changes: sent().changes || 0,
              });
            draw();
            drawAction();
            scrollTo(0, 0);
            head.h1.focus({ preventScroll: true });
          }
        }
      },
    };
  });
});
