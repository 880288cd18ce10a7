// A phone that several people use: whose turn it is, and who takes their place off it.
(() => {
  "use strict";
  const { base } = document.body.dataset;
  const wrong = document.getElementById("wrong");

  // What this browser keeps for a person: drafts, and what is not sent yet. Keys are co:WORKSHOP:PERSON and more.
  const kept = (person) => Object.keys(localStorage).filter((key) => key.split(":")[2] === person);
  const forgetDrafts = (person) => kept(person).forEach((key) => localStorage.removeItem(key));

  async function post(address, person) {
    try {
      const answer = await fetch(base + address, {
        method: "POST",
        credentials: "same-origin",
        cache: "no-store",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ person }),
      });
      return await answer.json();
    } catch {
      return {};
    }
  }

  async function press(e) {
    const what = e.currentTarget.dataset.do;
    const { person } = e.currentTarget.closest("[data-person]").dataset;
    wrong.hidden = true;
    const answer = await post("hello/" + what, person);
    if (!answer.ok && answer.no?.code !== "not-here") {
      wrong.textContent = wrong.dataset.text;
      wrong.hidden = false;
      return;
    }
    if (what === "forget") forgetDrafts(person);
    if (what === "switch" && answer.ok) location.assign(base);
    else if (answer.ok?.left === 0) location.assign(base + "hello");
    else location.reload();
  }

  for (const button of document.querySelectorAll("[data-do]")) button.addEventListener("click", press);
  for (const card of document.querySelectorAll("[data-person]"))
    card.querySelector(".unsent").hidden = !kept(card.dataset.person).some((key) => key.endsWith(":outbox"));
  const another = document.getElementById("another");
  if (another && location.hash) another.href += location.hash;
  addEventListener("pageshow", (e) => {
    if (e.persisted) location.reload();
  });
})();
