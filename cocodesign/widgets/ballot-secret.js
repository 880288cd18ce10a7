// A ballot of a secret poll on this phone: what stands on it and the key to its receipt, which nobody else keeps.
//
// The record tells of a person's own ballot only the how manieth it is, and 0 once the poll is sealed. Choice, nonce
// and receipt come with the answer and stay in this browser (the key "slip"; see result-receipt.js, which checks it).
const secretly = (kit, { poll, own, told }) => {
  const { h, _, memory } = kit;
  const here = {}; // where a browser keeps nothing, this page does
  const key = () => own("slip");
  const kept = () => memory.get(key(), null) || here[key()] || null;

  const sent = () => {
    const { revision } = told();
    const mine = kept();
    if (revision === undefined) return mine || {}; // answered, and not told of yet
    if (mine && (!revision || mine.revision >= revision)) return mine;
    return { revision, elsewhere: true };
  };
  const keep = (choice, { revision, nonce, receipt, choice: taken }) => {
    if (!nonce) return; // the poll was sealed before the answer came: that it was taken is all that can be said
    const now = new Date().toISOString();
    here[key()] = { choice: taken || choice, revision, nonce, receipt, cast_at: now, changes: revision - 1 };
    memory.set(key(), here[key()]);
  };
  const next = () => Math.max(told().revision || 0, kept()?.revision || 0) + 1;

  const about = (isFilledIn) => [
    _(
      "Nobody is told who chose what. At closing, whatever leads from you to your ballot is destroyed: then it cannot be taken back any more.",
    ),
    isFilledIn ? [" ", price()] : null,
  ];
  const trust = () => [" ", _("Until the vote closes, whoever runs the server could look up who chose what.")];
  const price = () =>
    _(
      "Your receipt alone says nothing of your choice; whoever also shows the key on this phone can prove how they voted.",
    );
  const aboutReceipt = () =>
    _(
      "After closing it stands in the list of sealed ballots. You can check it on the page of the result.",
    );
  const saved = (end) => {
    const change = end
      ? _("You have voted; you can change it until {time}.", end)
      : _("You have voted; you can change it until the vote closes.");
    return told().revision === 0 ? _("You have voted.") : change;
  };
  const lost = () =>
    h("p.co-small.co-soft", {}, _("Its receipt is on the page or phone from which it was sent."));
  return { sent, keep, next, about, trust, price, aboutReceipt, saved, lost };
};
