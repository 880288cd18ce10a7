// The pages of the wall by name. Each says by which facts it has to be drawn again, and shows itself in its room.
const inFours = (code) => (code || "").replace(/(.{4})(?=.)/g, "$1 ");

// The languages that a phone may speak, each by its own name.
const LANGUAGES = { en: "English", es: "Español" };

// A group of fewer people is not counted out.
const FEWEST = 5;

const wallPages = (kit, model) => {
  const { h, s, fill, _, _n, room, number } = kit;
  const fits = wallFit(kit);
  const cards = wallCards(kit);
  const here = () => model.get("here");
  const workshop = () => model.get("workshop") || {};

  // A page that is made anew when its facts are others.
  const made = (make, ...traits) => ({
    facts: () => traits.map((trait) => model.get(trait)),
    show(main) {
      const section = make();
      fill(main, section);
      fits.fit(main, section);
    },
  });

  // ---- join ----

  const join = () => {
    const { url, code, qr } = model.get("join") || {};
    if (!model.get("doors")) return closed();
    const STEPS = [
      [_("Scan"), _("with the camera of your phone")],
      [_("Come in"), _("with a name or without")],
      [_("Say"), _("what you think")],
    ];
    const step = ([verb, rest]) => h("li", {}, h("span", {}, h("b", {}, verb), " ", rest));
    const byHand = kit.say(_("or open {place} and type"), { place: h("b", {}, placeOf(url)) });
    return h(
      "section.wj",
      {},
      h(
        "div.l",
        {},
        h("h1", { dir: "auto" }, workshop().title || ""),
        h("ol", {}, (qr ? STEPS : STEPS.slice(1)).map(step)),
        code ? h("p.cd", {}, byHand, h("br"), h("span.code.big", {}, inFours(code))) : null,
        h("p.co-soft", {}, _("No account, no e-mail."), languages()),
      ),
      qr ? qrCode(qr) : h("span"),
      h("div.n", {}, h("p", {}, here() ? howManyAreHere() : _("Be the first to come in.")), groups()),
    );
  };
  const closed = () =>
    h(
      "section.ww",
      {},
      h("h1", { dir: "auto" }, workshop().title || ""),
      h("p.co-soft", {}, _("The doors are closed. Ask the facilitator.")),
      here() ? h("p", {}, howManyAreHere()) : null,
    );
  const languages = () =>
    Object.entries(LANGUAGES).map(([code, name], i) => [i ? " · " : " ", h("span", { lang: code }, name)]);
  const placeOf = (url) => {
    try {
      const { host, pathname } = new URL(url);
      return (host + pathname).replace(/\/?(hello)?\/?$/, "");
    } catch {
      return url || "";
    }
  };
  const qrCode = ({ size, d }) => {
    const whole = size + 8; // four fields of white on every side, or a camera does not find it
    return s(
      "svg",
      {
        class: "qr",
        viewBox: `-4 -4 ${whole} ${whole}`,
        role: "img",
        "aria-label": _("QR code that opens the workshop"),
        "shape-rendering": "crispEdges",
      },
      s("rect", { x: -4, y: -4, width: whole, height: whole, fill: "#fff" }),
      s("path", { d, fill: "#000" }),
    );
  };
  const howManyAreHere = () => {
    const sentence = _n("{n} person is here", "{n} people are here", here(), { n: "{count}" });
    return kit.say(sentence, { count: h("b.huge", {}, number(here())) });
  };

  // ---- result ----

  const drawResult = wallResult(kit, model, fits);
  const drawRules = wallRules(kit, model);
  const told = (draw) => () => {
    if (model.get("result")?.scores) return draw();
    return h(
      "section.ww",
      {},
      h("h1", {}, _("No result yet.")),
      h("p.co-soft", {}, _("Here everybody will see what was decided, how it was counted and why.")),
    );
  };

  // ---- wait, end ----

  // Who is in which group stands on each one's phone; here, which groups there are, and the sizes of those that are no handful.
  const groups = () => {
    const some = model.get("groups") || [];
    const size = (n) => (n < FEWEST ? null : [" ", _n("{n} person", "{n} people", n)]);
    return some.length ? h("p.figures", {}, some.map(([n, people]) => h("span", {}, kit.group(n), size(people)))) : null;
  };
  const areHere = () => (here() ? _n("One person is here", "{n} people are here", here()) : "");
  const wait = () => {
    const after = room.stages.find((stage) => stage.state === "draft");
    const head = after ? _("{stage} opens soon.", { stage: after.title }) : workshop().title || "";
    return h("section.ww", {}, h("h1", { dir: "auto" }, head), h("p.co-soft", {}, areHere()), groups());
  };
  const end = () => {
    const { people = 0, ideas = 0, built = 0, chosen = [] } = model.get("farewell") || {};
    const figure = (n, sentence) =>
      n ? h("span", {}, kit.say(sentence, { n: h("b.huge", {}, number(n)) })) : null;
    const slot = { n: "{n}" };
    const took = _n("{n} person took part", "{n} people took part", people, slot);
    const wrote = _n("{n} idea", "{n} ideas", ideas, slot);
    const grew = _n("{n} built on another", "{n} built on another", built, slot);
    const decided = chosen.map((name) => h("li.co-voice", { dir: "auto" }, name));
    return h(
      "section.ww",
      {},
      h("h1", {}, _("Thank you.")),
      h("p.figures", {}, figure(people, took), figure(ideas, wrote), figure(built, grew)),
      decided.length ? [h("p", {}, _("Decided:")), ...fits.shortened(h("ul.ops"), decided)] : null,
      h("p.co-soft", {}, _("The workshop has ended. What was written and decided stays to be read.")),
    );
  };

  const asks = wallVote(kit, model, fits);
  const pages = {
    join: made(join, "join", "doors", "here", "groups", "workshop"),
    ideas: cards.newest(),
    threads: wallThreads(kit, cards),
    vote: made(asks.vote, "vote"),
    opinions: made(asks.opinions, "vote"),
    pulse: made(asks.pulse, "vote"),
    result: made(told(drawResult), "poll", "options", "turnout", "result", "sources", "decision"),
    rules: made(told(drawRules), "poll", "options", "result"),
    promises: made(wallPromises(kit, model, fits), "promises", "workshop"),
    end: made(end, "farewell"),
    wait: made(wait, "stages", "here", "groups", "workshop"),
  };
  return { pages, young: cards.young, areHere };
};
