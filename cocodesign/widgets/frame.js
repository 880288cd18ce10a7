// The frame of every page: title and saved or not, purpose · your say · next, and what happened meanwhile.
export default opens((kit, model, el) => {
  const { h, _, _n, mark, button, clock, outbox, page, room, memory } = kit;
  const info = () => model.get("workshop") || {};
  outbox.scope = model.get("scope");
  outbox.carrier = model;
  page.on = true;
  el.style.display = "contents";

  const title = h("strong", {}),
    status = h("span.co-status", { role: "status" });
  const header = h("header.co-top", {}, title, status);
  const strip = h("section.co-strip", { "aria-label": _("Purpose, power, action") });
  const banners = h("div.co-banners", { "aria-live": "polite" });
  const spoken = h("p.co-unseen", { role: "status" });
  el.append(header, strip, banners, spoken);

  // -- saved or not saved --
  let lastStatus = "",
    wasUnsaved = false;
  const drawStatus = () => {
    const is = outbox.status,
      at = outbox.savedAt;
    const key = is + at + outbox.away;
    if (key === lastStatus) return;
    lastStatus = key;
    const [icon, words] =
      is === "unsaved"
        ? ["warn", _("Not saved")]
        : is === "saving"
          ? ["clock", _("Saving")]
          : is === "away"
            ? ["warn", _("Reconnecting")]
            : ["tick", at ? _("Saved {time}", { time: clock(at) }) : _("All saved")];
    status.dataset.is = is === "saving" ? "saving" : is === "saved" ? "saved" : "unsaved";
    status.replaceChildren(mark(icon), words);
    if (is === "unsaved" && !wasUnsaved) {
      wasUnsaved = true;
      put(
        "saving",
        kit.banner(
          "unsaved",
          "warn",
          [
            h("b", {}, _("Not saved yet. Kept on this phone.")),
            " ",
            _("It is sent by itself as soon as the line is back."),
          ],
          button("secondary small", _("Try now"), () => outbox.resend()),
        ),
      );
    } else if (is === "away" && !wasUnsaved) {
      put(
        "saving",
        kit.banner("unsaved", "warn", [
          h("b", {}, _("The connection is gone.")),
          " ",
          _("You can read and write on; it is tried again by itself."),
        ]),
      );
    } else if (is === "saved") {
      if (wasUnsaved) {
        put(
          "saving",
          kit.banner("saved", "tick", [
            h("b", {}, _("Saved {time}.", { time: clock(at) })),
            " ",
            _("Nothing was lost, nothing was sent twice."),
          ]),
        );
        setTimeout(() => {
          if (outbox.status === "saved") put("saving", null);
        }, 8000);
      } else put("saving", null);
      wasUnsaved = false;
    }
  };

  // -- banners take their own room, and only while nobody touches the page --
  let down = false,
    touched = 0;
  const waiting = new Map();
  for (const e of ["pointerdown", "pointerup", "pointercancel", "scroll"])
    addEventListener(
      e,
      (x) => {
        touched = Date.now();
        if (x.type !== "scroll") down = x.type === "pointerdown";
      },
      { passive: true, capture: true },
    );
  const settle = () => {
    if (!waiting.size) return;
    if (down || Date.now() - touched < 300) return void setTimeout(settle, 150);
    for (const [key, node] of waiting) {
      const old = [...banners.children].find((b) => b.dataset.key === key);
      if (node) node.dataset.key = key;
      const before = banners.offsetHeight;
      old ? (node ? old.replaceWith(node) : old.remove()) : node && banners.append(node);
      const grew = banners.offsetHeight - before;
      if (grew && scrollY > 0) scrollBy(0, grew);
    }
    waiting.clear();
  };
  function put(key, node) {
    if (!node && !waiting.has(key) && ![...banners.children].some((b) => b.dataset.key === key)) return;
    waiting.set(key, node);
    settle();
  }
  const dismiss = (key) =>
    button("quiet small", _("Close"), () => {
      banners.querySelector(`[data-key="${key}"]`)?.remove();
    });

  // -- purpose, your say, next --
  const next = () => {
    const stages = room.stages,
      at = room.now
        ? stages.findIndex((x) => x.stage === room.now.stage)
        : stages.reduce((last, x, i) => (x.state === "closed" ? i : last), -1);
    const after = stages.slice(at + 1).find((x) => x.state === "draft");
    if (info().ended_at) return _("The workshop has ended");
    const time = room.now?.closes_at ? clock(room.now.closes_at) : "";
    if (room.now?.kind === "vote")
      return time ? _("Closes {time}, then the result", { time }) : _("Then the result");
    if (!after)
      return room.now
        ? time
          ? _("Until {time}", { time })
          : _("Then we are done")
        : _("What becomes of it");
    return time
      ? _("{stage} at {time}", { stage: after.title, time })
      : _("Then: {stage}", { stage: after.title });
  };
  const LEVELS = [
    ["inform", _("inform"), _("You hear what is planned.")],
    ["consult", _("consult"), _("You are heard; the decision is made elsewhere.")],
    ["involve", _("involve"), _("What you say is worked in, and you are told how.")],
    ["collaborate", _("decide together"), _("We decide together, within the limits named here.")],
    ["empower", _("you decide"), _("What you decide is carried out.")],
  ];
  const level = () => LEVELS.find((x) => x[0] === info().influence?.level);
  const part = (icon, head, words) =>
    h("button", { onclick: open }, h("b", {}, mark(icon), head), h("span", { dir: "auto" }, words));
  const drawStrip = () => {
    const w = info(),
      power = w.influence || {};
    const say = power.short || (level() ? level()[1] : power.words || "");
    const key = [w.purpose_short || w.purpose, say, next()].join("\n");
    if (strip.dataset.key === key) return;
    const focused = [...strip.children].indexOf(document.activeElement);
    strip.dataset.key = key;
    strip.replaceChildren(
      part("why", _("Why"), w.purpose_short || w.purpose || ""),
      part("say", _("Your say"), say[0] ? say[0].toUpperCase() + say.slice(1) : ""),
      part("next", _("Next"), next()),
    );
    if (focused >= 0) strip.children[focused].focus();
  };
  function open() {
    const w = info(),
      power = w.influence || {},
      at = LEVELS.findIndex((x) => x === level());
    kit.sheet(_("Why, your say, what next"), [
      h(
        "section.co-stack--tight",
        {},
        h("h3", {}, _("Why we are here")),
        h("p.co-voice", { dir: "auto" }, w.purpose),
        w.values?.length
          ? h(
              "ul.co-values",
              {},
              w.values.map((v) => h("li", { dir: "auto" }, v)),
            )
          : null,
        w.organisation
          ? h("p.co-small.co-soft", {}, kit.say(_("Asked by {name}"), { name: h("bdi", {}, w.organisation) }))
          : null,
      ),
      h(
        "section.co-stack--tight",
        {},
        h("h3", {}, _("Your say")),
        power.words ? h("p", { dir: "auto" }, power.words) : null,
        at >= 0
          ? h(
              "ol.co-ladder",
              {},
              LEVELS.map(([, name, about], i) =>
                h(
                  "li",
                  { "aria-current": i === at ? "step" : null },
                  h("b", {}, name),
                  i === at ? h("small", {}, about) : null,
                ),
              ),
            )
          : null,
      ),
      h(
        "section.co-stack--tight",
        {},
        h("h3", {}, _("Agenda")),
        h(
          "ol.co-steps",
          {},
          room.stages.map((x) =>
            h(
              "li",
              { "data-is": x.state, "aria-current": x === room.now ? "step" : null },
              h("b", { dir: "auto" }, x.title),
              h(
                "small",
                {},
                x.state === "closed"
                  ? x.closed_at
                    ? _("closed {time}", { time: clock(x.closed_at) })
                    : _("closed")
                  : x.state === "open"
                    ? x.closes_at
                      ? _("open until {time}", { time: clock(x.closes_at) })
                      : _("open now")
                    : x.minutes
                      ? _n("to come, one minute", "to come, {n} minutes", x.minutes)
                      : _("to come"),
                x.reason ? h("span", { dir: "auto" }, " · ", x.reason) : null,
              ),
            ),
          ),
        ),
      ),
      w.terms
        ? h("section.co-stack--tight", {}, h("h3", {}, _("Terms")), h("p.co-small", { dir: "auto" }, w.terms))
        : null,
    ]);
  }

  // -- stages: a page with unsent words in it is never replaced --
  const titleOf = (id) => room.stages.find((x) => x.stage === id)?.title || "";
  const unsent = () =>
    [...document.querySelectorAll("[data-page]:not([hidden]) textarea, [data-unsent]")].some(
      (x) => (x.value || "").trim() || x.dataset.unsent,
    );
  let first = true,
    was = null,
    soon = null;
  const drawStages = () => {
    const before = was,
      old = page.first;
    room.stages = model.get("stages") || [];
    room.now = room.stages.find((x) => x.state === "open") || null;
    room.ended = !!info().ended_at;
    const target = (page.target = model.get("first") || "wait");
    was = room.now;
    kit.tell("room");
    drawStrip();
    const moved = !first && (before?.stage !== room.now?.stage || old !== target);
    if (first || !moved) {
      page.first = target;
      if (first || old !== target) kit.tell("page");
      first = false;
      return;
    }
    const what =
      target === "result" && old !== "result"
        ? _("The result is here.")
        : room.now
          ? _("{stage} is open.", { stage: room.now.title })
          : info().ended_at
            ? _("The workshop has ended.")
            : _("{stage} closed.", { stage: titleOf(before?.stage) });
    spoken.textContent = what;
    const onNow = page.place === "now" && !page.idea;
    if (!onNow) page.first = target;
    const turn = () => {
      put("stage", null);
      page.first = target;
      page.go("now");
    };
    if (onNow && !unsent() && !document.querySelector("dialog[open]")) {
      put(
        "stage",
        kit.banner("", "flag", [
          h("b", {}, what),
          " ",
          target === old ? "" : _("The page changes by itself."),
        ]),
      );
      setTimeout(() => {
        if (page.place !== "now" || page.idea || unsent() || document.querySelector("dialog[open]"))
          return offer(what, turn);
        page.first = model.get("first") || "wait";
        put("stage", null);
        if (old === page.first) {
          kit.tell("page");
          return;
        }
        page.go("now", null, { quiet: true });
        scrollTo(0, 0);
        document.querySelector(`[data-page="${page.name}"]:not([hidden]) h1`)?.focus({ preventScroll: true });
      }, 3000);
    } else offer(what, turn);
  };
  // Stages and page come one after the other: they are looked at together.
  const lookSoon = () => {
    clearTimeout(soon);
    soon = setTimeout(drawStages, 60);
  };
  const offer = (what, turn) =>
    put(
      "stage",
      kit.banner(
        "",
        "flag",
        [h("b", {}, what), " ", unsent() ? _("What you are writing stays here.") : ""],
        button("secondary small", _("Go there"), turn),
        dismiss("stage"),
      ),
    );

  // -- time: said at ten, five and one minute --
  let saidMinute = null;
  const tick = () => {
    kit.tell("tick");
    drawStatus();
    const time = kit.left(room.now);
    if (time && [10, 5, 1].includes(time.minutes) && saidMinute !== room.now.stage + time.minutes) {
      saidMinute = room.now.stage + time.minutes;
      spoken.textContent = _n("One minute left in {stage}.", "{n} minutes left in {stage}.", time.minutes, {
        stage: room.now.title,
      });
    }
    if (room.now?.kind === "vote" && time && time.ms < 60000 && time.ms > 0 && page.first === "vote")
      put(
        "last",
        kit.banner("", "clock", _("The vote closes in less than a minute. What is not sent is not counted.")),
      );
    else put("last", null);
  };
  const timer = setInterval(tick, 1000);

  // -- also open elsewhere --
  const tab = kit.newId();
  const claim = () => memory.set(outbox.scope + ":tab", tab);
  claim();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      kit.tell("back");
      outbox.resend();
    }
  });

  const drawConsents = () => {
    const open = model.get("to_confirm") || [];
    put(
      "consent",
      open.length
        ? kit.banner(
            "yours",
            "me",
            [
              h("b", {}, _("One more question about your data.")),
              " ",
              _("What you ticked at the door counts only when you say it twice."),
            ],
            button("secondary small", _("Answer"), () => page.go("part")),
          )
        : null,
    );
  };

  const drawTitle = () => {
    title.textContent = info().title || "";
    document.title = info().title || document.title;
  };
  const off = kit.hear((what, more, answer) => {
    if (what === "elsewhere")
      put(
        "tab",
        kit.banner(
          "",
          "flag",
          [
            h("b", {}, _("Also open elsewhere.")),
            " ",
            _("Both pages work. What you have not sent stays in the page where you wrote it."),
          ],
          dismiss("tab"),
        ),
      );
    if (["posted", "answered", "status"].includes(what)) drawStatus();
    // Words that came back while their page is not in sight.
    const home = { add_idea: "ideas", comment: "idea" }[more?.do];
    if (what === "answered" && answer.no && home && page.name !== home)
      put(
        "refused",
        kit.banner(
          "unsaved",
          "warn",
          [h("b", {}, _("Not sent.")), " ", answer.no.say],
          button("secondary small", _("See my words"), () => {
            put("refused", null);
            page.go("ideas", more.ref || null);
          }),
        ),
      );
  });
  kit.attend(model, {
    message(m) {
      if (m.time) kit.setClock(m.time);
    },
  });
  model.on("change:workshop", () => {
    drawTitle();
    lookSoon();
  });
  model.on("change:stages", lookSoon);
  model.on("change:first", lookSoon);
  model.on("change:to_confirm", drawConsents);
  model.on("change:link", () => {
    outbox.link = model.get("link");
    if (outbox.link === "live") outbox.resend();
    drawStatus();
  });
  outbox.link = model.get("link") || "live";
  try {
    model.send({ ask: "time" });
  } catch {
    /* our own clock will do */
  }
  drawTitle();
  drawStages();
  drawConsents();
  tick();
  if (outbox.all().length) outbox.resend();
  return () => {
    off();
    clearInterval(timer);
  };
});
