// What a vote is: its question, who may know of a ballot, which kind it is, how it is counted, when counts are shown.
const aboutVote = (kit, { poll, end, isShut, secret, words }) => {
  const { h, _, mark } = kit;
  const isSecret = () => poll().mode === "secret";
  const MODES = {
    open: () => [mark("me"), _("Open ballot")],
    secret: () => [mark("lock"), _("Secret ballot")],
    confidential: () => [mark("lock"), _("Confidential ballot")],
  };

  const whoKnows = (isFilledIn) => {
    if (isSecret()) return secret.about(isFilledIn);
    if (poll().mode === "open") return words().open;
    return _(
      "After closing, everybody sees the sums, nobody sees your ballot. It is kept in the record under your number, so that you can change it.",
    );
  };
  const facts = (paper, isFilledIn) => [
    poll().question === (poll().title || words().title) // the plate above says it
      ? null
      : h("h2.co-voice-title", { dir: "auto" }, poll().question),
    h(
      "div.co-flow--tight",
      {},
      h("span.co-chip", {}, (MODES[poll().mode] || MODES.confidential)()),
      paper && h("span.co-chip", {}, paper.chip()),
    ),
    paper?.brief ? null : h("p.co-tiny.co-soft", {}, whoKnows(isFilledIn)),
  ];
  const howItIsCounted = (paper, isFilledIn) =>
    h(
      "details.how",
      {},
      h("summary", {}, words().counted),
      h(
        "p.co-small",
        {},
        paper.counted(),
        paper.brief ? [" ", whoKnows(isFilledIn)] : null,
        isSecret() ? secret.trust() : null,
      ),
    );
  const whenCounted = () => {
    if (isShut()) return _("The result is shown here as soon as it is published.");
    if (end()) return _("Counts stay sealed until {time}, for everyone.", end());
    return _("Counts stay sealed until the vote closes, for everyone.");
  };
  return { facts, howItIsCounted, whenCounted };
};
