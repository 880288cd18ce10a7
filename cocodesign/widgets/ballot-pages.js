// A long ballot, ten options a page: which page is shown, how one turns it, and what one has chosen on all of them.
const OPTIONS_A_PAGE = 10;
const LONG_BALLOT = 30; // from here on it has pages

export const pagesOfBallot = (kit, { options, draw }) => {
  const { h, fill, _, button } = kit;
  const soFar = h("div.sofar.co-small", {
    tabindex: "0",
    role: "group",
    "aria-label": _("Chosen so far"),
    hidden: true,
  });
  let first = 0; // of the options on this page

  const isLong = (paper) => paper && !paper.foot && options().length > LONG_BALLOT;
  const shown = (paper) => (isLong(paper) ? options().slice(first, first + OPTIONS_A_PAGE) : options());
  const drawSoFar = (paper) => {
    soFar.hidden = !isLong(paper);
    if (soFar.hidden) return;
    const names = paper.marked();
    fill(soFar, h("b", {}, _("Chosen so far")), ": ", names.length ? kit.listed(names) : _("nothing yet"));
  };
  const pager = (paper, body) => {
    if (!isLong(paper)) return null;
    const all = options().length;
    const after = first + OPTIONS_A_PAGE;
    const off = (is) => ({ "aria-disabled": is ? "true" : null });
    const place = _("{from} to {to} of {all}", { from: first + 1, to: Math.min(after, all), all });
    return h(
      "div.pager",
      {},
      button("secondary small", _("The ten before"), () => turn(-OPTIONS_A_PAGE, body), off(!first)),
      h("span.co-small.co-num", {}, place),
      button("secondary small", _("The next ten"), () => turn(OPTIONS_A_PAGE, body), off(after >= all)),
    );
  };
  const turn = (by, body) => {
    const next = first + by;
    if (next < 0 || next >= options().length) return;
    first = next;
    draw();
    body.querySelector(".co-rows")?.scrollIntoView({ block: "start" });
    const row = body.querySelector(".co-rows > *");
    (row?.matches("button") ? row : row?.querySelector("button, input"))?.focus({ preventScroll: true });
  };
  return { soFar, shown, drawSoFar, pager, first: () => first };
};
