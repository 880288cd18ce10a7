// What is asked now: how many have answered, and on what; never how they answered, and never who.
const wallVote = (kit, model, { shortened }) => {
  const { h, _, _n, clock, number } = kit;
  const asked = () => model.get("vote") || {};
  const money = (n) => moneyOf(kit, asked().money)(n);
  const option = (name, i) => {
    const { costs } = asked().money || {};
    const cost = costs ? [" · ", h("b.co-num", {}, money(costs[i]))] : null;
    return h("li.co-voice", {}, h("span", { dir: "auto" }, name), cost);
  };
  const toSpend = () =>
    asked().money ? h("p", {}, _("{budget} to spend", { budget: money(asked().money.budget) })) : null;
  const options = () => shortened(h("ul.ops"), (asked().names || []).map(option));

  const turnout = (sentence) => {
    const [n, of] = asked().turnout || [0, 0];
    const figures = { n: h("b.huge", {}, number(n)), of: number(of) };
    return h(
      "div.co-meter",
      { style: { "--value": of ? (100 * n) / of : 0 } },
      h("p", {}, kit.say(sentence, figures)),
      h("div.co-track", { "aria-hidden": "true" }, h("i")),
    );
  };
  const head = () => h("h1.co-voice", { dir: "auto" }, asked().question || "");

  const quorum = () => {
    const needs = asked().quorum;
    const n = asked().turnout?.[0] || 0;
    if (!needs) return null;
    const there = _("The quorum of {n} ballots is reached.", { n: number(needs) });
    const left = _n("One more ballot to the quorum of {needs}", "{n} more ballots to the quorum of {needs}", needs - n, { needs: number(needs) });
    return h("p", {}, n >= needs ? there : left);
  };
  const vote = () => {
    if (!asked().poll) return h("section.ww", {}, h("h1", {}, _("There is no vote just now.")));
    const sent = _("{n} of {of} have sent their ballot");
    const what = h("p.co-soft", {}, mode(), " · ", sealed());
    return h("section.wv", {}, head(), turnout(sent), quorum(), what, toSpend(), options());
  };
  const mode = () =>
    ({
      open: _("Open ballots: everybody will see who chose what"),
      secret: _("Secret ballots: after closing nobody can find out who chose what"),
    })[asked().mode] || _("Confidential ballots");
  const sealed = () => {
    const { closed_at, closes_at } = asked();
    if (closed_at) return _("The vote is closed. The ballots are counted.");
    if (!closes_at) return _("Counts stay sealed until the vote closes, for everyone.");
    return _("Counts stay sealed until {time}, for everyone.", { time: clock(closes_at) });
  };

  const opinions = () => {
    const { names = [], answers = 0, closed_at, open_to_statements } = asked();
    const figure = (n) => ({ n: h("b.huge", {}, number(n)) });
    const given = _n("{n} answer", "{n} answers", answers, { n: "{n}" });
    const isPairs = asked().kind === "pairs";
    const statements = isPairs
      ? _n("{n} idea", "{n} ideas", names.length, { n: "{n}" })
      : _n("{n} statement", "{n} statements", names.length, { n: "{n}" });
    const add = isPairs
      ? _("Something is missing? Add an idea of your own on your phone.")
      : _("Something is missing? Add a statement of your own on your phone.");
    return h(
      "section.wv",
      {},
      head(),
      h(
        "p.figures",
        {},
        h("span", {}, kit.say(given, figure(answers))),
        h("span", {}, kit.say(statements, figure(names.length))),
      ),
      turnout(_("{n} of {of} have answered")),
      h("p.co-soft", {}, closed_at ? _("The answers are counted.") : together()),
      options(),
      open_to_statements && !closed_at ? h("p.co-soft", {}, add) : null,
    );
  };
  const together = () => {
    const { closes_at } = asked();
    if (!closes_at) return _("What people answered appears when the stage closes, for everyone.");
    return _("What people answered appears at {time}, for everyone.", { time: clock(closes_at) });
  };

  const pulse = () => {
    const closed = asked().closed_at;
    return h(
      "section.wv",
      {},
      head(),
      turnout(_("{n} of {of} have answered")),
      h("p.co-soft", {}, closed ? _("The answers are counted.") : together()),
      options(),
    );
  };

  return { vote, opinions, pulse };
};
