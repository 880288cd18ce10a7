// Where my words went, and what is kept about me. Only the person sees this page.
export default opens((kit, model, el) => {
  const { h, _, _n, mark, button, rows, outbox, page, called, person, clock, number } = kit;
  const KIND = {
    builds_on: _("built on by {name}"),
    merges: _("merged by {name}"),
    forks: _("forked by {name}"),
    amends: _("amended by {name}"),
    inspired_by: _("inspired {name}"),
  };
  const SCOPES = {
    research: [_("Research"), _("What I say and do may be studied, without my name.")],
    quote: [_("Quote me"), _("My words may be quoted in reports.")],
    open_data: [_("Open data"), _("My words may be in the published tables, without my name.")],
    credit: [_("Name me"), _("My name may stand beside my ideas in reports.")],
    contact: [_("Tell me later"), _("I want to hear what becomes of it.")],
  };
  return kit.screen(model, el, ({ main, action, look }) => {
    const head = kit.plate(_("My part"), { aside: h("p.co-small.co-soft", {}, _("only you see this page")) });
    const trouble = h("div"),
      body = h("div.co-stack.part"),
      link = h("div");
    let key = "",
      data = false;
    const me = () => model.get("person") || {};
    const open = (id, words) =>
      h(
        "a",
        {
          href: "#idea",
          dir: "auto",
          onclick: (e) => {
            e.preventDefault();
            page.on && page.go("part", id);
          },
        },
        words ?? called(rows.get(id)),
      );
    const steps = (story) => {
      const own = rows.get(story.id) || {},
        counts = [
          own.comments ? _n("one comment", "{n} comments", own.comments) : "",
          own.endorsed ? _n("one endorses it", "{n} endorse it", own.endorsed) : "",
        ]
          .filter(Boolean)
          .join(" · ");
      const end = story.decided.length
        ? ["w", _("decided"), _("It is part of what is decided")]
        : story.won.length
          ? [
              "w",
              _("chosen"),
              story.won.includes(story.id) ? _("It wins the vote") : _("What grew from it wins the vote"),
            ]
          : story.standing
            ? ["p", "", _("It stands for the vote")]
            : null;
      return h(
        "ol.trace",
        {},
        h(
          "li.y",
          {},
          h("p.co-label", {}, _("{time} · you said", { time: clock(story.at) })),
          h("p.co-voice-title", {}, open(story.id)),
          h(
            "p.co-small.co-soft",
            {},
            story.hidden !== null
              ? [_("Hidden by the facilitator") + ": ", h("bdi", {}, story.hidden)]
              : counts || (story.grown.length ? "" : _("Nobody has answered it yet.")),
          ),
        ),
        story.grown
          .slice(0, 12)
          .map((g) =>
            h(
              g.mine ? "li.y" : "li",
              {},
              h(
                "p.co-label",
                {},
                clock(g.at),
                " · ",
                g.mine
                  ? _("you built on it")
                  : kit.say(KIND[g.kind] || _("taken up by {name}"), { name: person(g) }),
              ),
              h("p.co-voice-title", {}, open(g.id)),
            ),
          ),
        story.grown.length > 12
          ? h("li", {}, h("p.co-small", {}, _n("and one more", "and {n} more", story.grown.length - 12)))
          : null,
        end
          ? h(
              "li." + end[0],
              {},
              end[1] ? h("p.co-label", {}, end[1]) : null,
              h("p.co-voice-title", {}, end[2]),
            )
          : null,
      );
    };
    const given = () => {
      const g = model.get("given") || {},
        line = (what, words) =>
          g[what]
            ? h(
                "tr",
                {},
                h("th", { scope: "row" }, words),
                g[what].map((n) => h("td.n", {}, number(n))),
              )
            : null;
      return h(
        "table.co-table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, h("span.co-unseen", {}, _("What"))),
            h("th.n", { scope: "col" }, _("From me")),
            h("th.n", { scope: "col" }, _("To me")),
          ),
        ),
        h(
          "tbody",
          {},
          line("comments", _("Comments and replies")),
          line("endorsed", _("Endorsed")),
          line("built", _("Built on")),
        ),
      );
    };
    const receipts = () =>
      (model.get("receipts") || []).map((r) =>
        h(
          "div",
          {},
          h("dt", { dir: "auto" }, r.question),
          h("dd", {}, h("span.code", {}, r.receipt), " ", h("span.co-soft", {}, clock(r.at))),
        ),
      );
    const consent = (scope, granted, confirmed) =>
      outbox.post(model, { do: "consent", scope, granted, confirmed });
    const choice = (scope) => {
      const [words, about] = SCOPES[scope],
        row = (model.get("consents") || []).find((c) => c.scope === scope),
        on = !!row?.granted,
        id = kit.newId();
      const said = !row
        ? _("Not allowed.")
        : !on
          ? _("Taken back {time}.", { time: clock(row.at) })
          : row.confirmed
            ? _("Allowed and confirmed {time}.", { time: clock(row.at) })
            : _("Ticked {time}, not confirmed yet: does not count.", { time: clock(row.at) });
      return h(
        "li.sw",
        {},
        h(
          "label.co-choice",
          { for: id },
          h("input", {
            type: "checkbox",
            id,
            "data-act": "consent-" + scope,
            checked: on,
            onchange: (e) => (e.target.checked ? consent(scope, true, false) : consent(scope, false, false)),
          }),
          h("span", {}, words, h("small", {}, about), h("small", {}, said)),
        ),
        on && !row.confirmed
          ? h(
              "div.co-flow--tight.conf",
              {},
              button("secondary small", _("Yes, confirm"), () => consent(scope, true, true), {
                "aria-label": _("Yes, confirm: {what}", { what: words }),
              }),
              button("quiet small", _("Leave it out"), () => consent(scope, false, false), {
                "aria-label": _("Leave it out: {what}", { what: words }),
              }),
            )
          : null,
      );
    };
    const rename = () => {
      const field = h("input.co-input", {
        id: kit.newId(),
        value: me().who || "",
        dir: "auto",
        autocomplete: "name",
        maxlength: "60",
      });
      const send = () => {
        outbox.post(model, { do: "rename", name: field.value.trim() });
        dialog.close();
      };
      field.addEventListener("keydown", (e) => {
        if (e.key === "Enter") send();
      });
      const dialog = kit.sheet(_("Change my name"), [
        h(
          "div.co-field",
          {},
          h("label", { for: field.id }, _("Your name, if you like")),
          field,
          h(
            "p.co-help",
            {},
            _(
              "Everybody sees it beside what you wrote, also what you wrote before. Leave it empty to be Participant {n}.",
              { n: me().n },
            ),
          ),
        ),
        button("primary wide", _("Keep this name"), send),
      ]);
      field.focus();
    };
    const askLink = () => outbox.post(model, { do: "personal_link" });
    const showLink = (token) => {
      const url = new URL(
        "hello#token=" + encodeURIComponent(token),
        document.body.classList.contains("co") ? new URL(".", location.href) : location.href,
      ).href;
      link.replaceChildren(
        h("p.co-small.code.url", {}, url),
        h(
          "div.co-flow--tight",
          {},
          button("secondary small", _("Copy"), (e) => {
            const b = e.currentTarget;
            kit.copy(url, () => {
              b.textContent = _("Copied");
            });
          }),
          button("quiet small", _("Hide it"), () => link.replaceChildren()),
        ),
      );
    };
    const dt = (words, ...dd) => h("div", {}, h("dt", {}, words), h("dd", {}, dd));
    const draw = () => {
      const stories = model.get("stories") || [],
        now = JSON.stringify([
          me(),
          stories,
          model.get("given"),
          model.get("consents"),
          model.get("receipts"),
          data,
          stories.map((x) => [x.id, ...x.grown.map((g) => g.id)].map((id) => called(rows.get(id)))),
        ]);
      if (now === key) return;
      key = now;
      const focus = document.activeElement?.dataset?.act;
      head.h1.textContent = data ? _("My data") : _("My part");
      body.replaceChildren(
        ...(data
          ? [
              h(
                "p",
                {},
                button("quiet small back", _("Back to my part"), () => turn(false)),
              ),
              h(
                "section.co-stack--tight",
                {},
                h("h2", {}, _("What is kept about me")),
                h(
                  "dl.kept",
                  {},
                  dt(
                    _("Name"),
                    person(me()),
                    " ",
                    button("quiet small", _("Change"), rename, { "data-act": "rename" }),
                  ),
                  dt(_("In the record I am"), h("span.code", {}, _("Participant {n}", { n: me().n }))),
                  dt(
                    _("My words"),
                    _n("one idea", "{n} ideas", me().ideas || 0),
                    ", ",
                    _n("one comment", "{n} comments", me().comments || 0),
                  ),
                  receipts(),
                  dt(_("Never kept"), _("Place, device, address of the phone")),
                ),
              ),
              h(
                "section.co-card.co-stack--tight",
                {},
                h("h2", {}, _("What I allow")),
                h(
                  "ul",
                  {},
                  (model.get("scopes") || Object.keys(SCOPES)).filter((x) => SCOPES[x]).map(choice),
                ),
              ),
              h(
                "section.co-stack--tight",
                {},
                h("h2", {}, _("Take it with me")),
                h(
                  "p.co-small",
                  {},
                  _(
                    "One file: my words, my acts, my consents, my ballots, with times. No other person’s data.",
                  ),
                ),
                button("primary wide", _("Download my data"), () => {
                  try {
                    model.send({ ask: "file" });
                  } catch {
                    /* later */
                  }
                }),
              ),
              h(
                "section.co-card.co-stack--tight",
                {},
                h("h2", {}, _("Use another phone")),
                h(
                  "p.co-small",
                  {},
                  _(
                    "Your personal link brings you back here with everything you wrote. Whoever has it is you.",
                  ),
                ),
                button("secondary wide", _("Show my personal link"), askLink),
                link,
              ),
            ]
          : [
              h(
                "section.co-stack",
                {},
                h("h2", {}, _("Where my words went")),
                stories.length
                  ? stories.map(steps)
                  : h(
                      "p.co-note",
                      {},
                      _(
                        "You have written no idea yet. What you write is followed here, from first words to what becomes of it.",
                      ),
                    ),
              ),
              h("section.co-card.co-stack--tight", {}, h("h2", {}, _("Given and received")), given()),
            ]),
      );
      if (focus) body.querySelector(`[data-act="${focus}"]`)?.focus();
      action.replaceChildren(
        ...(data ? [] : [button("secondary wide", _("My data: see, take, change"), () => turn(true))]),
      );
      look();
    };
    const turn = (to) => {
      data = to;
      trouble.replaceChildren();
      link.replaceChildren();
      draw();
      scrollTo(0, 0);
      head.h1.focus({ preventScroll: true });
    };
    main.append(head.el, trouble, body);
    draw();
    for (const what of ["person", "stories", "given", "consents", "receipts", "scopes"])
      model.on("change:" + what, draw);
    return {
      opened() {
        data = (model.get("consents") || []).some((c) => c.granted && !c.confirmed);
        draw();
      },
      message(m) {
        if (!m.file) return;
        const a = h("a", {
          href: URL.createObjectURL(
            new Blob([JSON.stringify(m.file, null, 2)], { type: "application/json" }),
          ),
          download: "my-data.json",
        });
        document.body.append(a);
        a.click();
        a.remove();
      },
      heard(what, more, answer) {
        if (what === "answered" && ["rename", "consent", "personal_link"].includes(more.do)) {
          trouble.replaceChildren(...(answer.no ? [kit.refusal(answer)] : []));
          if (answer.no) {
            key = "";
            draw();
          }
          if (more.do === "personal_link" && answer.ok?.token) showLink(answer.ok.token);
        }
        if (what === "rows") draw();
      },
    };
  });
});
