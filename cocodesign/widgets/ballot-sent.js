// What has become of a ballot: that it is in, what stands on it and its receipt, or that it came too late.
export const sentBallot = (kit, { poll, end, isShut, secret, words, sent, turnout, whenCounted, kept }) => {
  const { h, _, mark, clock } = kit;
  const isSecret = () => poll().mode === "secret";

  const receiptOfBallot = (paper) => {
    const time = () => _("Saved and counted once, at {time}.", { time: clock(sent().cast_at) });
    const saved = h("b", {}, sent().cast_at ? time() : secret.saved(end()));
    const shut = isShut() ? [words().shut, " "] : null;
    const about = h("p", {}, saved, " ", turnout, " ", shut, whenCounted());
    return [
      h("h2.co-voice-title", {}, words().in),
      h("div.co-banner.co-banner--saved", { role: "status" }, mark("tick"), about),
      isShut() ? unsent(paper) : sent().elsewhere ? null : whatWasSent(paper),
      sent().receipt ? receipt(sent().receipt) : null,
      sent().elsewhere ? secret.lost() : null,
    ];
  };
  const whatWasSent = (paper) => {
    const choice = sent().choice || {};
    return h(
      "section.co-card.co-stack--tight",
      {},
      h("h3", {}, words().what),
      isBlank(choice) ? h("p", {}, words().blank) : paper.list(choice),
    );
  };
  const receipt = (code) => {
    const ask = _(
      "It stands in the record of this workshop beside your ballot. With it you can ask whether your ballot was counted as you sent it.",
    );
    const about = isSecret() ? [secret.aboutReceipt(), " ", secret.price()] : ask;
    return h(
      "section.co-card.co-stack--tight.rec",
      {},
      h("h3", {}, _("Your receipt")),
      h("p.code", {}, code),
      h("p.co-small", {}, about),
      h("div.co-flow--tight", {}, kit.copyButton("secondary small", _("Copy"), code)),
    );
  };
  const tooLate = (paper) =>
    h(
      "div.co-card.co-stack--tight",
      {},
      h("p.co-voice-title", {}, words().shut),
      unsent(paper),
      h("p", {}, turnout, " ", whenCounted()),
    );
  // What is still on this phone stays there, and is shown.
  const unsent = (paper) => {
    if (paper.foot || !kept() || isBlank(paper.choice())) return null;
    const about = _("What you marked on this phone was not sent, so it is not counted:");
    return h("div.co-note.co-stack--tight", {}, h("p", {}, about), paper.list(paper.choice()));
  };
  return { receiptOfBallot, tooLate };
};
const isBlank = (choice) => !Object.values(choice).some((marks) => Object.keys(marks).length);
