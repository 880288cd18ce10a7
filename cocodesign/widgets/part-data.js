// What is kept about me: see it, take it along, change it, and say what it may be used for.
const myData = (kit, model, { link, goBack }) => {
  const { h, fill, _, _n, button, outbox, person, clock } = kit;
  const me = () => model.get("person") || {};

  // ---- what is kept ----

  const kept = () => {
    const number = h("span.code", {}, _("Participant {n}", { n: me().n }));
    const ideas = _n("one idea", "{n} ideas", me().ideas || 0);
    const comments = _n("one comment", "{n} comments", me().comments || 0);
    const change = button("quiet small", _("Change"), rename, { "data-act": "rename" });
    return h(
      "section.co-stack--tight",
      {},
      h("h2", {}, _("What is kept about me")),
      h(
        "dl.kept",
        {},
        entry(_("Name"), person(me()), " ", change),
        entry(_("In the record I am"), number),
        entry(_("My words"), ideas, ", ", comments),
        (model.get("receipts") || []).map(receipt),
        entry(_("Never kept"), _("Place, device, address of the phone")),
      ),
    );
  };
  const entry = (words, ...about) => h("div", {}, h("dt", {}, words), h("dd", {}, about));
  const receipt = ({ question, receipt: code, at }) => {
    const words = [h("span.code", {}, code), " ", h("span.co-soft", {}, clock(at))];
    return h("div", {}, h("dt", { dir: "auto" }, question), h("dd", {}, words));
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
  const choice = (scope) => {
    const [words, about] = SCOPES[scope];
    const row = (model.get("consents") || []).find((one) => one.scope === scope);
    const on = !!row?.granted;
    const id = kit.newId();
    const onchange = (e) => consent(scope, e.target.checked, false);
    const box = h("input", { type: "checkbox", id, "data-act": "consent-" + scope, checked: on, onchange });
    const text = h("span", {}, words, h("small", {}, about), h("small", {}, whatWasSaid(row)));
    return h(
      "li.sw",
      {},
      h("label.co-choice", { for: id }, box, text),
      on && !row.confirmed ? secondQuestion(scope, words) : null,
    );
  };
  const whatWasSaid = (row) => {
    if (!row) return _("Not allowed.");
    const time = clock(row.at);
    if (!row.granted) return _("Taken back {time}.", { time });
    if (row.confirmed) return _("Allowed and confirmed {time}.", { time });
    return _("Ticked {time}, not confirmed yet: does not count.", { time });
  };
  const secondQuestion = (scope, what) => {
    const yes = { "aria-label": _("Yes, confirm: {what}", { what }) };
    const no = { "aria-label": _("Leave it out: {what}", { what }) };
    return h(
      "div.co-flow--tight.conf",
      {},
      button("secondary small", _("Yes, confirm"), () => consent(scope, true, true), yes),
      button("quiet small", _("Leave it out"), () => consent(scope, false, false), no),
    );
  };

  // ---- take it along, use another phone ----

  const takeAlong = () => {
    const about = _(
      "One file: my words, my acts, my consents, my ballots, with times. No other person’s data.",
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

  const draw = () => {
    const back = h("p", {}, button("quiet small back", _("Back to my part"), goBack));
    return [back, kept(), consents(), takeAlong(), otherPhone(), neighbour()];
  };
  return { draw, download, showLink };
};
