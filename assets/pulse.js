/* The live pulse: how long ago the last event came, and when the page renews itself: not while it is paused or hidden. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const REFRESH = { page: "pulse", part: "refresh" };

  /* The newest answer, and by how much this clock is ahead of the server's. */
  let known = null;
  let ahead = 0;

  function told(seconds) {
    if (seconds < 1) return "just now";
    if (seconds < 60) return seconds + " s ago";
    if (seconds < 3600) return Math.floor(seconds / 60) + " min ago";
    const hours = Math.floor(seconds / 3600);
    if (hours < 48) return hours + " h " + Math.floor((seconds % 3600) / 60) + " min ago";
    return Math.floor(hours / 24) + " days ago";
  }

  function button() {
    return document.querySelector(".pulse__pause");
  }

  function isPaused() {
    const found = button();
    return Boolean(found && found.dataset.paused === "true");
  }

  clientside.pulse = {
    ago: function (_, last) {
      if (!last) return ["", "pulse__ago"];
      if (last.at === null) return ["No event has come yet", "pulse__ago pulse__ago--silent"];
      if (last !== known) {
        known = last;
        ahead = Date.now() - last.now;
      }
      const seconds = Math.max(0, Math.floor((Date.now() - ahead - last.at) / 1000));
      const silent = seconds > last.stale_after;
      return ["Last event " + told(seconds), "pulse__ago" + (silent ? " pulse__ago--silent" : "")];
    },

    pause: function (clicks) {
      const paused = Boolean(clicks % 2);
      return [paused || document.hidden, paused ? "Resume" : "Pause", String(paused)];
    },
  };

  document.addEventListener("visibilitychange", function () {
    if (!button()) return;
    const shown = !document.hidden && !isPaused();
    /* Shown again: look at once, not only after the next interval. */
    const props = shown ? { disabled: false, n_intervals: Date.now() } : { disabled: true };
    clientside.set_props(REFRESH, props);
  });
})();
