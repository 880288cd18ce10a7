// My part: what moved since one last looked, where one's words went, whose the outcome is. Only the person sees this page.
const TRAITS = [
  ...["person", "stories", "remarks", "given", "points", "invitations", "shares", "settled"],
  ...["consents", "receipts", "scopes", "leaving"],
];
const NEWS_SHOWN = 6;

export default (kit, model, el) => {
  const { h, fill, _, _n, button, outbox, memory, rows, room, page, called, person, day } = kit;
  const traces = myTraces(kit, model);

  // ---- what happened since one last looked ----

  const lookedKey = () => model.get("scope") + ":looked";
  let since; // the number of the last event this phone had shown before this visit; null when it never showed any
  let fresh = [];
  const lookBack = () => {
    const happened = model.get("happened") || [];
    if (since === undefined) since = memory.get(lookedKey(), null);
    fresh = happened.filter((one) => one.seq > (since ?? 0));
    memory.set(lookedKey(), Math.max(since ?? 0, ...happened.map((one) => one.seq)));
  };
  const PROMISED = {
    made: _("Promised: {text}"),
    moved: _("A promise moved to {day}: {text}"),
    kept: _("A promise was kept: {text}"),
    broken: _("A promise will not be kept: {text}"),
  };
  const ACTS = {
    endorsed: (n) => _n("One person endorsed {name}", "{n} people endorsed {name}", n),
    thanked: (n) =>
      _n("{who} thanked you for {name}", "{who} and others thanked you for {name}, {n} in all", n),
    adopted: (n) =>
      _n(
        "{who} took up your point in {name}",
        "{who} and others took up your point in {name}, {n} in all",
        n,
      ),
    replied: (n) =>
      _n(
        "{who} answered your comment on {name}",
        "{who} and others answered your comment on {name}, {n} times",
        n,
      ),
    commented: (n) => _n("{who} commented on {name}", "{who} and others commented on {name}, {n} times", n),
    declined: () => _("{who} read the words that you proposed for {name} and left it as it is"),
    built: () => _("{who} drew {child} from {name}"),
    hidden: () => _("The facilitator hid your words on {name}: {reason}"),
    result: () => _("The result is here: {text}"),
    decided: () => _("It is decided: {text}"),
    update: () => _("News: {text}"),
  };
  const grouped = (some) => {
    const groups = new Map();
    for (const one of some) {
      const key = ACTS[one.what]?.length ? one.what + one.on : one.what + one.seq;
      groups.set(key, [...(groups.get(key) || []), one]);
    }
    return [...groups.values()].reverse();
  };
  const sentence = (some) => {
    const one = some.at(-1);
    const words = one.what === "promise" ? PROMISED[one.state] : ACTS[one.what](some.length);
    const isolated = (text) => h("bdi", {}, text);
    const slots = {
      who: person(one),
      name: isolated(one.name || ""),
      child: isolated(called(rows.get(one.on))),
      text: isolated(one.text || ""),
      reason: isolated(one.reason || ""),
      day: one.due ? day(one.due) : _("another day"),
    };
    return h(
      "li",
      {},
      kit.say(words, slots),
      one.mine ? [". ", h("b", {}, _("Your words are in it."))] : null,
    );
  };
  const whatMoved = () => {
    const news = grouped(fresh);
    if (!news.length) return null;
    const words =
      since === null
        ? _n("One thing moved so far.", "{n} things moved so far.", news.length)
        : _n(
            "One thing moved since you last looked.",
            "{n} things moved since you last looked.",
            news.length,
          );
    const rest = news.slice(NEWS_SHOWN).map(sentence);
    const more = h("summary", {}, _n("and one more", "and {n} more", rest.length));
    return h(
      "section.co-banner.co-banner--yours.moved",
      { "aria-labelledby": movedId },
      kit.mark("flag"),
      h(
        "div",
        {},
        h("h2", { id: movedId }, words),
        h("ul.co-small", {}, news.slice(0, NEWS_SHOWN).map(sentence)),
        rest.length ? h("details.co-small", {}, more, h("ul", {}, rest)) : null,
      ),
    );
  };
  const movedId = kit.newId();

  // ---- asked to be an author ----

  const invitation = (row) => {
    const answer = (accept) => () => outbox.post(model, { do: "answer_invitation", ref: row.id, accept });
    const idea = called(rows.get(row.id));
    const slots = { name: person(row), idea: traces.link(row.id) };
    const labels = [_("Yes, be an author: {idea}", { idea }), _("No, thank you: {idea}", { idea })];
    return h(
      "section.co-card.co-card--yours.co-stack--tight",
      {},
      h("p", {}, kit.say(_("{name} asks you to be an author of {idea}."), slots)),
      h(
        "p.co-small.co-soft",
        {},
        _("Authors change the words together and have one share alike. You can leave again."),
      ),
      h(
        "div.co-flow--tight",
        {},
        button("secondary small", _("Yes, be an author"), answer(true), {
          "aria-label": labels[0],
          "data-act": "yes-" + row.id,
        }),
        button("quiet small", _("No, thank you"), answer(false), {
          "aria-label": labels[1],
          "data-act": "no-" + row.id,
        }),
      ),
    );
  };

  // ---- the share of the outcome ----

  const naming = (one) => (one.mine ? _("You") : kit.nameOf(one));
  const share = (row) => {
    const own = row.people.find((one) => one.mine).percent;
    const spoken = row.people.map((one) => _("{name} {n} per cent", { name: naming(one), n: one.percent }));
    const part = (one) =>
      h(
        one.mine ? "i.me" : "i",
        { style: { flex: one.percent }, dir: "auto" },
        one.percent >= 20 ? h("span", {}, h("bdi", {}, naming(one)), " ", one.percent) : null,
      );
    const rule = _n(
      "Rule of this workshop: an outcome is its author’s alone, when it was drawn from no other idea. Authors of one idea share alike.",
      "Rule of this workshop: the chosen idea and those it was drawn from, {n} in all, count alike. Authors of one idea share alike.",
      row.of,
    );
    const small = row.people.some((one) => one.percent < 20);
    const objects = button("quiet small", _("I see it differently"), () => object(row), {
      "data-act": "object-" + row.idea,
    });
    const slots = { share: h("b", {}, _("{n} %", { n: own })), idea: traces.link(row.idea) };
    return h(
      "div.co-stack--tight",
      {},
      h(
        "div.co-meter",
        {},
        h("p", {}, kit.say(_("{share} of the credit for {idea}"), slots)),
        h("div.share", { role: "img", "aria-label": spoken.join(", ") }, row.people.map(part)),
        small ? h("p.co-tiny", { "aria-hidden": "true" }, spoken.join(" · ")) : null,
      ),
      h("p.co-tiny.co-soft", {}, rule),
      row.objection
        ? h(
            "p.co-small.co-note",
            {},
            _("You told the facilitator:"),
            " ",
            h("q.co-voice", { dir: "auto" }, row.objection),
          )
        : h("p", {}, objects),
    );
  };
  const myShare = () => {
    const some = model.get("shares") || [];
    if (!some.length) return null;
    return h("section.co-card.co-stack", {}, h("h2", {}, _("My share of the outcome")), some.map(share));
  };
  // It goes the way on which one asks the facilitator to look at a text, and says so.
  const object = (row) => {
    const about = _("About the share: {words}", { words: "" });
    const field = h("textarea.co-input", {
      id: kit.newId(),
      dir: "auto",
      maxlength: String(300 - about.length),
    });
    const send = () => {
      const words = field.value.trim();
      if (!words) return field.focus();
      outbox.post(model, { do: "flag", ref: row.idea, reason: about + words });
      dialog.close();
    };
    const help = _(
      "Your words go to the facilitator as a note on this idea, with your name or number. Nobody else sees them, and the share does not change by itself.",
    );
    const dialog = kit.sheet(_("I see it differently"), [
      h(
        "div.co-field",
        {},
        h("label", { for: field.id }, _("Whose part is missing, or too large?")),
        field,
        h("p.co-help", {}, help),
      ),
      button("primary wide", _("Tell the facilitator"), send),
    ]);
    field.focus();
  };

  // ---- points one made one's own ----

  const point = (row) => {
    const giveUp = () => outbox.post(model, { do: "unadopt", ref: row.id });
    const talking = ["ideas", "discussion"].includes(room.now?.kind);
    const by = { name: person(row), idea: row.into ? traces.link(row.into) : "" };
    const words = row.into
      ? _("by {name}, taken up for {idea}")
      : _("by {name}, not yet in an idea of yours");
    const label = {
      "aria-label": _("Give it up: {point}", { point: row.text }),
      "data-act": "giveup-" + row.id,
    };
    return h(
      "li",
      {},
      h(
        "p.co-voice",
        { dir: "auto" },
        kit.link(traces.openIdea(row.kind === "comment" ? row.on : row.id), {}, row.text),
      ),
      h("p.co-small.co-soft", {}, kit.say(words, by)),
      talking ? button("quiet small", _("Give it up"), giveUp, label) : null,
    );
  };
  const myPoints = () => {
    const some = model.get("points") || [];
    if (!some.length) return null;
    return h(
      "section.co-card.co-stack--tight",
      {},
      h("h2", {}, _("Points I made mine")),
      h("ul.taken", {}, some.map(point)),
    );
  };

  return kit.screen(model, el, ({ main, action, look, seen }) => {
    const whose = h("b");
    const aside = h("p.co-small.co-soft", {}, whose, " · ", _("only you see this page"));
    const head = kit.plate(_("My part"), { aside });
    const trouble = h("div");
    const body = h("div.co-stack.part");
    const link = h("div");
    const data = myData(kit, model, el, { link, goBack: () => turn(false), redraw: () => redraw() });

    let drawn = "";
    let showsData = false;
    const part = () => {
      const stories = model.get("stories") || [];
      return [
        whatMoved(),
        (model.get("invitations") || []).map(invitation),
        traces.whereWordsWent(stories),
        myShare(),
        traces.givenAndReceived(),
        myPoints(),
        traces.notLost(stories),
        traces.remarks(model.get("remarks") || [], redraw),
      ];
    };
    const draw = () => {
      const names = [...rows.byId.values()].map((row) => [row.id, called(row)]);
      const traits = TRAITS.map((trait) => model.get(trait));
      const key = JSON.stringify([traits, showsData, names, room.now?.kind, fresh.length]);
      if (key === drawn) return;
      drawn = key;
      const held = document.activeElement?.dataset?.act;
      fill(whose, person(model.get("person") || {}));
      head.h1.textContent = showsData ? _("My data") : _("My part");
      fill(body, ...(showsData ? data.draw() : part()).flat());
      if (held) body.querySelector(`[data-act="${held}"]`)?.focus();
      const toData = () => turn(true);
      fill(action, showsData ? null : button("secondary wide", _("My data: see, take, withdraw"), toData));
      look();
    };
    const redraw = () => {
      drawn = "";
      draw();
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
      if (answer.no) redraw(); // what was tapped shows again what the store has
      if (act.do === "erase" && answer.ok) return data.erased();
      if (act.do === "personal_link" && answer.ok?.token) data.showLink(answer.ok.token);
    };
    const OWN = [
      ...["rename", "consent", "personal_link", "leave", "come_back", "erase"],
      ...["answer_invitation", "unadopt", "flag", "unwithdraw"],
    ];

    main.append(head.el, trouble, body);
    draw();
    kit.onChange(model, TRAITS, draw);
    return {
      // Who still has to confirm something is led to the question.
      opened() {
        showsData = (model.get("consents") || []).some(
          (row) => row.granted && !row.confirmed && row.scope !== "workshop",
        );
        lookBack();
        redraw();
      },
      message({ file, erasing }) {
        if (file) data.download(file);
        if (erasing) data.askToErase(erasing);
      },
      heard(what, more, answer) {
        if (what === "answered" && OWN.includes(more.do)) answered(more, answer);
        if (what === "page" && seen()) lookBack();
        if (["rows", "room", "page"].includes(what)) draw();
      },
    };
  });
};
