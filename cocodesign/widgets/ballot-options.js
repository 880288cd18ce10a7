// How an option is called on a ballot: its name, who said it and what it grew from.
export const optionWords = (kit, poll, ballot) => {
  const { h, _, _n, person } = kit;
  const call = (option) => h("bdi", { dir: "auto" }, option.name || _("Erased words"));
  // Some names in a line: three of them, and how many more there are.
  const some = (names) => {
    const more = names.length - 3;
    return kit.listed(more > 1 ? [...names.slice(0, 3), _n("one more", "{n} more", more)] : names);
  };
  // What stands on a row: its name, and under it who said it and what it grew from.
  const words = (option) => {
    const from = () => {
      const ideas = kit.listed(option.from.map((name) => h("bdi", {}, name)));
      return kit.say(_("from {ideas}"), { ideas });
    };
    const about = h(
      "small",
      {},
      person(option),
      option.mine ? [" ", kit.yours()] : null,
      " · ",
      option.from?.length ? from() : _("first words"),
    );
    const isSomebodys = option.who || option.n; // not what the facilitator put up for the vote
    const name = h("span", { dir: "auto" }, option.name || _("Erased words"));
    return h("span.co-words", {}, name, isSomebodys ? about : null);
  };
  // What has to be reached, as it was fixed before the vote opened.
  const terms = () => {
    const { quorum, threshold } = poll().settings || {};
    const share = (least) => least.replace("/", " / ");
    const all = quorum?.of === "cast" ? _n("at least one ballot", "at least {n} ballots", quorum.least) : "";
    const part = quorum && (all || _("at least {share} of all who can vote", { share: share(quorum.least) }));
    const OF = {
      yes_of_cast: _("of the ballots"),
      yes_of_electorate: _("of all who can vote"),
      yes_of_decided: _("of those who are for or against"),
    };
    const more = threshold?.more_than
      ? _("Accepted is what more than {share} {of} say yes to.")
      : _("Accepted is what at least {share} {of} say yes to.");
    const said = [
      part && _("Quorum: {part}.", { part }),
      threshold && kit.say(more, { share: share(threshold.least), of: OF[threshold.of] }),
    ].filter(Boolean);
    hand.draw();
    const fixed = said.length ? h("p.co-small", {}, said.flatMap((one) => [one, " "])) : null;
    return [fixed, hand.el];
  };
  const hand = handing(kit, ballot);
  return { call, some, words, terms, heard: (_act, answer) => hand.answered(answer) };
};
