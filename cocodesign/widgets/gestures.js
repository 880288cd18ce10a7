// Endorse, thank, adopt: shown at once, taken back with one tap, put right by what the record says.
const gestures = (kit, model, { row, draw, undo }) => {
  const { h, fill, _, mark, outbox } = kit;
  const GESTURES = {
    endorse: {
      part: "endorsed",
      icon: "hand",
      words: [_("Endorse"), _("Endorsed")],
      said: [_("Endorsement taken back."), _("You endorse it.")],
    },
    thank: {
      part: "thanked",
      icon: "heart",
      words: [_("Thank"), _("Thanked")],
      said: [_("Thanks taken back."), _("Your thanks are given.")],
    },
    adopt: {
      part: "adopted",
      icon: "build",
      words: [_("Adopt this point"), _("Adopted")],
      said: [
        _("The point is given up again."),
        _("The point is yours too. Where it comes from stays with it."),
      ],
    },
  };
  const mine = new Map(); // "thank ID" -> whether it stands, until the record says the same
  const keyOf = (what, id) => what + " " + id;
  const recorded = (what, id) => !!row(id)[GESTURES[what].part + "_at"];
  const stands = (what, id) => {
    const key = keyOf(what, id);
    if (mine.get(key) === recorded(what, id)) mine.delete(key);
    return mine.get(key) ?? recorded(what, id);
  };
  const count = (what, id) => {
    const others = (row(id)[GESTURES[what].part] || 0) - recorded(what, id);
    return others + stands(what, id);
  };

  const give = (what, id, gives, into = null) => {
    const about = into && gives ? { into } : {};
    outbox.post(model, { do: gives ? what : "un" + what, ref: id, ...about });
    mine.set(keyOf(what, id), gives);
    draw(id);
    kit.toast(undo, GESTURES[what].said[+gives], () => give(what, id, !gives, into));
  };
  return {
    stands,
    count,
    give,
    button(what, id, kind, { onclick, label, name } = {}) {
      const { icon, words } = GESTURES[what];
      const is = stands(what, id);
      const toggle = () => give(what, id, !stands(what, id), row(id).into);
      return h(
        "button.co-button.co-button--" + kind,
        {
          "data-act": what,
          "aria-pressed": String(is),
          "aria-label": name && (is ? `${words[1]}: ${name}` : label),
          onclick: () => (onclick && !stands(what, id) ? onclick() : toggle()),
        },
        kind === "secondary" ? mark(icon) : null,
        words[+is],
      );
    },
    // Whether this answer spoke of one of these acts.
    refused(act, answer) {
      const what = act.do.replace(/^un/, "");
      if (!GESTURES[what]) return false;
      mine.delete(keyOf(what, act.ref));
      draw(act.ref);
      fill(undo, kit.refusal(answer));
      return true;
    },
  };
};
