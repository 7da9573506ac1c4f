/* Marks the link of the page that is shown. */
(function () {
  "use strict";

  /* A list that opens on its chosen option takes no letters: hand them to its search field. */
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
      const list = event.target instanceof Element && event.target.closest(".dash-dropdown-content");
      const field = list && list.querySelector(".dash-dropdown-search");
      if (field && field !== event.target) field.focus();
    },
    true,
  );

  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.navigation = {
    mark: function (pathname) {
      for (const link of document.querySelectorAll("#navigation a")) {
        const here = new URL(link.href).pathname === pathname;
        if (here) {
          link.setAttribute("aria-current", "page");
          link.scrollIntoView({ block: "nearest", inline: "nearest" });
        } else {
          link.removeAttribute("aria-current");
        }
      }
      return clientside.no_update;
    },
  };
})();
