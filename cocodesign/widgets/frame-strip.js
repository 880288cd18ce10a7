// Purpose, your say, next: three parts under the title, which open one sheet with the full words.
const strip = (kit, info) => {
  const { h, fill, _, _n, mark, clock, room } = kit;
  const el = h("section.co-strip", { "aria-label": _("Purpose, power, action") });

  // The ladder of participation, from least to most say.
  const LEVELS = [
    ["inform", _("inform"), _("You hear what is planned.")],
    ["consult", _("consult"), _("You are heard; the decision is made elsewhere.")],
    ["involve", _("involve"), _("What you say is worked in, and you are told how.")],
    ["collaborate", _("decide together"), _("We decide together, within the limits named here.")],
    ["empower", _("you decide"), _("What you decide is carried out.")],
  ];
  const rung = () => LEVELS.findIndex(([level]) => level === info().influence?.level);
  const capital = (words) => (words ? words[0].toUpperCase() + words.slice(1) : "");

  const yourSay = () => {
    const power = info().influence || {};
    return power.short || LEVELS[rung()]?.[1] || power.words || "";
  };
  const next = () => {
    if (info().ended_at) return _("The workshop has ended");
    const time = room.now?.closes_at ? clock(room.now.closes_at) : "";
    const after = kit.nextStage();
    if (/^(vote|budget)$/.test(room.now?.kind)) {
      return time ? _("Closes {time}, then the result", { time }) : _("Then the result");
    }
    if (after) {
      const stage = after.title;
      return time ? _("{stage} at {time}", { stage, time }) : _("Then: {stage}", { stage });
    }
    if (!room.now) return _("What becomes of it");
    return time ? _("Until {time}", { time }) : _("Then we are done");
  };

  const draw = () => {
    const purpose = info().purpose_short || info().purpose;
    const key = [purpose, yourSay(), next()].join("\n");
    if (el.dataset.key === key) return;
    el.dataset.key = key;
    const held = [...el.children].indexOf(document.activeElement);
    fill(
      el,
      part("why", _("Why"), purpose || ""),
      part("say", _("Your say"), capital(yourSay())),
      part("next", _("Next"), next()),
    );
    if (held >= 0) el.children[held].focus();
  };
  const part = (icon, head, words) =>
    h("button", { onclick: open }, h("b", {}, mark(icon), head), h("span", { dir: "auto" }, words));

  // ---- the sheet ----

  const open = () => kit.sheet(_("Why, your say, what next"), [why(), say(), agenda(), changes(), terms()]);
  const section = (title, ...parts) => h("section.co-stack--tight", {}, h("h3", {}, title), ...parts);
  const why = () => {
    const { purpose, values, criteria, organisation } = info();
    const value = (words) => h("li", { dir: "auto" }, words);
    const list = (some) => h("ul.co-values", {}, some.map(value));
    const name = h("bdi", {}, organisation);
    return section(
      _("Why we are here"),
      h("p.co-voice", { dir: "auto" }, purpose),
      values?.length ? list(values) : null,
      criteria?.length
        ? [h("p.co-small", {}, h("b", {}, _("We have done well when:"))), list(criteria)]
        : null,
      organisation ? h("p.co-small.co-soft", {}, kit.say(_("Asked by {name}"), { name })) : null,
    );
  };
  const say = () => {
    const words = info().influence?.words;
    const at = rung();
    const step = ([, name, about], i) =>
      h(
        "li",
        { "aria-current": i === at ? "step" : null },
        h("b", {}, name),
        i === at ? h("small", {}, about) : null,
      );
    return section(
      _("Your say"),
      words ? h("p", { dir: "auto" }, words) : null,
      at >= 0 ? h("ol.co-ladder", {}, LEVELS.map(step)) : null,
    );
  };
  const agenda = () => {
    const step = (stage) =>
      h(
        "li",
        { "data-is": stage.state, "aria-current": stage === room.now ? "step" : null },
        h("b", { dir: "auto" }, stage.title),
        h(
          "small",
          {},
          when(stage),
          stage.reason ? [" · ", _("opened again:"), " ", h("bdi", {}, stage.reason)] : null,
        ),
      );
    return section(
      _("Agenda"),
      h("ol.co-steps", {}, room.stages.map(step)),
      h("p.co-tiny.co-soft", {}, _("Times are those of this phone: {zone}", { zone: zone() })),
    );
  };
  const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");
  // What was changed on the way, by whom it could be: with its time and the reason.
  const CHANGED = {
    purpose: _("The purpose was changed {time}"),
    purpose_short: _("The purpose was changed {time}"),
    values: _("The values were changed {time}"),
    criteria: _("The criteria were changed {time}"),
    influence: _("Your say was changed {time}"),
    terms: _("The terms were changed {time}"),
    settings: _("The rules were changed {time}"),
    stage: _("{stage} was changed {time}"),
  };
  const changes = () => {
    const some = info().amendments || [];
    const line = ({ what, stage, at, reason, before }) =>
      h(
        "li",
        {},
        h(
          "span",
          {},
          kit.say(CHANGED[what], { time: clock(at), stage }),
          reason ? [": ", h("bdi", {}, reason)] : null,
        ),
        before ? h("small", {}, _("Before:"), " ", h("s", { dir: "auto" }, before)) : null,
      );
    return some.length ? section(_("What was changed"), h("ul.co-steps", {}, some.map(line))) : null;
  };
  const when = ({ state, closed_at, closes_at, minutes }) => {
    if (state === "closed") return closed_at ? _("closed {time}", { time: clock(closed_at) }) : _("closed");
    if (state === "open")
      return closes_at ? _("open until {time}", { time: clock(closes_at) }) : _("open now");
    return minutes ? _n("to come, one minute", "to come, {n} minutes", minutes) : _("to come");
  };
  const terms = () =>
    info().terms ? section(_("Terms"), h("p.co-small", { dir: "auto" }, info().terms)) : null;

  return { el, draw };
};
