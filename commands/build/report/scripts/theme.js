/* Light or dark: as the system says, unless the reader says otherwise. */
(() => {
  "use strict";
  const values = window.equipoisePage.controls(document.querySelector(".theme"), show);

  function show() {
    const {theme} = values();
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }

  show();
})();
