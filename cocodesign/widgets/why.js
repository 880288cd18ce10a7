// The sentences that explain a count, in the reader's language; `call` says an idea's name.
const whySentence = (kit, call) => {
  const { _, number } = kit;
  const SENTENCES = {
    "most-approved": _("{winner} was ticked on {score} of {n} ballots, more than any other."),
    level: _("{winners} are level: each was ticked on {score} of {n} ballots."),
    "runner-up": _("{runner_up} came next, with {score}; the difference is {margin}."),
    "most-dots": _(
      "{winner} got {score} of {spent} dots, more than any other; they came from {backers} people.",
    ),
    "most-votes": _("{winner} got {score} votes, more than any other; {backers} people gave it some."),
    "highest-mean": _("{winner} has the highest mean, {score}, from {backers} people with an opinion on it."),
    "highest-sum": _("{winner} has the highest sum, {score}, from {backers} people with an opinion on it."),
    "most-points": _(
      "{winner} has the most points, {score}; a ballot gives an idea one for each idea it is put above.",
    ),
    "most-first": _("{winner} is the first choice on {score} of {n} ballots, more than any other."),
    "level-points": _("{winners} are level, with {score} each."),
    "irv-majority": _("{winner} is the first choice on {score} of {n} ballots, more than half."),
    "irv-lead": _("{leader} led with {score} first choices of {n}; {runner_up} came next, with {second}."),
    "irv-level-lead": _("{leaders} led, with {score} first choices each of {n}."),
    "irv-out": _(
      "{out} dropped out in count {round}: {moved} of its {score} ballots went to {winner} and {others} to others; {nobody} named nobody who was left.",
    ),
    "irv-out-no-others": _(
      "{out} dropped out in count {round}: {moved} of its {score} ballots went to {winner}; {nobody} named nobody who was left.",
    ),
    "irv-out-no-nobody": _(
      "{out} dropped out in count {round}: {moved} of its {score} ballots went to {winner} and {others} to others.",
    ),
    "irv-out-no-others-nobody": _(
      "{out} dropped out in count {round}; all its ballots, {score}, went to {winner}.",
    ),
    "irv-last": _(
      "In the last count {winner} passed {runner_up} by {score} to {second}; ballots that named nobody who was left: {exhausted}.",
    ),
    "irv-last-no-exhausted": _("In the last count {winner} passed {runner_up} by {score} to {second}."),
    "irv-last-level": _("In the last count {winners} are level, with {score} ballots each."),
    "irv-level": _(
      "In count {round}, {level} were level at the bottom; which of them drops out decides who wins.",
    ),
    "irv-possible": _("{winners} can each win, by how that is settled; the count does not settle it."),
    "irv-bounded": _("There are more ways of settling the ties than were tried."),
    "beats-all": _("{winner} is put above every other idea by more ballots than the other way round."),
    "closest-duel": _("Its closest duel was with {runner_up}, {score} to {second}."),
    "cycle-minimax": _(
      "No idea beats every other one to one; the worst defeat of {winner} is the smallest, {second} to {score} against {runner_up}.",
    ),
    "cycle-schulze": _(
      "No idea beats every other one to one; {winner} has the stronger chain of wins towards each of them.",
    ),
    "level-duels": _("No idea beats every other one to one, and {winners} are level."),
    "most-duels": _("{winner} wins the most duels one to one, {score} of {n}, a level one counted as half."),
    "cycle-ranked-pairs": _(
      "No idea beats every other one to one; with the largest majorities kept first, nobody stands above {winner}.",
    ),
    "cycle-split": _(
      "No idea beats every other one to one; with the weakest majority of each circle left out, nobody defeats {winner}.",
    ),
    smith: _("{winners} each beat every idea outside their group one to one."),
    schwartz: _("{winners} are beaten one to one by nobody outside their group."),
    "all-in-cycle": _("No idea, and no smaller group of ideas, beats all others one to one."),
    undominated: _("{winner} is beaten one to one by nobody whom it does not stand above in turn."),
    "star-sums": _("{winner} and {runner_up} have the highest sums, {score} and {second}."),
    "star-final": _(
      "In the run-off of the two, {score} ballots prefer {winner} and {second} prefer {runner_up}.",
    ),
    "star-alone": _("{winner} has the highest sum, {sum}, and nobody stands against it."),
    "star-level": _("The run-off of {winners} is level, and so are their sums and their highest marks."),
    "star-possible": _("{winners} can each win, by how ties are settled."),
    "best-grade": _("The middle grade of {winner} is the highest: {grade}."),
    "same-grade": _(
      "{level} share the middle grade {grade}; {winner} keeps it longest when middle grades are taken away one by one.",
    ),
    "level-grades": _("{winners} have the same grades."),
    funding: _("{statement} gets the largest match, {score}: {backers} people gave {given}."),
    "stv-elected": _("Elected: {winners}; {quota} votes elect one."),
    "stv-surplus": _("{winner} had {score} votes, more than {quota}; {moved} of them moved on."),
    "stv-out": _("{out} dropped out in count {round} with {score} votes."),
    "stv-short": _("Elected without reaching {quota} votes, as the last who were left: {winners}."),
    "stv-possible": _(
      "{winners} can each be elected, by how ties are settled; the count does not settle it.",
    ),
    "stv-everybody": _("There are no more ideas than places, so every one of them is chosen."),
    "committee-chosen": _("Chosen: {winners}; on {with_one} of {n} ballots at least one of them is ticked."),
    "committee-possible": _(
      "{winners} can each be chosen, by how ties are settled; {ways} choices are level.",
    ),
    "committee-most": _("They are also the ideas with the most ticks."),
    "committee-beside": _(
      "The ideas with the most ticks, {winners}, would leave {with_one} ballots with at least one that is ticked.",
    ),
    "committee-unsupported": _(
      "Only {supported} ideas are ticked at all, for {seats} places; the others are filled from those that nobody ticked.",
    ),
    "shares-phragmen": _(
      "With equal shares {bought} of {seats} places were bought; the others went to those whose supporters had borne least.",
    ),
    "shares-approval": _(
      "With equal shares {bought} of {seats} places were bought; the others went to the most ticked.",
    ),
    "shares-raised": _(
      "Everybody's share was raised, as if there were {raised} places, until all {seats} were bought.",
    ),
    "shares-open": _("With equal shares {bought} of {seats} places were bought; the others stay open."),
    "budget-funded": _("Funded: {winners}, for {spent} of {budget}; {leftover} is left."),
    "budget-possible": _("{winners} can each be funded, by how ties are settled; {ways} outcomes are level."),
    "budget-none": _("Nothing is funded: no idea has the support and a cost that fit into {budget}."),
    "budget-paid": _(
      "{winner} was bought first: {supporters} people share its cost and pay {payment} at most each, of {share}.",
    ),
    "budget-most": _("{winner} comes first, with {score}, and costs {cost}."),
    "budget-out": _("{out} has {score}, more than another that is funded, but costs {cost}."),
    "budget-compared-shares": _(
      "{ours} people have more from equal shares and {theirs} from the most votes first, so equal shares hold.",
    ),
    "budget-compared-greedy": _(
      "{theirs} people have more from the most votes first and {ours} from equal shares, so the most votes hold.",
    ),
    weighted: _("The {n} ballots are weighted; together they weigh {total}."),
    "tie-settled": _("{level} were level; the published order of ties chose {winners}."),
    "most-agreed": _("Most agree with {statement}: {agree} of the {n} who answered."),
    "most-divided": _(
      "Most divided is the room over {statement}: {agree} agree and {disagree} disagree, of {n} who answered.",
    ),
    "pairs-most": _(
      "{winner} was chosen in {wins} of the {n} pairs with it that were decided: a win rate of {rate} in 100.",
    ),
    "pairs-next": _("{runner_up} came next, with {rate} in 100."),
    "pairs-level": _("{winners} are level, with a win rate of {rate} in 100 each."),
    "pairs-undecided": _("None of the {n} pairs was decided, so nothing is chosen."),
    "consent-objected": _("{score} of {n} object to {statement}."),
    "consent-adopted": _("Adopted without an objection: {winners}; concerns noted: {concerns}."),
    "consent-nobody": _("Nobody objects, but nobody consents either, so nothing is adopted."),
    "agree-most": _(
      "{statement} has most support: {agree} of {n} are for it, {neither} on neither side, {disagree} against.",
    ),
    "agree-apart": _(
      "Farthest apart is the room over {statement}: {agree} for, {neither} on neither side, {disagree} against, of {n}.",
    ),
    "agree-blocked": _("{score} would block {statement}."),
    "delphi-median": _("The middle estimate of {statement} is {score}, of {n} answers."),
    "delphi-middle": _(
      "The middle estimate of {statement} is {score}; half of the {n} answers lie from {low} to {high}.",
    ),
    "delphi-shift": _("Since the round before, the middle of {statement} moved by {shift}."),
    "delphi-most": _("Round {round} was the last one, as fixed beforehand."),
    "delphi-stable": _(
      "After round {round} the estimates are stable, as fixed beforehand, so the rounds end.",
    ),
    "redrawn-room": _("{winner} wins in {score} of 100 re-draws of this room."),
    redrawn: _("{winner} wins in {score} of {n} re-draws of the ballots."),
    "parts-beats-all": _("{winner} beats every other one to one."),
    "parts-circle": _(
      "Nobody beats every other one to one: {winners} beat each other in a circle or are level, and rules differ in which of these duels they let count.",
    ),
    "parts-dropped": _("In the run-off {winner} drops out in count {round}, with {score} ballots."),
    "parts-first": _("Ahead in first choices, with {score} of {n}: {leader}; but one to one {winner} wins."),
    "parts-points": _("Points count how far apart two stand on a ballot, and by that {leader} is ahead."),
    "parts-mean-sum": _(
      "By the mean {leader} is ahead, by the sum {winners}: not all have an opinion on each.",
    ),
    "parts-middle": _(
      "A middle grade does not move with how extreme the highest and lowest marks are; a mean does.",
    ),
    "parts-square": _(
      "Dots count what is given; where votes cost their square, many small gifts count for more than a large one.",
    ),
    "no-marks": _("No ballot ticked anything, so nothing is chosen."),
    "all-blank": _("Every ballot is blank, so nothing is chosen."),
    "no-ballots": _("Nobody voted, so nothing is chosen."),
    "none-counts": _("No ballot that counts names anybody, so nothing is chosen."),
    turnout: _("{n} of {electorate} people voted."),
    "turnout-blank": _("{n} of {electorate} people voted; {blank} of the ballots were blank."),
  };
  // A fact is a number, a grade, an idea or several ideas.
  const fact = (value, name) =>
    name === "grade"
      ? gradeOf(kit)(Number(value))
      : ["payment", "share"].includes(name)
        ? number(Math.round(Number(value)))
      : typeof value === "number"
        ? number(value)
        : kit.listed([].concat(value).map(call));
  return ({ say, facts }) => {
    const slots = Object.entries(facts).map(([name, value]) => [name, fact(value, name)]);
    // Of what is 0 nothing is said, where there is a sentence without it.
    const nothing = ["others", "nobody", "exhausted"].filter((name) => facts[name] === 0);
    const words = SENTENCES[[say, "no", ...nothing].join("-")] ?? SENTENCES[say];
    return words ? kit.say(words, Object.fromEntries(slots)) : null;
  };
};
// The grades by their numbers, from 1.
const gradeOf =
  ({ _ }) =>
  (n) =>
    ["", _("to reject"), _("poor"), _("acceptable"), _("good"), _("very good"), _("excellent")][n] ??
    String(n);
