// The levels of agreement in words, from the least to the most: five, or eight after the gradients of agreement.
const levelsOf = ({ _ }, n) =>
  n === 8
    ? [
        _("Block"),
        _("Against, and will not carry it"),
        _("Against, and will carry it"),
        _("More talk is needed"),
        _("Stand aside"),
        _("For, with reservations"),
        _("For, with a minor point"),
        _("Whole-hearted"),
      ]
    : [_("Strongly against"), _("Against"), _("Undecided"), _("For"), _("Strongly for")];
