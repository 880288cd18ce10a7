// Tick all one could live with; send; change it until the vote closes.
const OPTIONS_A_PAGE = 10;
const LONG_BALLOT = 30; // from here on it has pages

export default opens((kit, model, el) => {
  const { h, fill, _, _n, mark, button, outbox, memory, clock, person } = kit;
  const poll = () => model.get("poll") || {};
  const sent = () => model.get("sent") || {};
  const options = () => (model.get("options") || []).filter((option) => option.hidden === null);
  const isSent = () => !!sent().cast_at;
  const isShut = () => !!poll().closed_at;
  const isLong = () => options().length > LONG_BALLOT;
  const end = () => poll().closes_at && { time: clock(poll().closes_at) };
  const draftKey = () => `${model.get("scope")}:${poll().poll}:ballot`;

  return kit.screen(model, el, ({ main, action, look }) => {
    const head = kit.plate(_("Vote"));
    const top = h("div.co-stack--tight");
    const trouble = h("div");
    const body = h("div.co-stack");
    const summary = h("p", { role: "status" });
    const soFar = h("p.co-small.co-note", { hidden: true });
    const turnout = h("span.co-num");

    let ticks = new Set();
    let editing = false;
    let first = 0; // of the options on this page of a long ballot
    let pending = null;
    let drawn = "";

    // ---- what this vote is ----

    const facts = () => {
      const open = poll().mode === "open";
      const mode = open ? [mark("me"), _("Open ballot")] : [mark("lock"), _("Confidential ballot")];
      const about = open
        ? _("After closing, everybody sees who ticked what.")
        : _(
            "After closing, everybody sees the sums, nobody sees your ballot. It is kept in the record under your number, so that you can change it.",
          );
      return [
        h("h2.co-voice-title", { dir: "auto" }, poll().question),
        h("div.co-flow--tight", {}, h("span.co-chip", {}, mode), h("span.co-chip", {}, _("Approval"))),
        h("p.co-tiny.co-soft", {}, about),
      ];
    };
    const drawTurnout = () => {
      const [voted, of] = model.get("turnout") || [0, 0];
      const all = { of: kit.number(of) };
      turnout.textContent = of
        ? _n("{n} of {of} has sent theirs.", "{n} of {of} have sent theirs.", voted, all)
        : "";
    };
    const sealed = () => {
      if (isShut()) return _("The vote is closed. The result is shown here as soon as it is published.");
      if (end()) return _("Counts stay sealed until {time}, for everyone.", end());
      return _("Counts stay sealed until the vote closes, for everyone.");
    };
    const howItIsCounted = () => {
      const words = _(
        "Each ballot counts once for every idea you tick. The idea ticked on most ballots wins; a tie is named and the group decides how to settle it. A second tick may let that idea pass your first: tick it if you could live with that.",
      );
      return h("details.how", {}, h("summary", {}, _("How is it counted?")), h("p.co-small", {}, words));
    };

    // ---- the ballot one fills in ----

    const paper = () => {
      const shown = isLong() ? options().slice(first, first + OPTIONS_A_PAGE) : options();
      const label = _("Tap every one you could live with");
      return [
        h("p.co-tiny.co-soft", {}, _("The order is your own: each phone has a different one.")),
        soFar,
        h("div.co-rows", { role: "group", "aria-label": label }, shown.map(row)),
        isLong() ? pager() : null,
        howItIsCounted(),
        editing ? button("quiet small", _("Leave my ballot as it is"), leaveIt) : null,
      ];
    };
    const row = (option) => {
      const isOn = ticks.has(option.id);
      const from = () => {
        const ideas = kit.listed(option.from.map((name) => h("bdi", {}, name)));
        return kit.say(_("from {ideas}"), { ideas });
      };
      const about = h(
        "small",
        {},
        person(option),
        option.mine ? [" ", kit.yours()] : null,
        " · ",
        option.from.length ? from() : _("first words"),
      );
      return h(
        "button.co-row",
        { "aria-pressed": String(isOn), "data-id": option.id, onclick: toggle(option.id) },
        h("span.co-mark", { "aria-hidden": "true" }, isOn ? "✓" : ""),
        h("span.co-words", {}, h("span", { dir: "auto" }, option.name), about),
      );
    };
    const toggle = (id) => (e) => {
      if (ticks.has(id)) ticks.delete(id);
      else ticks.add(id);
      const row = e.currentTarget;
      row.setAttribute("aria-pressed", String(ticks.has(id)));
      row.firstChild.textContent = ticks.has(id) ? "✓" : "";
      memory.set(draftKey(), [...ticks]);
      drawSummary();
      drawSoFar();
    };
    const ticked = () =>
      options()
        .filter((option) => ticks.has(option.id))
        .map((option) => h("span", { dir: "auto" }, option.name));
    const drawSummary = () => {
      const names = ticked();
      const more = names.length - 3;
      const some = more > 1 ? [...names.slice(0, 3), _n("one more", "{n} more", more)] : names;
      const blank = _("Sent like this it is a blank ballot: it says that you took part.");
      fill(
        summary,
        _n("You tick {n} of {all}", "You tick {n} of {all}", ticks.size, { all: options().length }),
        ticks.size ? [": ", kit.listed(some), "."] : [". ", blank],
      );
    };
    const drawSoFar = () => {
      soFar.hidden = !isLong() || !ticks.size;
      fill(soFar, h("b", {}, _("Chosen so far")), ": ", kit.listed(ticked()));
    };
    const pager = () => {
      const all = options().length;
      const after = first + OPTIONS_A_PAGE;
      const off = (is) => ({ "aria-disabled": is ? "true" : null });
      const place = _("{from} to {to} of {all}", { from: first + 1, to: Math.min(after, all), all });
      return h(
        "div.co-split",
        {},
        button("secondary small", _("The ten before"), () => turn(-OPTIONS_A_PAGE), off(!first)),
        h("span.co-small.co-num", {}, place),
        button("secondary small", _("The next ten"), () => turn(OPTIONS_A_PAGE), off(after >= all)),
      );
    };
    const turn = (by) => {
      const next = first + by;
      if (next < 0 || next >= options().length) return;
      first = next;
      draw();
      body.querySelector(".co-rows")?.scrollIntoView({ block: "start" });
      body.querySelector(".co-row")?.focus({ preventScroll: true });
    };
    const leaveIt = () => {
      editing = false;
      memory.set(draftKey(), null);
      draw();
    };

    // ---- the ballot one has sent, and the one that came too late ----

    const receiptOfBallot = () => {
      const saved = h("b", {}, _("Saved and counted once, at {time}.", { time: clock(sent().cast_at) }));
      const words = h("p", {}, saved, " ", turnout, " ", sealed());
      return [
        h("h2.co-voice-title", {}, _("Your ballot is in")),
        h("div.co-banner.co-banner--saved", { role: "status" }, mark("tick"), words),
        isShut() ? null : whatWasSent(),
        sent().receipt ? receipt(sent().receipt) : null,
      ];
    };
    const whatWasSent = () => {
      const approved = sent().approved || [];
      const names = options().filter((option) => approved.includes(option.id));
      const item = (option) => h("li", { dir: "auto" }, option.name);
      return h(
        "section.co-card.co-stack--tight",
        {},
        h("h3", {}, _("What you sent")),
        approved.length
          ? h("ul.sum", {}, names.map(item))
          : h("p", {}, _("A blank ballot: nothing is ticked.")),
      );
    };
    const receipt = (code) => {
      const about = _(
        "It stands in the record of this workshop beside your ballot. With it you can ask whether your ballot was counted as you sent it.",
      );
      return h(
        "section.co-card.co-stack--tight.rec",
        {},
        h("h3", {}, _("Your receipt")),
        h("p.code", {}, code),
        h("p.co-small", {}, about),
        h("div.co-flow--tight", {}, kit.copyButton("secondary small", _("Copy"), code)),
      );
    };
    const tooLate = () => {
      const unsent = memory.get(draftKey(), []).length;
      return h(
        "div.co-card.co-stack--tight",
        {},
        h("p.co-voice-title", {}, _("The vote is closed.")),
        unsent ? h("p", {}, _("The ticks on this phone were not sent, so they are not counted.")) : null,
        h("p", {}, turnout, " ", sealed()),
      );
    };

    // ---- sending it ----

    const cast = () => {
      if (pending) return;
      fill(trouble);
      pending = outbox.post(model, { do: "cast", poll: poll().poll, approved: [...ticks] });
      drawAction();
    };
    const change = () => {
      editing = true;
      ticks = new Set(sent().approved);
      drawn = "";
      draw();
      head.h1.focus();
      scrollTo(0, 0);
    };
    const drawAction = () => {
      const isOurs = (act) => act.do === "cast" && act.poll === poll().poll;
      if (!outbox.all().some(isOurs)) pending = null;
      drawSummary();
      if (isShut()) fill(action);
      else fill(action, editing || !isSent() ? sendingAction() : changingAction());
      look();
    };
    const sendingAction = () => {
      let words = isSent() ? _("Send my changed ballot") : _("Send my ballot");
      if (pending) words = _("Being sent");
      const until = end()
        ? _("You can change it until {time}.", end())
        : _("You can change it until the vote closes.");
      return [
        summary,
        button("primary wide", words, cast, { "aria-disabled": pending ? "true" : null }),
        h("p.co-tiny.co-soft", {}, until),
      ];
    };
    const changingAction = () => {
      const until = end()
        ? _("Possible until {time}. The last one you send counts.", end())
        : _("Possible until the vote closes. The last one you send counts.");
      return [button("secondary wide", _("Change my ballot"), change), h("p.co-tiny.co-soft", {}, until)];
    };
    const answered = (act, answer) => {
      pending = null;
      if (answer.no) {
        fill(trouble, kit.refusal(answer));
        drawAction();
        return;
      }
      memory.set(draftKey(), null);
      editing = false;
      keepSent(act, answer.ok);
      draw();
      drawAction();
      scrollTo(0, 0);
      head.h1.focus({ preventScroll: true });
    };
    // Shown at once, unless the store has already told of a later one.
    const keepSent = ({ approved }, { at, receipt }) => {
      const before = sent();
      if (before.cast_at && before.cast_at > at) return;
      model.set("sent", {
        approved,
        cast_at: at || new Date().toISOString(),
        receipt: receipt || before.receipt || "",
        changes: before.changes || 0,
      });
    };

    const draw = () => {
      const key = JSON.stringify([poll(), model.get("options"), sent(), editing, first]);
      drawTurnout();
      if (key === drawn) return;
      drawn = key;
      const held = document.activeElement?.closest?.(".co-row")?.dataset.id;
      head.h1.textContent = poll().title || _("Vote");
      fill(top, h("div.co-stack--tight", {}, facts()));
      if (isShut() && !isSent()) fill(body, tooLate());
      else if (isSent() && !editing) fill(body, receiptOfBallot());
      else fill(body, paper());
      drawSoFar();
      if (held) body.querySelector(`[data-id="${held}"]`)?.focus();
      drawAction();
    };
    const restore = () => {
      const draft = memory.get(draftKey(), null);
      ticks = new Set(draft || sent().approved || []);
      editing = isSent() && !!draft && !isShut();
    };

    let shown = poll().poll;
    main.append(head.el, top, trouble, body);
    if (shown) {
      restore();
      draw();
    }
    kit.onChange(model, ["poll"], () => {
      if (poll().poll !== shown) {
        shown = poll().poll;
        first = 0;
        editing = false;
        restore();
      }
      draw();
    });
    kit.onChange(model, ["options"], draw);
    kit.onChange(model, ["sent"], () => {
      draw();
      drawAction();
    });
    kit.onChange(model, ["turnout"], drawTurnout);
    return {
      opened: draw,
      heard(what, more, answer) {
        if (what === "tick" || what === "room") head.draw();
        const isOurs = what === "answered" && more.do === "cast" && more.poll === poll().poll;
        if (isOurs) answered(more, answer);
      },
    };
  });
});
