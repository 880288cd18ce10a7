// A screen whose code is fetched when its page first comes into sight: a first visit does not carry it.
const LOADING_AFTER = 1000; // ms: what is there sooner is not said to be on its way

export default opens((kit, model, el) => {
  const { h, fill, _, page } = kit;
  const name = model.get("page");
  const inSight = () => !name || !page.on || page.name === name;
  const note = h("p.co-small.co-soft", { role: "status" });
  const place = h(
    "div.co-stack",
    { "data-page": name || "", hidden: true },
    h("h1.co-unseen", { tabindex: "-1" }),
    note,
  );
  let fetching = false;
  let tries = 0;
  let close = null;
  let late = null;
  el.append(place);

  const look = () => {
    if (close) return;
    place.hidden = !inSight();
    if (!inSight()) return;
    late ??= setTimeout(() => kit.reword(note, _("One moment")), LOADING_AFTER);
    if (!model.get("code")) kit.ask(model, { ask: "code" });
    else if (!fetching) fetch();
  };
  const fetch = () => {
    fetching = true;
    const code = model.get("code");
    // A browser remembers that an address could not be loaded: another fragment is another address.
    fetched(tries && code.startsWith("/") ? `${code}#${tries}` : code).then(begin, failed);
  };
  const begin = ({ default: draw }) => {
    kit.learn(model, kit);
    const held = place.contains(document.activeElement) || document.activeElement === document.body;
    clearTimeout(late);
    off();
    place.remove();
    close = draw(kit, model, el) || (() => {});
    if (held && inSight()) page.focus();
  };
  const failed = () => {
    clearTimeout(late);
    const again = () => {
      fill(place, note);
      kit.reword(note, _("One moment"));
      look();
    };
    fetching = false;
    tries += 1;
    fill(
      place,
      h("p", {}, _("This page could not be loaded. What you wrote is kept.")),
      h("p", {}, kit.button("secondary", _("Try now"), again)),
    );
  };

  const off = kit.hear((what) => {
    if (["page", "dock", "back"].includes(what)) look();
  });
  kit.onChange(model, ["code"], look);
  look();
  return () => {
    off();
    close?.();
  };
});
