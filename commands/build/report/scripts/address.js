/* The state of the page in its address: an anchor, then keys and values, as in #claim-42?runs.find=lsgan.
 *
 *   equipoiseAddress.get(key)         the value, a string, or null
 *   equipoiseAddress.set(key, value)  keeps it; null, undefined or "" takes it out
 *   equipoiseAddress.anchor()         the anchor without its sign, "" if there is none
 *   equipoiseAddress.onchange(fn)     calls fn() when a reader changes the address: a link, Back, by hand
 *
 * Each part of the page has keys of its own prefix. An anchor without keys, as in a link, leaves them as they are. What is
 * set is written once no more was for a moment: browsers refuse an address that changes with each step of a slider.
 */
(() => {
  "use strict";
  const PAUSE = 200; // ms
  const listeners = [];
  let anchor = "";
  let state = new URLSearchParams();
  let waiting = 0;

  function read() {
    const text = window.location.hash.slice(1);
    const start = text.indexOf("?");
    const name = start < 0 ? text : text.slice(0, start);
    try {
      anchor = decodeURIComponent(name);
    } catch {
      anchor = name; // a stray % stands for itself
    }
    if (start >= 0) state = new URLSearchParams(text.slice(start + 1));
  }

  function jump() { // browsers know no anchor with keys behind it
    if (anchor) document.getElementById(anchor)?.scrollIntoView({behavior: "instant"});
  }

  function written() {
    const query = state.toString();
    return "#" + encodeURIComponent(anchor) + (query ? "?" + query : "");
  }

  function write() {
    window.clearTimeout(waiting);
    waiting = 0;
    window.history.replaceState(null, "", written());
  }

  window.addEventListener("hashchange", () => {
    if (window.location.hash === written()) return;
    read();
    write();
    listeners.forEach((listener) => listener());
    jump();
  });
  window.addEventListener("load", jump);
  window.addEventListener("pagehide", () => {
    if (waiting) write();
  });

  read();
  window.equipoiseAddress = Object.freeze({
    get: (key) => state.get(key),
    set(key, value) {
      if (value === null || value === undefined || value === "") state.delete(key);
      else state.set(key, String(value));
      window.clearTimeout(waiting);
      waiting = window.setTimeout(write, PAUSE);
    },
    anchor: () => anchor,
    onchange: (listener) => {
      listeners.push(listener);
    },
  });
})();
