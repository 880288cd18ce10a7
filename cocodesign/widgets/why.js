// The sentences that explain a count, in the reader's language; `call` says an idea's name.
const whySentences = (kit, call) => {
  const { h, _, number } = kit;
  const calls = (ids) => kit.listed([].concat(ids).map(call));
  const SAY = {
    "most-approved": _("{winner} was ticked on {score} of {n} ballots, more than any other."),
    level: _("{winners} are level: each was ticked on {score} of {n} ballots."),
    "runner-up": _("{runner_up} came next, with {score}; the difference is {margin}."),
    "no-marks": _("No ballot ticked anything, so nothing is chosen."),
    "no-ballots": _("Nobody voted, so nothing is chosen."),
    turnout: _("{n} of {electorate} people voted."),
    "turnout-blank": _("{n} of {electorate} people voted; {blank} of the ballots were blank."),
  };
  return (why) =>
    why
      .filter((w) => SAY[w.say])
      .map(({ say, facts }) =>
        h(
          "li",
          {},
          kit.say(
            SAY[say],
            Object.fromEntries(
              Object.entries(facts).map(([name, v]) => [name, typeof v === "number" ? number(v) : calls(v)]),
            ),
          ),
        ),
      );
};
