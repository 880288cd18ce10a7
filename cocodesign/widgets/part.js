// Where my words went. Only the person sees this page.
const STEPS_SHOWN = 12;
const TRAITS = ["person", "stories", "given", "consents", "receipts", "scopes"];

export default opens((kit, model, el) => {
  const { h, fill, _, _n, button, rows, page, called, person, clock, number } = kit;
  const KIND = {
    builds_on: _("built on by {name}"),
    merges: _("merged by {name}"),
    forks: _("forked by {name}"),
    amends: _("amended by {name}"),
    inspired_by: _("inspired {name}"),
  };

  // ---- one idea's way ----

  const openIdea = (id) => {
    const open = () => page.on && page.go("part", id);
    return kit.link(open, { dir: "auto" }, called(rows.get(id)));
  };
  const trace = (story) => {
    const end = ending(story);
    const more = story.grown.length - STEPS_SHOWN;
    return h(
      "ol.trace",
      {},
      h(
        "li.y",
        {},
        h("p.co-label", {}, _("{time} · you said", { time: clock(story.at) })),
        h("p.co-voice-title", {}, openIdea(story.id)),
        h("p.co-small.co-soft", {}, answers(story)),
      ),
      story.grown.slice(0, STEPS_SHOWN).map(step),
      more > 0 ? h("li", {}, h("p.co-small", {}, _n("and one more", "and {n} more", more))) : null,
      end &&
        h(
          end.won ? "li.w" : "li.p",
          {},
          end.label ? h("p.co-label", {}, end.label) : null,
          h("p.co-voice-title", {}, end.words),
        ),
    );
  };
  const answers = (story) => {
    if (story.hidden !== null) return [_("Hidden by the facilitator") + ": ", h("bdi", {}, story.hidden)];
    const { comments, endorsed } = rows.get(story.id) || {};
    const counts = [
      comments && _n("one comment", "{n} comments", comments),
      endorsed && _n("one endorses it", "{n} endorse it", endorsed),
    ];
    const words = counts.filter(Boolean).join(" · ");
    return words || (story.grown.length ? "" : _("Nobody has answered it yet."));
  };
  const step = (child) => {
    const by = () => kit.say(KIND[child.kind] || _("taken up by {name}"), { name: person(child) });
    return h(
      child.mine ? "li.y" : "li",
      {},
      h("p.co-label", {}, clock(child.at), " · ", child.mine ? _("you built on it") : by()),
      h("p.co-voice-title", {}, openIdea(child.id)),
    );
  };
  const ending = ({ id, decided, won, standing }) => {
    if (decided.length) {
      return { won: true, label: _("decided"), words: _("It is part of what is decided") };
    }
    if (won.length) {
      const words = won.includes(id) ? _("It wins the vote") : _("What grew from it wins the vote");
      return { won: true, label: _("chosen"), words };
    }
    return standing ? { words: _("It stands for the vote") } : null;
  };

  const whereWordsWent = (stories) => {
    const none = _(
      "You have written no idea yet. What you write is followed here, from first words to what becomes of it.",
    );
    return h(
      "section.co-stack",
      {},
      h("h2", {}, _("Where my words went")),
      stories.length ? stories.map(trace) : h("p.co-note", {}, none),
    );
  };
  const givenAndReceived = () => {
    const given = model.get("given") || {};
    const figure = (n) => h("td.n", {}, number(n));
    const line = (what, words) =>
      given[what] ? h("tr", {}, h("th", { scope: "row" }, words), given[what].map(figure)) : null;
    const head = h(
      "tr",
      {},
      h("th", { scope: "col" }, h("span.co-unseen", {}, _("What"))),
      h("th.n", { scope: "col" }, _("From me")),
      h("th.n", { scope: "col" }, _("To me")),
    );
    const table = h(
      "table.co-table",
      {},
      h("thead", {}, head),
      h(
        "tbody",
        {},
        line("comments", _("Comments and replies")),
        line("endorsed", _("Endorsed")),
        line("built", _("Built on")),
      ),
    );
    return h("section.co-card.co-stack--tight", {}, h("h2", {}, _("Given and received")), table);
  };

  return kit.screen(model, el, ({ main, action, look }) => {
    const whose = h("b");
    const aside = h("p.co-small.co-soft", {}, whose, " · ", _("only you see this page"));
    const head = kit.plate(_("My part"), { aside });
    const trouble = h("div");
    const body = h("div.co-stack.part");
    const link = h("div");
    const data = myData(kit, model, { link, goBack: () => turn(false) });

    let drawn = "";
    let showsData = false;
    const draw = () => {
      const stories = model.get("stories") || [];
      const ideas = stories.flatMap((story) => [story.id, ...story.grown.map((child) => child.id)]);
      const names = ideas.map((id) => called(rows.get(id)));
      const traits = TRAITS.map((trait) => model.get(trait));
      const key = JSON.stringify([traits, showsData, names]);
      if (key === drawn) return;
      drawn = key;
      const held = document.activeElement?.dataset?.act;
      fill(whose, person(model.get("person") || {}));
      head.h1.textContent = showsData ? _("My data") : _("My part");
      fill(body, showsData ? data.draw() : [whereWordsWent(stories), givenAndReceived()]);
      if (held) body.querySelector(`[data-act="${held}"]`)?.focus();
      const toData = () => turn(true);
      fill(action, showsData ? null : button("secondary wide", _("My data: see, take, change"), toData));
      look();
    };
    const turn = (toData) => {
      showsData = toData;
      fill(trouble);
      fill(link);
      draw();
      scrollTo(0, 0);
      head.h1.focus({ preventScroll: true });
    };
    const answered = (act, answer) => {
      fill(trouble, answer.no ? kit.refusal(answer) : null);
      if (answer.no) {
        drawn = ""; // what was tapped shows again what the store has
        draw();
      }
      if (act.do === "personal_link" && answer.ok?.token) data.showLink(answer.ok.token);
    };

    main.append(head.el, trouble, body);
    draw();
    kit.onChange(model, TRAITS, draw);
    return {
      // Who still has to confirm something is led to the question.
      opened() {
        showsData = (model.get("consents") || []).some((row) => row.granted && !row.confirmed);
        draw();
      },
      message({ file }) {
        if (file) data.download(file);
      },
      heard(what, more, answer) {
        const own = ["rename", "consent", "personal_link"];
        if (what === "answered" && own.includes(more.do)) answered(more, answer);
        if (what === "rows") draw();
      },
    };
  });
});
