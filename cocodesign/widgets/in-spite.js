// Of what a decision was made in spite: the rule that was fixed before the vote, and that the vote fell short of.
const inSpiteOf = ({ h, _ }, decision) => {
  const said = {
    quorum: () => _("The quorum was missed: this was not decided by the vote, but in spite of it."),
    threshold: () => _("The share of yes that was asked for was missed: this was not decided by the vote, but in spite of it."),
  }[decision.in_spite];
  return said ? h("p.co-note", {}, said()) : null;
};
