// Whose place this page is, on a phone that several people use: nobody acts in another's name by mistake.
//
// Each page says, as it opens, whose turn it is on this phone. A page of somebody else that is still open in another
// tab hears it, or sees it when it is looked at again, and lets nobody go on before it is said who they are.
const whosePage = (kit, model, put, dismiss) => {
  const { h, _, button, memory, person } = kit;
  const el = h("span.co-tiny.co-soft", { hidden: true });
  const mine = () => ({ ...model.get("me"), scope: model.get("scope") });
  const key = () => mine().scope.split(":")[0] + ":phone";
  const isMe = (one) => one.scope === mine().scope;
  let said = false;
  let asks = null;

  // ---- as the page opens, and when a name changes ----

  const draw = () => {
    const me = mine();
    if (!me.scope || !me.n || !kit.onOwnPage()) return;
    if (!said) greet(me);
    else if (isMe(memory.get(key(), me))) memory.set(key(), me);
    el.hidden = document.body.dataset.shared !== "yes";
    kit.fill(el, kit.say(_("{name}’s place"), { name: person(me) }));
    look();
  };
  const greet = (me) => {
    said = true;
    memory.set(key(), me);
    if (!tabIsNew(me)) {
      const words = [
        h("b", {}, kit.say(_("This is {name}’s place now."), { name: person(me) })),
        " ",
        kit.say(_("What is written here is written by {name}."), { name: person(me) }),
      ];
      put("whose", kit.banner("yours", "me", words, dismiss("whose")));
    }
  };
  // Whether this tab showed nobody else before.
  const tabIsNew = (me) => {
    try {
      const before = sessionStorage.getItem("co:place");
      sessionStorage.setItem("co:place", me.scope);
      return !before || before === me.scope;
    } catch {
      return true;
    }
  };

  // ---- when it is somebody else's turn ----

  const look = () => {
    const now = said && memory.get(key(), null);
    if (!now || isMe(now)) asks?.done();
    else if (!asks) asks = ask(now);
  };
  const ask = (now) => {
    const head = h("h2", { tabindex: "-1", id: kit.newId() });
    kit.fill(head, kit.say(_("This phone is with {name} now"), { name: person(now) }));
    const me = person(mine());
    const about = kit.say(_("This page is {name}’s place. Say who you are before you go on."), { name: me });
    const other = h("span", {}, kit.say(_("I am {name}"), { name: person(now) }));
    const back = h("span", {}, kit.say(_("I am {name}"), { name: person(mine()) }));
    const dialog = h(
      "dialog.co-sheet",
      { "aria-labelledby": head.id },
      head,
      h("p", {}, about),
      button("primary wide", other, () => location.reload()),
      button("secondary wide", back, takeBack),
    );
    let open = true;
    dialog.addEventListener("cancel", (e) => e.preventDefault());
    dialog.addEventListener("close", () => open && dialog.showModal()); // Escape leads nowhere
    document.body.append(dialog);
    dialog.showModal();
    head.focus();
    document.body.dataset.shared = "yes";
    const done = () => {
      open = false;
      dialog.close();
      dialog.remove();
      asks = null;
      draw();
    };
    return { done };
  };
  const takeBack = async () => {
    const me = mine();
    const post = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ person: me.scope.split(":")[1] }),
    };
    const answer = await fetch("hello/switch", post).catch(() => null);
    if (!answer) return; // no line: the page says so, and the question stays
    if (!answer.ok) return location.reload();
    memory.set(key(), me);
    look();
  };

  addEventListener("storage", (e) => {
    if (said && e.key === "co:" + key()) look();
  });
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  return { el, draw };
};
