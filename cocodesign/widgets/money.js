// How a sum of money is written: a sign stands where the reader's language puts it, a word such as "hours" behind.
export const moneyOf =
  ({ _, number }, { unit } = {}) =>
  (n) => {
    if (!unit) return number(n);
    const facts = { n: number(n), unit };
    // Between figure and unit stands a space at which no line breaks.
    return /^\p{Sc}$/u.test(unit) ? _("{unit}{n}", facts) : _("{n}\u00a0{unit}", facts);
  };
