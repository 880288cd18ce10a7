// The sentences that explain a count, in the reader's language; `call` says an idea's name.
const whySentences = (kit, call) => {
  const { h, _, number } = kit;
  const SENTENCES = {
    "most-approved": _("{winner} was ticked on {score} of {n} ballots, more than any other."),
    level: _("{winners} are level: each was ticked on {score} of {n} ballots."),
    "runner-up": _("{runner_up} came next, with {score}; the difference is {margin}."),
    "no-marks": _("No ballot ticked anything, so nothing is chosen."),
    "no-ballots": _("Nobody voted, so nothing is chosen."),
    turnout: _("{n} of {electorate} people voted."),
    "turnout-blank": _("{n} of {electorate} people voted; {blank} of the ballots were blank."),
  };
  // A fact is a number, an idea or several ideas.
  const fact = (value) =>
    typeof value === "number" ? number(value) : kit.listed([].concat(value).map(call));
  const sentence = ({ say, facts }) => {
    const slots = Object.entries(facts).map(([name, value]) => [name, fact(value)]);
    return h("li", {}, kit.say(SENTENCES[say], Object.fromEntries(slots)));
  };
  return (why) => why.filter(({ say }) => SENTENCES[say]).map(sentence);
};

// What is said about the wins in re-draws: out of a hundred in a small room, where more would promise too much.
const redrawsOf = (count) => {
  const isSmall = count.n_ballots < 30;
  const base = isSmall ? 100 : 1000;
  return { isSmall, base, wins: (id) => Math.round(base * (count.redraws?.[id] ?? 0)) };
};

const inOrderOfScore = ({ scores }) => Object.keys(scores).sort((a, b) => scores[b] - scores[a]);
const highestScore = ({ scores }) => Math.max(1, ...Object.values(scores));
