/* Marks the link of the page that is shown. */
(function () {
  "use strict";
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
