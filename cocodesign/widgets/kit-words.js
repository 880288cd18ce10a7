// The words of the screens in the visitor's language, and how that language writes numbers and lists.
//
// The files kit-*.js are one module, which Python joins (KIT in screen.py): what one of them names, all may use.

const dictionary = {};
let tongue = "en";

// Called by each widget's module before it draws.
export function learn(model, kit) {
  Object.assign(dictionary, model.get("words"));
  tongue = model.get("language") || tongue;
  return kit;
}

function insert(text, facts) {
  if (!facts) return text;
  return text.replace(/\{(\w+)\}/g, (slot, name) => (name in facts ? facts[name] : slot));
}

export const _ = (english, facts) => insert(dictionary[english] || english, facts);

export function _n(one, many, n, facts) {
  const forms = Array.isArray(dictionary[one]) ? dictionary[one] : [one, many];
  return insert(forms[n === 1 ? 0 : forms.length - 1], { n: number(n), ...facts });
}

// What knows how a language writes something is slow to make: each is made once.
const writers = new Map();
function writer(Kind, options = {}) {
  const key = Kind.name + tongue + JSON.stringify(options);
  if (!writers.has(key)) writers.set(key, new Kind(tongue, options));
  return writers.get(key);
}

export const number = (n) => writer(Intl.NumberFormat).format(Number(n));

// A sentence with elements in its slots: say(_("Builds on {idea}"), {idea: node}).
export function say(sentence, slots) {
  const parts = sentence.split(/(\{\w+\})/);
  return parts.map((part) => (part[0] === "{" && slots[part.slice(1, -1)]) || part);
}

// "A, B and C", as this language writes it, the items being nodes or strings.
export function listed(items) {
  if (!Intl.ListFormat) return items.flatMap((item, i) => (i ? [", ", item] : [item]));
  const places = items.map((item, i) => String(i));
  const parts = writer(Intl.ListFormat).formatToParts(places);
  return parts.map((part) => (part.type === "element" ? items[+part.value] : part.value));
}
