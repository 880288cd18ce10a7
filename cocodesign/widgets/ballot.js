// A vote: what it is, the paper of its kind, the ballot in words, sending it, changing it until the vote closes.
//
// A paper is what differs from kind to kind. Each is a module of its own (paper-*.js), which comes with the poll;
// its open(kit, ballot) returns
//   chip, counted        the kind of ballot in a word or two, and how it is counted
//   take, kept, choice   the marks from a draft or from what was sent; what the draft keeps; what is sent
//   draw, marked         the rows of some options; the names that are marked, for a ballot with pages
//   summary, list        the ballot in words; what was sent, with its marks
// and where it differs from a ballot that is sent as a whole: words, speaks (it says its changes itself), unordered,
// brief (what the vote is, said in fewer lines), top and after (above and below the rows), and foot, stored, answered
// (each mark is sent at once).
const OPTIONS_A_PAGE = 10;
const LONG_BALLOT = 30; // from here on it has pages
const isBlank = (choice) => !Object.values(choice).some((marks) => Object.keys(marks).length);

const pause = (seconds) => new Promise((go) => setTimeout(go, 1000 * seconds));

// A line that breaks while a paper is on its way must not leave a voter without one.
async function fetchedAtLast(source) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await fetched(tries ? `${source}&again=${tries}` : source);
    } catch (trouble) {
      if (!source.startsWith("/")) throw trouble;
      await pause(Math.min(15, 2 ** tries));
    }
  }
}

