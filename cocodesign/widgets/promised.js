// The promises and what became of them; an open one gets another day, is kept, or will not be kept.
export default opens((kit, model, el) => {
  const { h, fill, _, button, outbox } = kit;
  return kit.screen(model, el, ({ main }) => {
    const id = kit.newId();
    const title = h("h3", { id }, _("Promises so far"));
    const list = h("ul.co-promised");
    const empty = h("p.co-small.co-soft", {}, _("Nothing is promised yet."));
    main.append(h("section.co-stack--tight", { "aria-labelledby": id }, title, empty, list));

    let open = null; // the promise whose form is open, and which form
    let form = "";
    let draft = {};
    let busy = null;
    let no = "";
    const promises = () => model.get("promises") || [];
    const find = (promise) => kit.keyedChild(list, promise);
    const isOpen = ({ state }) => state === "made" || state === "moved";

    const day = (due) => {
      const [year, month, date] = due.split("-").map(Number);
      const at = new Date(year, month - 1, date);
      return new Intl.DateTimeFormat(model.get("language") || "en", { dateStyle: "medium" }).format(at);
    };
    const STATES = {
      made: { words: _("open"), chip: "" },
      moved: { words: _("moved"), chip: ".co-chip--alert" },
      kept: { words: _("kept"), chip: ".co-chip--good" },
      broken: { words: _("will not be kept"), chip: ".co-chip--alert" },
    };
    const isLate = (promise) => {
      const today = new Date(kit.now());
      const two = (n) => String(n).padStart(2, "0");
      const date = `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`;
      return isOpen(promise) && promise.due && promise.due < date;
    };
    const FORMS = {
      move_promise: {
        words: _("Another day…"),
        label: _("Reason, everyone sees it"),
        name: "reason",
        go: _("Move it"),
      },
      keep_promise: {
        words: _("It was kept…"),
        label: _("How can everybody see it?"),
        name: "evidence",
        go: _("Say that it was kept"),
      },
      break_promise: {
        words: _("It will not be kept…"),
        label: _("Reason, everyone sees it"),
        name: "reason",
        go: _("Say that it will not be kept"),
      },
    };

    const dates = ({ due, history }) => {
      const days = history.map((step) => step.due).filter((each, i, all) => each && each !== all[i - 1]);
      const before = days.slice(0, -1).map((each) => [h("s", {}, day(each)), " → "]);
      return due ? h("span", {}, before, _("due {day}", { day: day(due) })) : h("span", {}, _("no day set"));
    };
    const steps = ({ history }) =>
      history
        .filter((step) => step.reason || step.evidence)
        .map((step) => {
          const words = h("q.co-voice", { dir: "auto" }, step.reason || step.evidence);
          return h("p.co-tiny.co-soft", {}, STATES[step.state].words, ": ", words);
        });
    const item = (key) => {
      const promise = promises().find((one) => one.promise === key);
      const { words, chip } = isLate(promise)
        ? { words: _("overdue"), chip: ".co-chip--alert" }
        : STATES[promise.state];
      const who = promise.owner ? h("bdi", {}, promise.owner) : null;
      const idea = promise.idea
        ? kit.say(_("from {idea}"), { idea: h("bdi.co-voice", {}, promise.idea) })
        : null;
      const { needs } = promise;
      const NEEDS = {
        open: needs && _("by {day}", { day: day(needs.by) }),
        held: _("enough was offered"),
        released: _("not enough was offered"),
      };
      const enough = needs
        ? h(
            "p.co-small",
            {},
            _("{offered} of {needed} offered", {
              offered: kit.number(needs.offered),
              needed: kit.number(needs.amount),
            }),
            " · ",
            NEEDS[needs.state],
          )
        : null;
      const facts = [dates(promise), who, idea && h("span", {}, idea)].filter(Boolean);
      return h(
        "li",
        {},
        h("p.co-voice", { dir: "auto" }, promise.text || _("Erased words")),
        h("p.co-tiny.co-flow--tight", {}, facts, h("span.co-chip" + chip, {}, words)),
        enough,
        steps(promise),
        isOpen(promise) ? menu(promise) : null,
      );
    };
    const menu = (promise) => {
      if (open === promise.promise) return fields(promise);
      const choice = ([name, { words }]) => {
        const label = { "aria-label": `${words} ${promise.text}`, "data-form": name };
        return button("quiet small", words, () => start(promise, name), label);
      };
      return h("div.co-flow--tight", {}, Object.entries(FORMS).map(choice));
    };
    const start = (promise, name) => {
      const was = open;
      [open, form, draft, no] = [promise.promise, name, {}, ""];
      draw(new Set([was, open].filter(Boolean)));
      find(open).querySelector("input")?.focus();
    };
    const stop = () => {
      const was = open;
      open = null;
      draw(new Set([was]));
      find(was)?.querySelector(`[data-form="${form}"]`)?.focus();
    };
    const fields = (promise) => {
      const { label, name, go } = FORMS[form];
      const input = (key, words, type) => {
        const field = h("input.co-input", {
          id: id + key,
          type,
          value: draft[key] || "",
          dir: "auto",
          maxlength: type === "text" ? "300" : null,
          autocomplete: "off",
          oninput: (e) => {
            draft[key] = e.target.value;
          },
        });
        return h("div.co-field", {}, h("label.co-small", { for: field.id }, words), field);
      };
      const send = () => {
        if (busy) return;
        no = "";
        busy = outbox.post(model, { do: form, ref: promise.promise, ...draft });
        draw(new Set([promise.promise]));
      };
      return h(
        "div.co-stack--tight.co-hide",
        {},
        form === "move_promise" ? input("due", _("The new day"), "date") : null,
        input(name, label, "text"),
        h(
          "div.co-flow--tight",
          {},
          button("secondary small", go, send, { "aria-disabled": busy ? "true" : null }),
          button("quiet small", _("Cancel"), stop),
        ),
        no ? h("p.co-small.co-refused", { role: "alert" }, no) : null,
      );
    };

    let drawn = new Map();
    const draw = (changed = new Set()) => {
      const order = [...promises()].sort((a, b) => isOpen(b) - isOpen(a));
      empty.hidden = order.length > 0;
      list.hidden = !order.length;
      const held = document.activeElement;
      const inside = list.contains(held) ? held.closest("[data-key]").dataset.key : null;
      const fresh = new Map(order.map((one) => [one.promise, JSON.stringify(one)]));
      for (const [key, text] of fresh) if (drawn.get(key) !== text && key !== open) changed.add(key);
      drawn = fresh;
      const keys = order.map((one) => one.promise);
      kit.keyed(list, keys, item, changed);
      if (!inside || list.contains(document.activeElement)) return;
      const again = held.id && document.getElementById(held.id);
      (again || find(inside)?.querySelector("button") || list.querySelector("button"))?.focus();
    };
    draw();
    kit.onChange(model, ["promises"], () => draw());
    return {
      heard(what, act, answer) {
        if (what !== "answered" || act.id !== busy) return;
        busy = null;
        no = answer.no?.say || "";
        const was = open;
        if (answer.ok) open = null;
        draw(new Set([was].filter(Boolean)));
      },
    };
  });
});
