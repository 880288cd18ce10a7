// In which small group one is: told once when it is formed or changes, and in the frame as long as it lasts.
const ownGroup = (kit, model, put, dismiss) => {
  const { h, fill, _, group, memory } = kit;
  const el = h("span.co-tiny", { hidden: true });
  const draw = () => {
    if (!model.get("me")?.n) return; // nobody is known yet
    const n = model.get("group");
    el.hidden = !n;
    fill(el, n ? kit.say(_("Your group: {group}"), { group: group(n) }) : null);
    const key = model.get("scope") + ":group";
    if (memory.get(key, 0) === n) return;
    memory.set(key, n);
    const words = n
      ? [h("b", {}, kit.say(_("You are in group {group}."), { group: group(n) })), " ", _("Find the others of your group.")]
      : [_("The small groups are over: all are together again.")];
    put("group", kit.banner("yours", "me", words, dismiss("group")));
  };
  return { el, draw };
};
