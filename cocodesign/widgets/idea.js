// Understand one idea, and work on it: where it comes from before what is said about it.
export default opens((kit, model, el) => {
  const { h, fill, _, _n, mark, button, rows, outbox, page, memory, named, called, person } = kit;
  const OURS = new Set([
    "revise_idea",
    "withdraw",
    "unwithdraw",
    "invite_author",
    "answer_invitation",
    "flag",
  ]);

  const PATIENCE = 3000; // ms that a tap waits for what is on its way

  return kit.screen(model, el, ({ main, action, look, seen }) => {
    const id = () => (page.on ? page.idea : model.get("idea"));
    // What the list knows of an idea, and what only this page does.
    const about = () => (model.get("about").of === id() ? model.get("about") : {});
    const whole = (of = id()) => rows.get(of) && { ...(of === id() ? about() : {}), ...rows.get(of) };
    const head = kit.plate(model.get("title") || _("Idea"));
    const back = button("quiet small back", "", () => page.go(page.place));
    const body = h("article.co-stack");
    const undo = h("div.undo");
    const open = (of) => () => page.on && page.go(page.place, of);

    // ---- what is needed now and then, fetched when an idea is opened ----

    let sheets = null;
    let tries = 0;
    let arrive = null;
    const arrived = new Promise((come) => (arrive = come));
    const fetchSheets = () => {
      const source = model.get("sheets");
      if (!source || sheets) return;
      sheets = fetched(tries++ && source[0] === "/" ? `${source}&again=${tries}` : source);
      sheets.then(
        (all) => {
          kit.learn(model, kit);
          arrive(all);
        },
        () => (sheets = null),
      );
    };
    const sheet = async (name, ...facts) => {
      fetchSheets();
      const all = await Promise.race([arrived, new Promise((late) => setTimeout(late, PATIENCE))]);
      if (all) all[name](kit, ...facts);
      else kit.toast(undo, _("The connection is needed for this. Please try it again in a moment."));
    };

    const post = (act, words, back) => {
      outbox.post(model, act);
      kit.toast(undo, words, back);
    };
    const askToLook = ({ id: ref }) =>
      sheet("flag", (reason) =>
        post(
          { do: "flag", ref, reason },
          _("The facilitator is asked to look at it. Nobody else learns of it."),
        ),
      );
    const takeUp = (of, given) => {
      const own = rows.readable().filter((row) => row.mine && row.id !== of);
      const take = (into) => given.give("adopt", of, true, into);
      if (own.length) sheet("adopt", { own: own.reverse(), take });
      else take(null);
    };
    const given = gestures(kit, model, { row: whole, draw: () => draw(), undo });
    const talk = comments(kit, model, { idea: id, undo, askToLook, takeUp, sheet });

    // ---- the idea ----

    let drawn = "";
    let held = null; // the words as one reads them, until one asks for those to which their author changed them
    const draw = () => {
      const row = whole();
      if (!row) return fill(body, h("p.co-note", {}, _("This idea is not there, or not any more.")));
      const kids = rows
        .children(row.id)
        .map((kid) => rows.get(kid))
        .filter((kid) => kid && !kid.hidden);
      const parents = (row.parents || []).map(([parent]) => rows.get(parent));
      const may = [model.get("taking"), model.get("talking"), !kit.room.ended];
      const stand = ["endorse", "thank", "adopt"].map((what) => given.stands(what, row.id));
      const key = JSON.stringify([row, kids.map((kid) => kid.id), parents, may, stand]);
      if (key === drawn) return;
      drawn = key;

      const gone = row.erased || row.hidden !== null || !!row.merged;
      const can = { build: may[0] && !gone, talk: may[1] && !gone, thank: may[2] && !gone, withdraw: !gone };
      const act = document.activeElement?.dataset?.act;
      const was = body.contains(document.activeElement) && act;
      fill(
        body,
        words(row, gone),
        invitation(row),
        origin(row),
        acts(row, can),
        support(row),
        more(row, can),
        grown(kids),
        row.terms && !gone ? terms(row) : null,
      );
      if (was) body.querySelector(`[data-act="${act}"]`)?.focus();
      const build = () => kit.tell("build", row.id);
      fill(action, can.build ? button("primary wide", _("Build on this idea"), build) : null);
      talk.form.hidden = !can.talk;
      look();
    };
    const redraw = () => {
      drawn = "";
      draw();
    };
    const words = (row, gone) => {
      const now = { id: row.id, version: row.version, title: row.title, text: row.text };
      if (held?.id !== row.id || row.mine || gone) held = now;
      const isChanged = held.version !== row.version;
      const show = () => {
        held = null;
        redraw();
        body.querySelector("h2")?.focus();
      };
      const [title, rest] = named(held);
      const wordless = gone && !row.text && !row.title;
      return h(
        "div.co-stack--tight",
        {},
        h(
          "p.co-by",
          {},
          row.erased ? null : person(row),
          row.mine ? kit.yours() : null,
          kit.since(row.at),
          isChanged ? kit.changed(show) : version(row),
        ),
        gone ? h("p.co-soft", {}, kit.whyGone(row, open)) : null,
        wordless ? null : h("h2.co-voice.big", { dir: "auto", tabindex: "-1" }, title),
        wordless || !rest ? null : h("p.co-voice.text", { dir: "auto" }, rest),
      );
    };
    const version = (row) => {
      if (!row.version) return null;
      const compare = () => sheet("versions", whole().versions || [], model.get("language"));
      const label = _("Version {n}: see what changed", { n: row.version });
      const props = { "data-act": "version", "aria-label": label, onclick: compare };
      return h("button.co-inline", props, _("version {n}", { n: row.version }));
    };
    const origin = (row) => {
      const section = lineage(kit, row);
      const toThreads = () => {
        memory.set(model.get("scope") + ":thread", row.id);
        page.go("threads");
      };
      if (page.on && row.parents?.length) {
        section.append(button("quiet small back", _("See it among all threads"), toThreads));
      }
      if (row.taken?.length) section.append(h("ul.taken", {}, row.taken.map(point)));
      if (row.conflict?.length) section.append(conflict(row.conflict));
      return section;
    };
    const point = (one) => {
      const words = kit.link(open(one.idea), {}, h("q.co-voice", { dir: "auto" }, one.text));
      return h("li", {}, kit.say(_("Took up the point of {name}: {words}"), { name: person(one), words }));
    };
    const conflict = (sources) => {
      const source = (one) => h("span", {}, h("bdi", {}, called(rows.get(one.id))), ` (${one.terms})`);
      const ideas = kit.listed(sources.map(source));
      const which = kit.say(_("The terms of its sources do not fit together: {ideas}."), { ideas });
      const ask = _("To use it outside of this workshop, their authors have to agree first.");
      return h("p.co-small.conflict", {}, mark("warn"), h("span", {}, which, " ", ask));
    };
    const terms = (row) => h("p.co-tiny.co-soft", {}, _("Others may use it: {terms}", { terms: row.terms }));

    // ---- what one can do with it ----

    const acts = (row, can) => {
      const act = (name, icon, label, onclick) =>
        h("button.co-button.co-button--secondary", { "data-act": name, onclick }, mark(icon), label);
      const fork = () => kit.tell("build", row.id, { kind: "forks", text: row.text, title: row.title });
      const merge = () => kit.tell("merge", row.id);
      const four = [
        can.talk && row.mine ? act("change", "pen", _("Change"), () => change(row)) : null,
        can.talk && !row.mine ? given.button("endorse", row.id, "secondary") : null,
        can.thank && !row.mine ? given.button("thank", row.id, "secondary") : null,
        can.build ? act("merge", "merge", _("Merge with…"), merge) : null,
        can.build ? act("fork", "build", _("Fork"), fork) : null,
      ].filter(Boolean);
      return four.length ? h("div.co-two.acts2", {}, four) : null;
    };
    const support = (row) => {
      const n = (what) => given.count(what, row.id);
      const at = row.endorsed_at && given.stands("endorse", row.id);
      const own = _("You endorsed this at {time}. Tap again to take it back.", {
        time: kit.clock(row.endorsed_at),
      });
      const adopters = kit.listed((row.adopters || []).map(person));
      const sentences = [
        n("endorse") && _n("One person endorses it.", "{n} people endorse it.", n("endorse")),
        at && own,
        n("thank") && _n("One person thanks for it.", "{n} people thank for it.", n("thank")),
        adopters.length &&
          h("span", {}, kit.say(_("Adopted by {names}."), { names: h("span", {}, adopters) })),
      ].filter(Boolean);
      return sentences.length
        ? h(
            "p.co-tiny.co-soft",
            {},
            sentences.flatMap((one) => [one, " "]),
          )
        : null;
    };
    // What is seldom wanted, in quiet buttons.
    const more = (row, can) => {
      const quiet = (name, words, onclick) => button("quiet small", words, onclick, { "data-act": name });
      const waiting = (row.waiting || []).map(person);
      const asked = () =>
        kit.say(_("Asked to be an author too, no answer yet: {names}"), {
          names: h("span", {}, kit.listed(waiting)),
        });
      const withdrawn = row.withdrawn && row.own;
      const split = () => kit.tell("build", row.id, { kind: "splits", text: row.text, title: "" });
      return h(
        "div.co-stack--tight",
        {},
        waiting.length ? h("p.co-tiny.co-soft", {}, asked()) : null,
        row.flagged ? h("p.co-tiny.co-soft", {}, _("You asked the facilitator to look at it.")) : null,
        h(
          "div.acts",
          {},
          can.talk && !row.mine
            ? given.button("adopt", row.id, "quiet.co-button--small", {
                onclick: () => takeUp(row.id, given),
              })
            : null,
          can.thank && !row.mine && !row.flagged
            ? quiet("flag", _("Ask the facilitator to look"), () => askToLook(row))
            : null,
          can.build && row.mine ? quiet("split", _("Split off a part"), split) : null,
          can.talk && row.mine ? quiet("author", _("Ask for another author"), askPeople) : null,
          row.mine && row.own && can.withdraw
            ? quiet("withdraw", _("Withdraw"), () => withdraw(row.id, true))
            : null,
          withdrawn ? quiet("withdraw", _("Say it again"), () => withdraw(row.id, false)) : null,
          row.mine && row.alone === false
            ? quiet("leave", _("Leave its authors"), () => leave(row.id))
            : null,
        ),
      );
    };
    const withdraw = (ref, back) => {
      const words = back
        ? _("Your idea is withdrawn. What others drew from it stays.")
        : _("Your idea is there again.");
      post({ do: back ? "withdraw" : "unwithdraw", ref }, words, () => withdraw(ref, !back));
    };

    // ---- other words for it ----

    const change = (row) => {
      const key = `${model.get("scope")}:${row.id}:change`;
      const draft = { get: () => memory.get(key, null), set: (words) => memory.set(key, words) };
      const send = (words) =>
        post({ do: "revise_idea", ref: row.id, ...words }, _("Your change is on its way."));
      sheet("change", { row, limit: model.get("limit"), draft, send });
    };
    const changeAnswered = (act, answer) => {
      if (answer.no) return;
      memory.set(`${model.get("scope")}:${act.ref}:change`, null);
      if (act.ref === id()) kit.toast(undo, _("Your idea is changed. The words before stay as a version."));
    };

    // ---- who its authors are ----

    let asking = false;
    const askPeople = () => {
      asking = true;
      kit.ask(model, { ask: "people" });
      const late = () =>
        asking && kit.toast(undo, _("The connection is needed for this. Please try it again in a moment."));
      setTimeout(late, PATIENCE);
    };
    const choosePeople = (people) => {
      if (!asking) return;
      asking = false;
      const ref = id();
      const ask = (one) =>
        post(
          { do: "invite_author", ref, participant: one.id },
          _("{name} is asked. The idea shows it when they accept.", { name: kit.nameOf(one) }),
        );
      sheet("author", { people, ask });
    };
    const answerInvitation = (ref, accept, words, back) =>
      post({ do: "answer_invitation", ref, accept }, words, back);
    const leave = (ref) =>
      sheet("leave", () => answerInvitation(ref, false, _("You are not among its authors any more.")));
    const invitation = (row) => {
      if (!row.asked) return null;
      const decline = () => answerInvitation(row.id, false, _("Declined. Its authors can ask you again."));
      const accept = () =>
        answerInvitation(row.id, true, _("You are an author of it now."), () =>
          answerInvitation(row.id, false, _("You are not among its authors any more.")),
        );
      return h(
        "section.co-card.co-stack--tight",
        { "aria-label": _("You are asked to be an author") },
        h(
          "p",
          {},
          h("b", {}, _("You are asked to be an author of this idea too.")),
          " ",
          _("You could change it then, and your name stands with it."),
        ),
        h(
          "div.co-flow--tight",
          {},
          button("secondary small", _("Become an author"), accept, { "data-act": "accept" }),
          button("quiet small", _("Decline"), decline, { "data-act": "decline" }),
        ),
      );
    };

    // ---- what grew out of it ----

    const grown = (kids) => {
      const item = (kid) => {
        const by = h("small.co-soft", {}, person(kid), kid.mine ? [" ", kit.yours()] : null);
        return h("li", {}, kit.link(open(kid.id), {}, h("b.co-voice", { dir: "auto" }, called(kid))), by);
      };
      if (!kids.length) return null;
      return h(
        "section.co-stack--tight",
        {},
        h("h3", {}, _("What grew out of it")),
        h("ul.grown", {}, kids.map(item)),
      );
    };

    // ---- from one idea to another ----

    const askComments = () => kit.save(model, "idea", page.idea);
    let turnedTo = null;
    let ended = kit.room.ended;
    const turn = () => {
      if (page.on && page.idea && page.idea !== model.get("idea")) askComments();
      if (id() && id() !== turnedTo) {
        turnedTo = id();
        drawn = "";
        held = null;
        fill(undo);
        talk.turn();
      } else if (page.on && !page.idea) talk.leave();
      else talk.back();
      const n = rows.readable().length;
      back.textContent =
        page.place === "threads" ? _("Back to the threads") : _n("Back to one idea", "Back to {n} ideas", n);
      back.hidden = !page.on;
      const { now } = kit.room;
      const here = now && ["ideas", "discussion"].includes(now.kind);
      head.h1.textContent = here ? now.title : _("Idea");
      draw();
    };

    main.append(head.el, h("p", {}, back), body, talk.el, undo);
    rows.put(model.get("rows") || [], 0);
    turn();
    fetchSheets();
    kit.onChange(model, ["sheets"], fetchSheets);
    kit.onChange(model, ["about"], () => {
      if (seen()) draw();
    });
    kit.onChange(model, ["taking", "talking"], () => {
      draw();
      talk.redraw();
    });
    return {
      message(message) {
        talk.message(message);
        if (message.people) choosePeople(message.people);
      },
      heard(what, more, answer) {
        if (what === "page") turn();
        if (what === "back" && page.idea) askComments();
        if (what === "room" || what === "tick") head.draw();
        if (what === "room" && ended !== kit.room.ended) {
          ended = kit.room.ended;
          draw();
          talk.redraw();
        }
        if (what === "rows" && seen()) turn();
        if (what !== "answered") return;
        if (more.do === "revise_idea") changeAnswered(more, answer);
        talk.answered(more, answer);
        if (!answer.no) return;
        talk.refused(more, answer);
        if (more.ref !== id()) return;
        if (OURS.has(more.do)) fill(undo, kit.refusal(answer));
        else if (more.do !== "comment") given.refused(more, answer);
      },
    };
  });
});
