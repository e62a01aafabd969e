/* The ledger: claims filtered, searched and sorted; an address such as #claim-42 opens one and marks it. */
(() => {
  "use strict";
  const address = window.equipoiseAddress;
  const ledger = document.getElementById("ledger");
  const list = ledger.querySelector(".claims");
  const claims = [...list.children].map((item, place) => ({
    item,
    place,
    title: item.querySelector(".title").textContent,
    words: words(item),
    ...item.dataset,
  }));
  const ORDERS = {
    title: (a, b) => a.title.localeCompare(b.title),
    theme: (a, b) => a.themePlace - b.themePlace,
    bound: (a, b) => Number(b.bound) - Number(a.bound),
    distance: (a, b) => Number(b.distance) - Number(a.distance),
  };

  function words(item) { // formulas by the line that names them, too
    const names = [...item.querySelectorAll("[aria-label]")].map((one) => one.getAttribute("aria-label"));
    return `${item.textContent} ${names.join(" ")}`.toLowerCase();
  }

  function shown(claim, {find, theme, method, verdict, kernel}) {
    return (
      (!theme || claim.theme === theme) &&
      (!method || claim.method.split("+").includes(method)) &&
      (!verdict || claim.verdict === verdict) &&
      (!kernel || claim.kernel === kernel) &&
      find.toLowerCase().split(/\s+/).every((word) => claim.words.includes(word))
    );
  }

  function show() {
    const wanted = values();
    const called = address.anchor();
    const order = ORDERS[wanted.sort] ?? (() => 0);
    const sorted = [...claims].sort((a, b) => order(a, b) || a.place - b.place);
    list.append(...sorted.map((claim) => claim.item));
    let count = 0;
    for (const claim of claims) {
      const is = shown(claim, wanted);
      count += is;
      claim.item.hidden = !is && claim.item.id !== called;
      claim.item.classList.toggle("called", claim.item.id === called);
      if (claim.item.id === called) claim.item.querySelector("details").open = true;
    }
    ledger.querySelector("[data-count]").value = `${count} of ${claims.length} claims`;
  }

  /* A formula that is wider than the page can be scrolled, also by the keyboard. */
  function reach() {
    for (const line of document.querySelectorAll(".line, .says, .facts dd, .findings li > span:last-child")) {
      if (line.scrollWidth > line.clientWidth + 1) line.tabIndex = 0;
      else line.removeAttribute("tabindex");
    }
  }

  const themes = [...ledger.querySelectorAll('[data-key="ledger.theme"] option')].map((one) => one.value);
  for (const claim of claims) claim.themePlace = themes.indexOf(claim.theme);
  const values = window.equipoisePage.controls(ledger, show);
  show();
  reach();
  window.addEventListener("resize", reach);
  ledger.addEventListener("toggle", reach, true);
  window.addEventListener("beforeprint", () => {
    for (const claim of claims) claim.item.querySelector("details").open = true;
  });
})();
