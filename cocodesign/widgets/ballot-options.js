// How an option is called on a ballot: its name, who said it and what it grew from.
export const optionWords = (kit) => {
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
  return { call, some, words };
};
