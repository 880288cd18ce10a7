// Is my ballot among the sealed ones, as I sent it? Checked in this browser, against the list that everybody has.

// SHA-256 of bytes as hex: on plain HTTP, as in most rooms, a browser offers none of its own.
const sha256 = (bytes) => {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
  const bits = (x) => ((x % 1) * 2 ** 32) | 0;
  const k = primes.map((p) => bits(Math.cbrt(p)));
  const hash = primes.slice(0, 8).map((p) => bits(Math.sqrt(p)));
  const padded = new Uint8Array(64 * Math.ceil((bytes.length + 9) / 64));
  padded.set(bytes);
  padded[bytes.length] = 128;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length * 8);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  const w = new Int32Array(64);
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i += 1) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, z] = hash;
    for (let i = 0; i < 64; i += 1) {
      const one = z + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i];
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, z] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, z].forEach((x, i) => {
      hash[i] = (hash[i] + x) | 0;
    });
  }
  return hash.map((x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
};

// The one JSON text of a choice: sorted keys, no spaces (chain.py: canonical).
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.keys(value).sort();
  return `{${pairs.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
};
// The leaf of a ballot (seal.py: leaf_of): tag, choice and nonce, each with its length before it.
const leafOf = (choice, nonce) => {
  const text = (words) => [...new TextEncoder().encode(words)];
  const parts = [
    text("cocodesign.leaf.1"),
    text(canonical(choice)),
    nonce.match(/../g).map((pair) => parseInt(pair, 16)),
  ];
  const length = (part) => [0, 0, 0, 0, ...[24, 16, 8, 0].map((n) => (part.length >> n) & 255)];
  return sha256(new Uint8Array(parts.flatMap((part) => [...length(part), ...part])));
};
// The code of a leaf (chain.py: receipt_code).
const codeOf = (leaf) => {
  const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  const bits = BigInt(`0x${leaf.slice(0, 15)}`);
  const code = [...Array(12).keys()].map((i) => letters[Number((bits >> BigInt(55 - 5 * i)) & 31n)]);
  return [code.slice(0, 4), code.slice(4, 8), code.slice(8)].map((group) => group.join("")).join(" ");
};
const plainCode = (typed) => typed.toUpperCase().replace(/[^0-9A-Z]/g, "");

// The part of the result page in which a voter of a secret poll checks their receipt; empty where they have not voted.
const receiptCheck = (kit, model) => {
  const { h, fill, _, _n, button, memory, mark } = kit;
  const key = () => `${model.get("scope")}:${model.get("poll").poll}:slip`;
  const said = h("div", { role: "status" });
  let wanted = null; // what is to be done with the leaves when they come

  const look = (check) => {
    wanted = check;
    kit.ask(model, { ask: "leaves", poll: model.get("poll").poll });
  };
  const answer = (is, words) =>
    fill(
      said,
      h(is ? "div.co-banner.co-banner--saved" : "div.co-note", {}, is ? mark("tick") : null, h("p", {}, words)),
    );
  const checkMine = ({ choice, nonce, receipt }) =>
    look((leaves) => {
      const leaf = leafOf(choice, nonce);
      const is = leaves.includes(leaf) && codeOf(leaf) === receipt;
      const found = _n(
        "Your ballot is the one that was sealed, exactly as you sent it.",
        "Your ballot is one of the {n} that were sealed, exactly as you sent it.",
        leaves.length,
      );
      answer(is, is ? found : missing());
    });
  const missing = () =>
    _(
      "This receipt is not in the list of sealed ballots. If you changed your ballot later, on this or another phone, only the last receipt is. Otherwise show it to the facilitator.",
    );
  const checkTyped = (typed) =>
    look((leaves) => {
      const is = leaves.some((leaf) => plainCode(codeOf(leaf)) === plainCode(typed));
      answer(is, is ? _("This receipt is in the list of sealed ballots.") : missing());
    });

  const byHand = (slip) => {
    const about = _(
      "For a check outside of this page: check_receipt(leaves, choice, nonce) in the notebook of the project. Whoever sees these two lines can tell how you voted.",
    );
    return h(
      "details.co-small.co-stack--tight",
      {},
      h("summary", {}, _("Check it elsewhere")),
      h("p", {}, about),
      h("p", {}, "choice"),
      h("p.code", { "data-slip": "choice" }, canonical(slip.choice)),
      h("p", {}, "nonce"),
      h("p.code", { "data-slip": "nonce" }, slip.nonce),
    );
  };
  const forget = (draw) => () => {
    memory.set(key(), null);
    fill(said, h("p", {}, _("Forgotten. Nothing on this phone shows any more how you voted.")));
    draw();
  };
  const typing = () => {
    const field = h("input.co-input", { id: kit.newId(), autocomplete: "off", maxlength: "20" });
    const label = h("label", { for: field.id }, _("The code of a receipt"));
    const check = () => field.value.trim() && checkTyped(field.value);
    return [
      h("p.co-small", {}, _("The receipt of your ballot is not kept on this phone any more.")),
      h("div.co-field", {}, label, field),
      button("secondary small", _("Check my receipt"), check),
      said,
    ];
  };
  const body = h("div.co-stack--tight", {});
  const draw = () => {
    const slip = memory.get(key(), null);
    if (!slip) {
      fill(body, typing());
      return;
    }
    const code = h("b.code", {}, slip.receipt);
    fill(
      body,
      h("p.co-small.receipt", {}, h("span", {}, kit.say(_("Your receipt: {code}"), { code }))),
      h(
        "div.co-flow--tight",
        {},
        button("secondary small", _("Check my receipt"), () => checkMine(slip)),
        button("quiet small", _("Forget it on this phone"), forget(draw)),
      ),
      said,
      byHand(slip),
    );
  };
  return {
    draw() {
      fill(said);
      draw();
      return body;
    },
    hear({ leaves, poll }) {
      if (poll === model.get("poll").poll) wanted?.(leaves);
      wanted = null;
    },
  };
};
