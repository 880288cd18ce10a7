// Which ideas were before this person's eyes: marked on this phone, and told to the record a few at a time.
const TELL_EVERY = 10000; // ms
const TELL_AT_MOST = 100;

const sightings = ({ memory, whisper, page }, model) => {
  const key = () => model.get("scope") + ":seen";
  const ids = new Set(memory.get(key(), []));
  const untold = new Set();
  let teller = null;
  const tell = () => {
    teller = null;
    const some = [...untold].slice(0, TELL_AT_MOST);
    for (const id of some) untold.delete(id);
    memory.set(key(), [...ids].slice(-2000));
    whisper(model, { do: "see", refs: some });
    if (untold.size) teller = setTimeout(tell, TELL_EVERY);
  };
  const note = (fresh) => {
    for (const id of fresh) {
      if (!id || ids.has(id)) continue;
      ids.add(id);
      untold.add(id);
    }
    if (untold.size) teller ??= setTimeout(tell, TELL_EVERY);
  };
  return { ids, note, turn: () => page.idea && note([page.idea]) };
};