export default opens((kit, model, el) => {
  const { h, fill, _, _n, mark, button, outbox, memory, clock, person } = kit;
  const poll = () => model.get("poll") || {};
  const isSecret = () => poll().mode === "secret";
  const sent = () => (isSecret() ? secret.sent() : model.get("sent") || {});
  const options = () => (model.get("options") || []).filter((option) => option.hidden === null);
  const isSent = () => !!sent().cast_at || !!sent().elsewhere;
  const isShut = () => !!poll().closed_at;
  const end = () => poll().closes_at && { time: clock(poll().closes_at) };
  const own = (what) => `${model.get("scope")}:${poll().poll}:${what}`;
  const draftKey = () => own("ballot");
  const secret = secretly(kit, { poll, own, told: () => model.get("sent") || {} });

  return kit.screen(model, el, ({ main, action, look }) => {
    const head = kit.plate(_("Vote"));
    const top = h("div.co-stack--tight");
    const trouble = h("div");
    const body = h("div.co-stack");
    const summary = h("p");
    const said = h("p.co-unseen", { role: "status" });
    const soFar = h("div.sofar.co-small", {
      tabindex: "0",
      role: "group",
      "aria-label": _("Chosen so far"),
      hidden: true,
    });
    const turnout = h("span.co-num");

    let paper = null;
    let opened = ""; // for which poll, and from which source
    let editing = false;
    let first = 0; // of the options on this page of a long ballot
    let drawn = "";

    const isLong = () => paper && !paper.foot && options().length > LONG_BALLOT;
    const isOurs = (act) => act.do === "cast" && act.poll === poll().poll;
    const isPending = () => outbox.all().some(isOurs);
    const words = () => ({
      title: _("Vote"),
      send: _("Send my ballot"),
      again: _("Send my changed ballot"),
      change: _("Change my ballot"),
      leave: _("Leave my ballot as it is"),
      in: _("Your ballot is in"),
      what: _("What you sent"),
      blank: _("A blank ballot: nothing is marked on it."),
      counted: _("How is it counted?"),
      open: _("After closing, everybody sees who chose what."),
      shut: _("The vote is closed."),
      ...paper?.words,
    });

    // ---- what a paper knows of the ballot it is part of ----

    const call = (option) => h("bdi", { dir: "auto" }, option.name || _("Erased words"));
    const ballot = {
      model,
      options,
      call,
      own,
      isShut,
      settings: () => poll().settings || {},
      kind: () => poll().kind,
      rule: () => poll().rule,
      poll: () => poll().poll,
      sent: () => sent().choice || {},
      end,
      blank: () => _("Sent like this it is a blank ballot: it says that you took part."),
      // Some names in a line: three of them, and how many more there are.
      some(names) {
        const more = names.length - 3;
        return kit.listed(more > 1 ? [...names.slice(0, 3), _n("one more", "{n} more", more)] : names);
      },
      // What stands on a row: its name, and under it who said it and what it grew from.
      words(option) {
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
          option.from?.length ? from() : _("first words"),
        );
        const isSomebodys = option.who || option.n; // not what the facilitator put up for the vote
        const name = h("span", { dir: "auto" }, option.name || _("Erased words"));
        return h("span.co-words", {}, name, isSomebodys ? about : null);
      },
      // Called by the paper after each mark.
      changed() {
        memory.set(draftKey(), paper.kept());
        drawSummary();
        drawSoFar();
      },
      say: (text) => kit.reword(said, text),
      post: (act) => outbox.post(model, { poll: poll().poll, ...act }),
      refuse: (answer) => fill(trouble, answer && kit.refusal(answer)),
      keep: (choice, answer) => keepSent(choice, answer),
      drawFoot: () => drawAction(),
      turnout,
    };

    // ---- the paper itself ----

    const openPaper = async () => {
      const source = model.get("paper");
      const wanted = `${poll().poll} ${source}`;
      if (!source || !poll().poll || wanted === opened) return;
      opened = wanted;
      paper = null;
      const module = await fetchedAtLast(source);
      if (opened !== wanted) return; // another vote has opened meanwhile
      if (!module.kinds.includes(poll().kind)) {
        opened = ""; // the poll came before its paper
        return;
      }
      kit.learn(model, kit);
      paper = module.open(kit, ballot);
      restore();
      draw();
    };
    const restore = () => {
      const draft = memory.get(draftKey(), null);
      paper.take(draft || sent().choice || {});
      editing = isSent() && !!draft && !isShut();
    };

    // ---- what this vote is ----

    const about = () => {
      if (isSecret()) return secret.about(!isSent() || editing);
      if (poll().mode === "open") return words().open;
      return _(
        "After closing, everybody sees the sums, nobody sees your ballot. It is kept in the record under your number, so that you can change it.",
      );
    };
    const MODES = {
      open: () => [mark("me"), _("Open ballot")],
      secret: () => [mark("lock"), _("Secret ballot")],
      confidential: () => [mark("lock"), _("Confidential ballot")],
    };
    const facts = () => {
      const mode = (MODES[poll().mode] || MODES.confidential)();
      return [
        h("h2.co-voice-title", { dir: "auto" }, poll().question),
        h(
          "div.co-flow--tight",
          {},
          h("span.co-chip", {}, mode),
          paper && h("span.co-chip", {}, paper.chip()),
        ),
        paper?.brief ? null : h("p.co-tiny.co-soft", {}, about()),
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
      if (isShut()) return _("The result is shown here as soon as it is published.");
      if (end()) return _("Counts stay sealed until {time}, for everyone.", end());
      return _("Counts stay sealed until the vote closes, for everyone.");
    };
    const howItIsCounted = () =>
      h(
        "details.how",
        {},
        h("summary", {}, words().counted),
        h("p.co-small", {}, paper.counted(), paper.brief ? [" ", about()] : null, isSecret() ? secret.trust() : null),
      );

    // ---- the ballot one fills in ----

    const fillingIn = () => {
      const shown = isLong() ? options().slice(first, first + OPTIONS_A_PAGE) : options();
      const order = _("The order is your own: each phone has a different one.");
      return [
        paper.top?.(),
        paper.unordered || paper.brief ? null : h("p.co-tiny.co-soft", {}, order),
        soFar,
        paper.draw(shown),
        isLong() ? pager() : null,
        paper.after?.(),
        howItIsCounted(),
        editing ? button("quiet small", words().leave, leaveIt) : null,
      ];
    };
    const drawSummary = () => {
      if (!paper?.summary) return;
      if (paper.speaks) summary.removeAttribute("role");
      else summary.setAttribute("role", "status");
      fill(summary, paper.summary());
    };
    const drawSoFar = () => {
      soFar.hidden = !isLong();
      if (soFar.hidden) return;
      const names = paper.marked();
      fill(soFar, h("b", {}, _("Chosen so far")), ": ", names.length ? kit.listed(names) : _("nothing yet"));
    };
    const pager = () => {
      const all = options().length;
      const after = first + OPTIONS_A_PAGE;
      const off = (is) => ({ "aria-disabled": is ? "true" : null });
      const place = _("{from} to {to} of {all}", { from: first + 1, to: Math.min(after, all), all });
      return h(
        "div.pager",
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
      const row = body.querySelector(".co-rows > *");
      (row?.matches("button") ? row : row?.querySelector("button, input"))?.focus({ preventScroll: true });
    };
    const leaveIt = () => {
      editing = false;
      memory.set(draftKey(), null);
      paper.take(sent().choice || {});
      draw();
    };

    // ---- the ballot one has sent, and the one that came too late ----

    const receiptOfBallot = () => {
      const time = () => _("Saved and counted once, at {time}.", { time: clock(sent().cast_at) });
      const saved = h("b", {}, sent().cast_at ? time() : secret.saved(end()));
      const shut = isShut() ? [words().shut, " "] : null;
      const about = h("p", {}, saved, " ", turnout, " ", shut, sealed());
      return [
        h("h2.co-voice-title", {}, words().in),
        h("div.co-banner.co-banner--saved", { role: "status" }, mark("tick"), about),
        isShut() ? unsent() : sent().elsewhere ? null : whatWasSent(),
        sent().receipt ? receipt(sent().receipt) : null,
        sent().elsewhere ? secret.lost() : null,
      ];
    };
    const whatWasSent = () => {
      const choice = sent().choice || {};
      return h(
        "section.co-card.co-stack--tight",
        {},
        h("h3", {}, words().what),
        isBlank(choice) ? h("p", {}, words().blank) : paper.list(choice),
      );
    };
    const receipt = (code) => {
      const ask = _(
        "It stands in the record of this workshop beside your ballot. With it you can ask whether your ballot was counted as you sent it.",
      );
      const about = isSecret() ? [secret.aboutReceipt(), " ", secret.price()] : ask;
      return h(
        "section.co-card.co-stack--tight.rec",
        {},
        h("h3", {}, _("Your receipt")),
        h("p.code", {}, code),
        h("p.co-small", {}, about),
        h("div.co-flow--tight", {}, kit.copyButton("secondary small", _("Copy"), code)),
      );
    };
    const tooLate = () =>
      h(
        "div.co-card.co-stack--tight",
        {},
        h("p.co-voice-title", {}, words().shut),
        unsent(),
        h("p", {}, turnout, " ", sealed()),
      );
    // What is still on this phone stays there, and is shown.
    const unsent = () => {
      if (paper.foot || !memory.get(draftKey(), null) || isBlank(paper.choice())) return null;
      const about = _("What you marked on this phone was not sent, so it is not counted:");
      return h("div.co-note.co-stack--tight", {}, h("p", {}, about), paper.list(paper.choice()));
    };

    // ---- sending it ----

    const cast = () => {
      if (isPending()) return;
      fill(trouble);
      const revision = isSecret() ? { revision: secret.next() } : {};
      ballot.post({ do: "cast", ...paper.choice(), ...revision });
      drawAction();
    };
    const change = () => {
      editing = true;
      paper.take(memory.get(draftKey(), null) || sent().choice || {});
      drawn = "";
      draw();
      head.h1.focus();
      scrollTo(0, 0);
    };
    const drawAction = () => {
      drawSummary();
      if (isShut() || !paper) fill(action);
      else if (paper.foot) {
        const foot = paper.foot();
        if (action.firstChild !== foot) fill(action, foot);
      } else fill(action, editing || !isSent() ? sendingAction() : changingAction());
      look();
    };
    const sendingAction = () => {
      let say = isSent() ? words().again : words().send;
      if (isPending()) say = _("Being sent");
      const until = end()
        ? _("You can change it until {time}.", end())
        : _("You can change it until the vote closes.");
      return [
        summary,
        button("primary wide", say, cast, { "aria-disabled": isPending() ? "true" : null }),
        h("p.co-tiny.co-soft", {}, until),
      ];
    };
    const changingAction = () => {
      const until = end()
        ? _("Possible until {time}. The last one you send counts.", end())
        : _("Possible until the vote closes. The last one you send counts.");
      return [button("secondary wide", words().change, change), h("p.co-tiny.co-soft", {}, until)];
    };
    const answered = (act, answer) => {
      if (answer.no) {
        if (answer.no.code === "ballot-changed") editing = true; // what is marked here stays in sight
        draw();
        fill(trouble, kit.refusal(answer));
        drawAction();
        return;
      }
      const { id: _id, do: _do, poll: _poll, revision: _revision, ...choice } = act;
      memory.set(draftKey(), null);
      editing = false;
      keepSent(choice, answer.ok);
      draw();
      drawAction();
      scrollTo(0, 0);
      head.h1.focus({ preventScroll: true });
    };
    // Shown at once, unless the store has already told of a later one.
    const keepSent = (choice, answer) => {
      if (isSecret()) {
        secret.keep(choice, answer);
        return;
      }
      const { at, receipt } = answer;
      const before = sent();
      if (before.cast_at && before.cast_at > at) return;
      model.set("sent", {
        choice,
        cast_at: at || new Date().toISOString(),
        receipt: receipt || before.receipt || "",
        changes: before.changes || 0,
      });
    };

    // ---- drawing ----

    const wait = () => {
      const said = h("p", { role: "status" });
      fill(body, said);
      setTimeout(() => {
        said.textContent = _("The ballot is on its way…");
      }, 1000);
    };
    const draw = () => {
      drawTurnout();
      const isKept = paper?.foot && !isShut(); // each mark is sent at once: what was sent is no other page
      const key = JSON.stringify([
        poll(),
        model.get("options"),
        isKept || sent(),
        editing,
        first,
        paper ? opened : "",
      ]);
      if (key === drawn) return;
      drawn = key;
      const held = body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      head.h1.textContent = poll().title || words().title;
      fill(top, h("div.co-stack--tight", {}, facts()));
      if (!paper) wait();
      else if (isShut()) fill(body, isSent() ? receiptOfBallot() : tooLate());
      else if (isSent() && !editing && !paper.foot) fill(body, receiptOfBallot());
      else fill(body, fillingIn());
      drawSoFar();
      if (held) [...body.querySelectorAll("[data-key]")].find((each) => each.dataset.key === held)?.focus();
      drawAction();
    };

    let shown = poll().poll;
    main.append(head.el, top, trouble, body, said);
    if (shown) draw();
    openPaper();
    kit.onChange(model, ["poll", "paper"], () => {
      if (poll().poll !== shown) {
        shown = poll().poll;
        first = 0;
        editing = false;
        paper = null;
        fill(trouble);
      }
      openPaper();
      draw();
    });
    kit.onChange(model, ["options"], draw);
    kit.onChange(model, ["sent"], () => {
      paper?.stored?.();
      draw();
      drawAction();
    });
    kit.onChange(model, ["turnout"], drawTurnout);
    return {
      opened: () => shown && draw(),
      heard(what, more, answer) {
        if (what === "tick" || what === "room") head.draw();
        if (what !== "answered" || more.poll !== poll().poll) return;
        if (more.do === "cast") answered(more, answer);
        else paper?.answered?.(more, answer);
      },
    };
  });
});
