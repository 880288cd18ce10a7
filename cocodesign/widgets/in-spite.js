// Of what a decision was made in spite: the rule that was fixed before the vote, and that the vote fell short of.
const inSpiteWords = ({ _ }, decision) => {
  const said = {
    quorum: () => _("The quorum was missed: this was not decided by the vote, but in spite of it."),
    threshold: () => _("The share of yes that was asked for was missed: this was not decided by the vote, but in spite of it."),
  }[decision.in_spite];
  return said ? said() : null;
};
const inSpiteOf = (kit, decision) => {
  const words = inSpiteWords(kit, decision);
  return words ? kit.h("p.co-note", {}, words) : null;
};
// Said beside the winner of a count that decides nothing by its own rule.
const decidesNothing = ({ _ }, { quorum }) =>
  quorum && !quorum.reached ? _("The quorum was missed: by the rule fixed before the vote nothing is decided.") : null;
