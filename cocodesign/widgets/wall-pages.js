// The five pages of the wall: how to come in, how the ideas grow, who has voted, what came out, what comes next.
const OPTIONS_THAT_FIT = 12;

const inFours = (code) => (code || "").replace(/(.{4})(?=.)/g, "$1 ");

const wallPages = (kit, model) => {
  const { h, s, _, _n, rows, room, called, person, clock, number } = kit;
  const here = () => model.get("here");
  const title = () => model.get("workshop")?.title || "";
  const andMore = (n) => (n > 0 ? h("p.co-soft", {}, _n("and one more", "and {n} more", n)) : null);

  // ---- join ----

  const join = () => {
    const { url, code, qr } = model.get("join") || {};
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
        h("h1", { dir: "auto" }, title()),
        h("ol", {}, STEPS.map(step)),
        code ? h("p.cd", {}, byHand, h("br"), h("span.code.big", {}, inFours(code))) : null,
        h("p.co-soft", {}, _("No account, no e-mail.")),
      ),
      qr ? qrCode(qr) : h("span"),
      h("p.n", {}, here() ? howManyAreHere() : _("Be the first to come in.")),
    );
  };
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

  // ---- ideas ----

  const young = (row) => kit.now() - Date.parse(row.at) < 20000;
  const KIND = {
    builds_on: _("builds on {idea}"),
    merges: _("merges {idea}"),
    forks: _("forked from {idea}"),
    amends: _("amends {idea}"),
    inspired_by: _("inspired by {idea}"),
  };
  const ideas = () => {
    const all = rows.readable().sort((a, b) => a.seq - b.seq);
    const grown = all.filter((row) => row.parents?.length).length;
    const counts = [
      _n("one idea", "{n} ideas", all.length),
      grown ? ", " + _n("one built on another", "{n} built on another", grown) : "",
    ];
    const none = () => h("p.co-voice.empty", {}, _("No ideas yet. Yours can be the first."));
    const newest = all.slice(-3).reverse();
    return h(
      "section.wi",
      {},
      h(
        "section",
        {},
        h("h1", {}, _("How the ideas grow"), h("span.co-soft", {}, counts)),
        all.length ? ideaMap(kit, all, young) : none(),
      ),
      h("section.nw", {}, h("h2", {}, _("Newest")), h("ul", {}, newest.map(newIdea))),
    );
  };
  const newIdea = (row) => {
    const from = () => {
      const names = row.parents.map(([id]) => h("bdi", {}, called(rows.get(id))));
      const sentence = KIND[row.parents[0][1]] || _("from {idea}");
      return h("p.co-soft", {}, kit.say(sentence, { idea: kit.listed(names) }));
    };
    return h(
      young(row) ? "li.first" : "li",
      {},
      h("p.co-by", {}, person(row), kit.since(row.at)),
      h("p.co-voice.tt", { dir: "auto" }, called(row)),
      row.parents?.length ? from() : null,
    );
  };

  // ---- vote ----

  const vote = () => {
    const poll = model.get("poll") || {};
    const options = (model.get("options") || []).filter((option) => option.hidden === null);
    options.sort((a, b) => a.name.localeCompare(b.name));
    const option = ({ name }) => h("li.co-voice", { dir: "auto" }, name);
    return h(
      "section.wv",
      {},
      h("h1.co-voice", { dir: "auto" }, poll.question || ""),
      turnout(),
      h("p.co-soft", {}, sealed(poll)),
      h("ul.ops", {}, options.slice(0, OPTIONS_THAT_FIT).map(option)),
      andMore(options.length - OPTIONS_THAT_FIT),
    );
  };
  const turnout = () => {
    const [voted, of] = model.get("turnout") || [0, 0];
    const figures = { n: h("b.huge", {}, number(voted)), of: number(of) };
    return h(
      "div.co-meter",
      { style: { "--value": of ? (100 * voted) / of : 0 } },
      h("p", {}, kit.say(_("{n} of {of} have sent their ballot"), figures)),
      h("div.co-track", { "aria-hidden": "true" }, h("i")),
    );
  };
  const sealed = ({ closed_at, closes_at }) => {
    if (closed_at) return _("The vote is closed. The ballots are counted.");
    if (!closes_at) return _("Counts stay sealed until the vote closes, for everyone.");
    return _("Counts stay sealed until {time}, for everyone.", { time: clock(closes_at) });
  };

  // ---- result ----

  const told = wallResult(kit, model);
  const result = () => (model.get("result")?.scores ? told() : vote()); // closed, but not counted yet

  // ---- wait ----

  const areHere = () => (here() ? _n("One person is here", "{n} people are here", here()) : "");
  const wait = () => {
    const after = room.stages.find((stage) => stage.state === "draft");
    let head = after ? _("{stage} opens soon.", { stage: after.title }) : title();
    if (room.ended) head = _("Thank you.");
    const stays = _("The workshop has ended. What was written and decided stays to be read.");
    return h(
      "section.ww",
      {},
      h("h1", { dir: "auto" }, head),
      h("p.co-soft", {}, room.ended ? stays : areHere()),
    );
  };

  return { pages: { join, ideas, vote, sealed: vote, result, wait }, young, areHere };
};
