// Time by the workshop's clock, shown in the visitor's zone.

const MINUTE = 60000;
const HOUR = 60 * MINUTE;
let skew = 0;

// The workshop says what time it has; a phone that is a few seconds off is left as it is.
export function setClock(iso) {
  const off = Date.parse(iso) - Date.now();
  skew = Math.abs(off) > 20000 ? off : 0;
}
export const now = () => Date.now() + skew;

export function clock(iso) {
  const at = new Date(iso);
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const day = Math.abs(now() - at) > 20 * HOUR ? { day: "numeric", month: "long" } : {};
  return writer(Intl.DateTimeFormat, { ...time, ...day }).format(at);
}

// A day of the calendar, such as 2026-11-15: it is the same day in every zone.
export function day(iso) {
  const at = new Date(iso + "T00:00:00Z");
  const year = at.getUTCFullYear() === new Date(now()).getFullYear() ? {} : { year: "numeric" };
  return at.toLocaleDateString(tongue, { day: "numeric", month: "long", ...year, timeZone: "UTC" });
}

// The day it is where the visitor is, written in the same way.
export function today() {
  const at = new Date(now());
  const two = (n) => String(n).padStart(2, "0");
  return [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
}

export function ago(iso) {
  const minutes = Math.floor((now() - Date.parse(iso)) / MINUTE);
  if (minutes < 1) return _("just now");
  if (minutes < 60) return _("{n} min ago", { n: minutes });
  if (minutes < 600) return _("{n} h ago", { n: Math.floor(minutes / 60) });
  return clock(iso);
}

export const since = (iso) => h("time", { datetime: iso, "data-ago": "" }, ago(iso));
setInterval(() => {
  for (const time of document.querySelectorAll("time[data-ago]")) reword(time, ago(time.dateTime));
}, 20000);

// How long a stage will be open: milliseconds, whole minutes, percent of its time, words; null without an end.
export function left(stage) {
  if (!stage?.closes_at) return null;
  const end = Date.parse(stage.closes_at);
  const ms = end - now();
  const minutes = Math.ceil(ms / MINUTE);
  const whole = stage.opened_at ? end - Date.parse(stage.opened_at) : null;
  const share = whole === null ? 50 : Math.max(0, Math.min(100, (100 * ms) / whole));
  const words = [spoken(ms, minutes), _("until {time}", { time: clock(stage.closes_at) })].join(" · ");
  return { ms, minutes, share, words };
}
function spoken(ms, minutes) {
  if (ms <= 0) return _("Time is up");
  if (ms < MINUTE) return _("{n} s", { n: Math.ceil(ms / 1000) });
  return _("{n} min", { n: minutes });
}
