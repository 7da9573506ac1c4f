/* Light or dark: the reader's choice, else the system's. Runs before the first paint (it stands in the head). */
(function () {
  "use strict";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const KEY = "skillpulse-theme";

  function stored() {
    try {
      return window.localStorage.getItem(KEY);
    } catch (error) {
      return null; // storage can be forbidden; the system's choice then holds
    }
  }

  function apply() {
    const theme = stored() || (system.matches ? "dark" : "light");
    root.dataset.theme = theme;
    root.dataset.agThemeMode = theme;
  }

  apply();
  system.addEventListener("change", function () {
    apply();
    if (window.dash_clientside && window.dash_clientside.set_props) {
      window.dash_clientside.set_props("theme", { data: root.dataset.theme });
    }
  });

  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.theme = {
    toggle: function (clicks) {
      if (clicks) {
        try {
          window.localStorage.setItem(KEY, root.dataset.theme === "dark" ? "light" : "dark");
        } catch (error) {
          root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
          root.dataset.agThemeMode = root.dataset.theme;
          return [root.dataset.theme, String(root.dataset.theme === "dark")];
        }
        apply();
      }
      return [root.dataset.theme, String(root.dataset.theme === "dark")];
    },
  };
})();
