// What is kept about me: see it, take it along, change it, and say what it may be used for.
const myData = (kit, model, el, { link, goBack, redraw }) => {
  const { h, fill, _, _n, button, outbox, person, clock } = kit;
  const me = () => model.get("person") || {};

  // ---- what is kept ----

  const kept = () => {
    const number = h("span.code", {}, _("Participant {n}", { n: me().n }));
    const change = button("quiet small", _("Change"), rename, { "data-act": "rename" });
    const shown = _n(
      "one idea or comment, so that all get seen",
      "{n} ideas and comments, so that all get seen",
      me().shown,
    );
    const ballots = model.get("receipts") || [];
    return h(
      "section.co-stack--tight",
      {},
      h("h2", {}, _("What is kept about me")),
      h(
        "dl.kept",
        {},
        entry(_("Name"), person(me()), " ", change),
        entry(_("In the record I am"), number),
        me().joined_at ? entry(_("Here since"), clock(me().joined_at)) : null,
        entry(_("My words"), words()),
        entry(_("My acts"), acts()),
        me().shown ? entry(_("Shown to me"), shown) : null,
        me().offers ? entry(_("My offers"), _n("one", "{n}", me().offers)) : null,
        me().efforts ? entry(_("My efforts"), _n("one entry", "{n} entries", me().efforts)) : null,
        ballots.map(receipt),
        entry(_("Never kept"), _("Place, device, address of the phone")),
      ),
    );
  };
  const listed = (some) => some.filter(Boolean).join(", ");
  const words = () =>
    listed([
      _n("one idea", "{n} ideas", me().ideas || 0),
      _n("one comment", "{n} comments", me().comments || 0),
      me().versions && _n("one earlier version", "{n} earlier versions", me().versions),
    ]);
  const acts = () =>
    listed([
      me().endorsed && _n("one endorsed", "{n} endorsed", me().endorsed),
      me().thanked && _n("one thanked", "{n} thanked", me().thanked),
      me().adopted && _n("one adopted", "{n} adopted", me().adopted),
      me().flagged && _n("one note to the facilitator", "{n} notes to the facilitator", me().flagged),
    ]) || _("none");
  const entry = (words, ...about) => h("div", {}, h("dt", {}, words), h("dd", {}, about));
  // How a ballot is kept, by the mode of its vote.
  const MODES = {
    open: _("open: the record of the result says who chose what"),
    confidential: _("confidential: kept under my number, shown to nobody but me"),
    secret: _("secret: after closing nobody can find it again, so nobody can take it back"),
  };
  const receipt = ({ question, receipt: code, at, mode, kind }) => {
    const face = kind === "opinions" ? _("My opinions") : _("My ballot");
    return h(
      "div",
      {},
      h("dt", {}, face, ": ", h("bdi", {}, question)),
      h(
        "dd",
        {},
        code ? h("span.code", {}, code) : null,
        " ",
        at ? [h("span.co-soft", {}, clock(at)), h("br")] : null,
        MODES[mode] || "",
      ),
    );
  };
  const rename = () => {
    const value = me().who || "";
    const field = h("input.co-input", {
      id: kit.newId(),
      value,
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
    const help = _(
      "Everybody sees it beside what you wrote, also what you wrote before. Leave it empty to be Participant {n}.",
      { n: me().n },
    );
    const label = h("label", { for: field.id }, _("Your name, if you like"));
    const dialog = kit.sheet(_("Change my name"), [
      h("div.co-field", {}, label, field, h("p.co-help", {}, help)),
      button("primary wide", _("Keep this name"), send),
    ]);
    field.focus();
  };

  // ---- what it may be used for ----

  const SCOPES = {
    research: [_("Research"), _("What I say and do may be studied, without my name.")],
    quote: [_("Quote me"), _("My words may be quoted in reports.")],
    open_data: [_("Open data"), _("My words may be in the published tables, without my name.")],
    credit: [_("Name me"), _("My name may stand beside my ideas in reports.")],
    contact: [_("Tell me later"), _("I want to hear what becomes of it.")],
  };
  const consents = () => {
    const asked = (model.get("scopes") || Object.keys(SCOPES)).filter((scope) => SCOPES[scope]);
    const choices = h("ul", {}, asked.map(choice));
    return h("section.co-card.co-stack--tight", {}, h("h2", {}, _("What I allow")), choices);
  };
  const consent = (scope, granted, confirmed) =>
    outbox.post(model, { do: "consent", scope, granted, confirmed });
  // What was allowed twice is taken back in two taps as well: the effect is shown in between.
  let takingBack = null;
  const EFFECTS = {
    research: _(
      "From then on the record says that you do not allow it: your words and acts are to be left out of studies. Those that were made before keep what they have.",
    ),
    quote: _("From then on your words are not to be quoted. Reports that are printed already keep them."),
    open_data: _(
      "From then on your words are to be left out of published tables. Those that are out already cannot be called back.",
    ),
    credit: _(
      "From then on your name is not to stand beside your ideas in reports. Those that are printed already keep it.",
    ),
    contact: _(
      "From then on nobody is to write to you about what becomes of it. This page goes on telling you.",
    ),
  };
  const choice = (scope) => {
    const [words, about] = SCOPES[scope];
    const row = (model.get("consents") || []).find((one) => one.scope === scope);
    const on = !!row?.granted;
    const id = kit.newId();
    const onchange = (e) => {
      const asks = !e.target.checked && row?.confirmed;
      takingBack = asks ? scope : null;
      if (asks) redraw();
      else consent(scope, e.target.checked, false);
    };
    const checked = on && takingBack !== scope;
    const box = h("input", { type: "checkbox", id, "data-act": "consent-" + scope, checked, onchange });
    const text = h("span", {}, words, h("small", {}, about), h("small", {}, whatWasSaid(row)));
    return h(
      "li.sw",
      {},
      h("label.co-choice", { for: id }, box, text),
      on && !row.confirmed ? secondQuestion(scope, words) : null,
      on && takingBack === scope ? beforeTakingBack(scope, words) : null,
    );
  };
  const whatWasSaid = (row) => {
    if (!row) return _("Not allowed.");
    const time = clock(row.at);
    if (!row.granted) return _("Taken back {time}.", { time });
    if (!row.confirmed) return _("Ticked {time}, not confirmed yet: does not count.", { time });
    return _("Ticked {ticked}, confirmed {time}.", { ticked: clock(row.ticked_at || row.at), time });
  };
  const beforeTakingBack = (scope, what) => {
    const leave = () => {
      takingBack = null;
      redraw();
    };
    const takeBack = () => {
      consent(scope, false, false);
      leave();
    };
    const yes = { "aria-label": _("Take it back: {what}", { what }), "data-act": "back-" + scope };
    const no = { "aria-label": _("Leave it as it is: {what}", { what }) };
    return h(
      "div.co-stack--tight.conf",
      { role: "status" },
      h("p.co-small", {}, EFFECTS[scope]),
      h(
        "div.co-flow--tight",
        {},
        button("secondary small", _("Take it back"), takeBack, yes),
        button("secondary small", _("Leave it as it is"), leave, no),
      ),
    );
  };
  const secondQuestion = (scope, what) => {
    const yes = { "aria-label": _("Yes, confirm: {what}", { what }) };
    const no = { "aria-label": _("Leave it out: {what}", { what }) };
    const stays = _(
      "You can take it back at any time. What was given away until then, in a study, a report or a published table, stays there.",
    );
    return h(
      "div.co-flow--tight.conf",
      {},
      scope === "contact" ? null : h("p.co-small", {}, stays),
      button("secondary small", _("Yes, confirm"), () => consent(scope, true, true), yes),
      button("quiet small", _("Leave it out"), () => consent(scope, false, false), no),
    );
  };

  // ---- take it along, use another phone ----

  const takeAlong = () => {
    const about = _(
      "One file that can be read with any editor: my words, my acts, what I was shown, my consents, my ballots, my offers, with times. No other person’s data.",
    );
    const download = button("primary wide", _("Download my data"), () => kit.ask(model, { ask: "file" }));
    return h(
      "section.co-stack--tight",
      {},
      h("h2", {}, _("Take it with me")),
      h("p.co-small", {}, about),
      download,
    );
  };
  const download = (file) => {
    const text = JSON.stringify(file, null, 2);
    const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const anchor = h("a", { href, download: "my-data.json" });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
  };
  const otherPhone = () => {
    const about = _(
      "Your personal link brings you back here with everything you wrote. Whoever has it is you.",
    );
    const show = () => outbox.post(model, { do: "personal_link" });
    return h(
      "section.co-card.co-stack--tight",
      {},
      h("h2", {}, _("Use another phone")),
      h("p.co-small", {}, about),
      button("secondary wide", _("Show my personal link"), show),
      link,
    );
  };
  // Only where a server of ours keeps several people's places apart.
  const neighbour = () => {
    if (!kit.onOwnPage()) return null;
    const about = _(
      "Somebody without a phone can join on yours. Each of you keeps a place of their own, and you change between them here.",
    );
    const href = { href: "hello/phone" };
    return h(
      "section.co-card.co-stack--tight",
      {},
      h("h2", {}, _("Hand this phone to a neighbour")),
      h("p.co-small", {}, about),
      h("a.co-button.co-button--secondary.co-button--wide", href, _("Who uses this phone?")),
    );
  };
  const showLink = (token) => {
    const here = kit.onOwnPage() ? new URL(".", location.href) : location.href;
    const { href } = new URL("hello#token=" + encodeURIComponent(token), here);
    fill(
      link,
      h("p.co-small.code.url", {}, href),
      h(
        "div.co-flow--tight",
        {},
        kit.copyButton("secondary small", _("Copy"), href),
        button("quiet small", _("Hide it"), () => fill(link)),
      ),
    );
  };

  // ---- leave, and come back ----

  const leaving = () => model.get("leaving") || {};
  const leave = () => {
    const { left_at } = me();
    const comeBack = () => outbox.post(model, { do: "come_back" });
    const gone = [
      h("p", {}, _("You left {time}. Your words stay.", { time: left_at ? clock(left_at) : "" })),
      button("secondary wide", _("Come back"), comeBack, { "data-act": "come-back" }),
    ];
    const here = [
      h("p.co-small", {}, _("You see what changes before anything does. You can come back.")),
      button("secondary wide", _("Leave, my words stay"), askToLeave, { "data-act": "leave" }),
    ];
    return h("section.co-stack--tight", {}, h("h2", {}, _("Leave")), left_at ? gone : here);
  };
  const effects = () => {
    const { n, who, ideas = 0, comments = 0 } = me();
    const { grown = 0, ballots = 0, open_ballots = 0, offers = 0, allowed = [] } = leaving();
    const under = who || _("Participant {n}", { n });
    const written = listed([_n("one idea", "{n} ideas", ideas), _n("one comment", "{n} comments", comments)]);
    const scopes = allowed.filter((scope) => SCOPES[scope]).map((scope) => SCOPES[scope][0]);
    return [
      ideas + comments
        ? kit.say(_("{words} stay, under {name}."), { words: written, name: h("bdi", {}, under) })
        : _("You have written nothing that would stay."),
      grown &&
        _n(
          "An idea that others drew from yours stays theirs.",
          "{n} ideas that others drew from yours stay theirs.",
          grown,
        ),
      ballots && _n("Your ballot stays counted.", "Your {n} ballots stay counted.", ballots),
      open_ballots &&
        _n(
          "One of these votes is still open: you could not change your ballot any more.",
          "{n} of these votes are still open: you could not change your ballots any more.",
          open_ballots,
        ),
      offers &&
        _n(
          "Your offer stands until you take it back, which you still can.",
          "Your {n} offers stand until you take them back, which you still can.",
          offers,
        ),
      scopes.length &&
        _("You still allow: {uses}. You can take it back on this page, now or later.", {
          uses: scopes.join(", "),
        }),
      _("You can read on, but not write, support or vote. Your personal link goes on working."),
    ].filter(Boolean);
  };
  const askToLeave = () => {
    const nameless = h("input", { type: "checkbox", id: kit.newId() });
    const takeOff = h(
      "span",
      {},
      _("Take my name off my words: they stay under Participant {n}.", { n: me().n }),
    );
    const go = () => {
      if (nameless.checked) outbox.post(model, { do: "rename", name: "" });
      outbox.post(model, { do: "leave" });
      dialog.close();
    };
    const dialog = kit.sheet(_("Leave this workshop?"), [
      h(
        "ul.co-stack--tight.effects",
        {},
        effects().map((words) => h("li", {}, words)),
      ),
      me().who ? h("label.co-choice", { for: nameless.id }, nameless, takeOff) : null,
      button("secondary wide", _("Leave now"), go),
      button("secondary wide", _("Stay"), () => dialog.close()),
    ]);
  };

  // ---- be erased: for good, so the effect is shown and asked about first ----

  const erase = () => {
    const about = _(
      "Your words, your name and your link go for good. You see first what goes and what stays.",
    );
    const look = () => kit.ask(model, { ask: "erasing" });
    return h(
      "section.co-stack--tight",
      {},
      h("h2", {}, _("Erase me")),
      h("p.co-small", {}, about),
      button("secondary wide", _("Erase me and my words"), look, { "data-act": "erase" }),
    );
  };
  const NOTHING = { words: 0, offers: 0, efforts: 0, repeated: 0, grown: 0, open_ballots: 0, ballots: 0 };
  const losses = (known) => {
    const { words, offers, efforts, repeated, grown, open_ballots, ballots } = { ...NOTHING, ...known };
    return [
      words
        ? _n("One text of yours goes.", "{n} texts of yours go, with all their versions.", words)
        : _("You have written nothing that would go."),
      _("Your name, your personal link and everything you allowed go."),
      offers && _n("Your offer goes.", "Your {n} offers go.", offers),
      efforts &&
        _n(
          "The words of an effort of yours go; its amount stays in the total, under nobody.",
          "The words of {n} efforts of yours go; their amounts stay in the totals, under nobody.",
          efforts,
        ),
      repeated &&
        _n(
          "A text of somebody else goes too, because it still repeats your words.",
          "{n} texts of others go too, because they still repeat your words.",
          repeated,
        ),
      open_ballots &&
        _n(
          "Your ballot in a vote that is still open goes.",
          "Your {n} ballots in votes that are still open go.",
          open_ballots,
        ),
      ballots &&
        _n(
          "Your ballot that was counted stays counted.",
          "Your {n} ballots that were counted stay counted.",
          ballots,
        ),
      grown &&
        _n(
          "An idea that others drew from yours stays theirs; where yours was, an empty place stays.",
          "{n} ideas that others drew from yours stay theirs; where yours were, empty places stay.",
          grown,
        ),
      _("What you supported or were shown stays as a number, without your name."),
      _("What somebody copied, printed or remembers cannot be called back."),
    ].filter(Boolean);
  };
  const askToErase = (about) => {
    const sure = h("input", { type: "checkbox", id: kit.newId() });
    const now = button("secondary wide", _("Erase it all now"), () => {
      outbox.post(model, { do: "erase", sure: true });
      dialog.close();
    });
    now.disabled = true;
    sure.addEventListener("change", () => (now.disabled = !sure.checked));
    const list = losses(about).map((words) => h("li", {}, words));
    const dialog = kit.sheet(_("Erase you and your words?"), [
      h("ul.co-stack--tight.effects", {}, list),
      h("label.co-choice", { for: sure.id }, sure, h("span", {}, _("I know that this cannot be undone."))),
      now,
      button("secondary wide", _("Stay"), () => dialog.close()),
    ]);
  };
  // Nothing of this person stays on the phone either, and the page has nothing more to say.
  const erased = () => {
    if (kit.onOwnPage()) document.body.dataset.over = "1";
    const mine = "co:" + model.get("scope") + ":";
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(mine)) localStorage.removeItem(key);
    } catch {
      // private mode: nothing was kept
    }
    const farewell = h(
      "main.co-stack",
      { role: "status", style: { padding: "1rem" } },
      h("h1.co-plate", {}, _("You are erased")),
      h(
        "p",
        {},
        _("Your words, your name and your link are gone from this workshop. You can close this page."),
      ),
    );
    if (!kit.onOwnPage()) return fill(el, farewell);
    document.body.replaceChildren(farewell);
  };

  const draw = () => {
    const back = h("p", {}, button("quiet small back", _("Back to my part"), goBack));
    return [back, kept(), consents(), takeAlong(), otherPhone(), neighbour(), leave(), erase()];
  };
  return { draw, download, showLink, askToErase, erased };
};
