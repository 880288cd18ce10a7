// A vote: the paper of its kind, the ballot in words, sending it, changing it until the vote closes.
//
// What the vote is stands in ballot-about.js, and what this phone keeps of a secret ballot in ballot-secret.js. What no
// ballot needs before there is a vote comes with its paper: how an option is called (ballot-options.js), the pages of a
// long ballot (ballot-pages.js), what became of one that was sent (ballot-sent.js).
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
  const { h, fill, _, _n, button, outbox, memory, clock } = kit;
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
    const turnout = h("span.co-num");

    let paper = null;
    let pages = null; // of this paper, as what became of the ballot
    let mine = null;
    let opened = ""; // for which poll, and from which source
    let editing = false;
    let drawn = "";

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

    const ballot = {
      model,
      options,
      own,
      isShut,
      settings: () => poll().settings || {},
      kind: () => poll().kind,
      rule: () => poll().rule,
      poll: () => poll().poll,
      sent: () => sent().choice || {},
      end,
      blank: () => _("Sent like this it is a blank ballot: it says that you took part."),
      // Called by the paper after each mark.
      changed() {
        memory.set(draftKey(), paper.kept());
        drawSummary();
        pages.drawSoFar(paper);
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
      Object.assign(ballot, module.optionWords(kit, poll, ballot)); // call, some, words
      pages = module.pagesOfBallot(kit, { options, draw });
      mine = module.sentBallot(kit, {
        ...about,
        sent,
        turnout,
        whenCounted: vote.whenCounted,
        kept: () => memory.get(draftKey(), null),
      });
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

    const isFilledIn = () => !isSent() || editing;
    const about = { poll, end, isShut, secret, words };
    const vote = aboutVote(kit, about);
    const drawTurnout = () => {
      const [voted, of] = model.get("turnout") || [0, 0];
      const all = { of: kit.number(of) };
      turnout.textContent = of
        ? _n("{n} of {of} has sent theirs.", "{n} of {of} have sent theirs.", voted, all)
        : "";
    };

    // ---- the ballot one fills in ----

    const fillingIn = () => {
      const order = _("The order is your own: each phone has a different one.");
      return [
        paper.top?.(),
        paper.unordered || paper.brief ? null : h("p.co-tiny.co-soft", {}, order),
        pages.soFar,
        paper.draw(pages.shown(paper)),
        pages.pager(paper, body),
        paper.after?.(),
        ballot.terms(),
        vote.howItIsCounted(paper, isFilledIn()),
        editing ? button("quiet small", words().leave, leaveIt) : null,
      ];
    };
    const drawSummary = () => {
      if (!paper?.summary) return;
      if (paper.speaks) summary.removeAttribute("role");
      else summary.setAttribute("role", "status");
      fill(summary, paper.summary());
    };
    const leaveIt = () => {
      editing = false;
      memory.set(draftKey(), null);
      paper.take(sent().choice || {});
      draw();
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
      } else fill(action, isFilledIn() ? sendingAction() : changingAction());
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
        pages?.first(),
        paper ? opened : "",
      ]);
      if (key === drawn) return;
      drawn = key;
      const held = body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      head.h1.textContent = poll().title || words().title;
      fill(top, h("div.co-stack--tight", {}, vote.facts(paper, isFilledIn())));
      if (!paper) wait();
      else if (isShut()) fill(body, isSent() ? mine.receiptOfBallot(paper) : mine.tooLate(paper));
      else if (isSent() && !editing && !paper.foot) fill(body, mine.receiptOfBallot(paper), ballot.terms());
      else fill(body, fillingIn());
      pages?.drawSoFar(paper);
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
        editing = false;
        paper = null;
        fill(trouble);
        fill(said);
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
        else (paper?.answered || ballot.heard)?.(more, answer);
      },
    };
  });
});
