// Whether what was fixed before the vote is reached, and by how much; it is said beside the count and changes no figure of it.
// Where there is little room it is said elsewhere what follows from a missed quorum.
const quorumOf = (kit, count, call, { isShort } = {}) => {
  const { h, _, _n, number } = kit;
  const { rows } = count.quorum || {};
  if (!rows) return null;
  const byHowMuch = (row) =>
    row.reached
      ? row.spare
        ? _n("{n} more than needed", "{n} more than needed", row.spare)
        : _("exactly what is needed")
      : _n("{n} is missing", "{n} are missing", row.missing);
  const said = (row) => {
    const facts = {
      has: h("b", {}, number(row.has)),
      needs: h("b", {}, number(row.needs)),
      base: number(row.base),
      how: byHowMuch(row),
      idea: row.candidate && call(row.candidate),
    };
    if (!row.candidate) {
      const words = row.reached
        ? _("The quorum is reached: {has} ballots, {needs} were needed; {how}.")
        : isShort
          ? _("The quorum is not reached: {has} ballots, {needs} were needed; {how}.")
          : _("The quorum is not reached: {has} ballots, {needs} were needed; {how}. By the rule fixed before the vote nothing is decided.");
      return kit.say(words, facts);
    }
    const words = row.reached
      ? _("{idea} has what was asked for: {has} of {base} say yes, {needs} were needed; {how}.")
      : row.base || row.of === "yes"
        ? _("{idea} has not what was asked for: {has} of {base} say yes, {needs} were needed; {how}.")
        : _("{idea} has not what was asked for: nobody said yes or no to it.");
    return kit.say(words, facts);
  };
  const line = (row) => h(row.reached ? "p.co-small" : "p.co-note", {}, said(row));
  return h("div.co-stack--tight.quorum", {}, rows.map(line));
};

// How many ballots were handed to somebody else, and what that weighed.
const handedOf = (kit, { delegated }) => {
  const { h, _, _n, number } = kit;
  if (!delegated?.handed) return null;
  const { counted, delegates, most, handed } = delegated;
  const said = [
    counted
      ? _n("{n} ballot was handed to somebody who voted with it;", "{n} ballots were handed to others who voted with them;", counted) +
        " " +
        _n("one person carried them, {most} at most beside their own.", "{n} people carried them, one of them at most {most} beside their own.", delegates, { most: number(most) })
      : null,
    handed > counted
      ? _n("{n} was handed to somebody who did not vote and is not counted.", "{n} were handed to people who did not vote and are not counted.", handed - counted)
      : null,
  ].filter(Boolean);
  return h("p.co-small.co-soft", {}, said.join(" "));
};