const whySentences = (kit, call) => {
  const sentence = whySentence(kit, call);
  const item = (words) => kit.h("li", {}, words);
  return (why) => why.map(sentence).filter(Boolean).map(item);
};

// What is said about the wins in re-draws: out of a hundred in a small room, where more would promise too much.
const redrawsOf = (count) => {
  const isSmall = count.n_ballots < 30;
  const base = isSmall ? 100 : count.n_redraws || 1000;
  return { isSmall, base, wins: (id) => Math.round(base * (count.redraws?.[id] ?? 0)) };
};

// Who has no score, such as an idea on which nobody has an opinion, comes last.
const inOrderOfScore = ({ scores, winners = [] }) => {
  const won = (id) => Number(winners.includes(id)); // a grade may be shared, and something else decides then
  const known = (id) => typeof scores[id] === "number";
  const ids = Object.keys(scores);
  const ranked = ids.filter(known).sort((a, b) => scores[b] - scores[a] || won(b) - won(a));
  return [...ranked, ...ids.filter((id) => !known(id))];
};
const highestScore = ({ scores }) => Math.max(1, ...Object.values(scores));
// What stands above several winners: that they are chosen together, or that they are level.
const severalOf = ({ _, _n }, { kind, winners, seats, tied }) => {
  const n = winners.length;
  if (kind === "budget" && !tied) return _n("One idea is paid for", "{n} ideas are paid for", n);
  if (seats > 1 && !tied) return _n("One idea is chosen", "{n} ideas are chosen", n);
  if (kind === "budget" || seats > 1)
    return _n("One idea, by how a tie is settled", "{n} ideas, some by how a tie is settled", n);
  return n === 2 ? _("Two ideas are level") : _n("One idea is level", "{n} ideas are level", n);
};
const isLevel = ({ winners, tied, kind, seats }) =>
  winners.length > 1 && (tied || !(kind === "budget" || seats > 1));
const chooses = ({ kind }) => !["opinions", "pulse", "agreement", "delphi"].includes(kind);
