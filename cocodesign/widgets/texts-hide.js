// The form in which a text is hidden: a reason out of a list, and words of one's own, which everybody reads.
const hidingForm = (kit, id) => {
  const { h, _, button } = kit;
  const WHY = [
    _("Insult or attack"),
    _("Somebody’s private details"),
    _("Advertising"),
    _("Said twice"),
    _("Not about this workshop"),
    _("Another reason"),
  ];
  let draft = {};
  const field = (label, input) => h("div.co-field", {}, h("label.co-small", { for: input.id }, label), input);

  const begin = () => {
    draft = { why: WHY[0], words: "" };
  };
  const draw = (waits, hide, leave) => {
    const choose = (e) => {
      draft.why = e.target.value;
    };
    const option = (reason) => h("option", { value: reason, selected: reason === draft.why }, reason);
    const why = h("select.co-input", { id: id + "why", onchange: choose }, WHY.map(option));
    const words = h("input.co-input", {
      id: id + "words",
      value: draft.words,
      dir: "auto",
      maxlength: "200",
      autocomplete: "off",
      oninput: (e) => {
        draft.words = e.target.value;
      },
    });
    const reason = () => [draft.why, draft.words.trim()].filter(Boolean).join(": ");
    return h(
      "div.co-stack--tight.co-hide",
      {},
      field(_("Reason, everyone sees it"), why),
      field(_("In your words, if you like"), words),
      h(
        "div.co-flow--tight",
        {},
        button("secondary small", _("Hide it"), () => hide(reason()), waits),
        button("quiet small", _("Cancel"), leave),
      ),
    );
  };
  return { begin, draw };
};
