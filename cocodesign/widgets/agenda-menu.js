// What can be done with a stage: each button, and what it sends.
const stageMenu = (kit, { id, is, post, edit, say, draw }) => {
  const { h, _, button } = kit;
  const note = (words) => h("p.co-tiny.co-soft", {}, words);
  const go = (stage, name, words, act, kind = "secondary") => {
    const onclick = () => {
      if (!is.busy) act();
    };
    const props = { id: `${id}${stage.stage}-${name}`, "aria-disabled": is.busy ? "true" : null };
    return button(`${kind} small`, words, onclick, props);
  };
  const alsoCloses = ({ stage }) => {
    const other = is.stages().find((one) => one.state === "open" && one.stage !== stage);
    return other ? note(_("{stage} closes with it.", { stage: other.title })) : null;
  };
  const editIt = (stage) => go(stage, "edit", _("Edit…"), () => edit(stage), "quiet");

  // Only what has not begun can be moved or taken away, and never before what has.
  const move = (stage, by) => {
    const order = is.stages().map((one) => one.stage);
    const at = order.indexOf(stage.stage);
    [order[at], order[at + by]] = [order[at + by], order[at]];
    const place = { stage: stage.title, n: at + by + 1, total: order.length };
    post({ do: "order_stages", order }, () => say(_("{stage} is stage {n} of {total} now.", place)));
  };
  const moves = (stage) => {
    const stages = is.stages();
    const at = stages.findIndex((one) => one.stage === stage.stage);
    return h(
      "div.co-flow--tight",
      {},
      stages[at - 1]?.state === "draft" && go(stage, "up", _("Move up"), () => move(stage, -1), "quiet"),
      stages[at + 1] && go(stage, "down", _("Move down"), () => move(stage, 1), "quiet"),
    );
  };
  const takeOff = (stage) => {
    const stages = is.stages();
    const before = stages[stages.findIndex((one) => one.stage === stage.stage) - 1];
    const { kind, title, minutes, settings } = stage;
    const again = { do: "add_stage", kind, title, minutes, settings: settings || {}, after: before?.stage };
    const undo = () => post(again);
    post({ do: "remove_stage", stage: stage.stage }, () =>
      say(_("{stage} is off the agenda.", { stage: title }), undo),
    );
  };

  const draft = (stage) => [
    alsoCloses(stage),
    go(stage, "open", _("Open it now"), () => post({ do: "open_stage", stage: stage.stage })),
    h(
      "div.co-flow--tight",
      {},
      editIt(stage),
      is.stages().length > 1 && go(stage, "off", _("Take it off"), () => takeOff(stage), "quiet"),
    ),
    moves(stage),
  ];
  const open = (stage) => [
    note(_("It can be opened again, with a reason that everyone sees.")),
    go(stage, "close", _("Close it"), () => post({ do: "close_stage", stage: stage.stage })),
    editIt(stage),
  ];
  const closed = (stage) => {
    const field = h("input.co-input", {
      id: id + stage.stage,
      value: is.reason,
      dir: "auto",
      maxlength: "300",
      autocomplete: "off",
      oninput: (e) => {
        is.reason = e.target.value;
      },
    });
    const openAgain = () => {
      const reason = is.reason.trim();
      if (reason) return post({ do: "open_stage", stage: stage.stage, reason });
      field.focus();
      is.answer = { no: { say: _("Please give a reason: everybody will be able to read it.") } };
      draw();
    };
    const newVote = _(
      "A new vote begins. The ballots so far stay in the record and do not count in the new one.",
    );
    const label = h("label.co-small", { for: field.id }, _("Reason, everyone sees it"));
    return [
      ["vote", "opinions", "pairs", "budget", "pulse", "agreement", "consent", "delphi"].includes(stage.kind)
        ? note(newVote)
        : null,
      h("div.co-field", {}, label, field),
      alsoCloses(stage),
      go(stage, "again", _("Open it again"), openAgain),
      editIt(stage),
    ];
  };

  const MENUS = { draft, open, closed };
  return (stage) => {
    const refused = is.answer?.no && h("p.co-small.co-refused", { role: "alert" }, is.answer.no.say);
    return h("div.co-stage-menu", {}, MENUS[stage.state](stage), refused);
  };
};
