/* Filters <-> address bar: the address always names what is on screen, so that it can be sent to somebody.
   replaceState, so that Back leads to the page before and not through every choice made. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  function same(value, standard) {
    if (Array.isArray(value) || Array.isArray(standard)) {
      return JSON.stringify(value || []) === JSON.stringify(standard || []);
    }
    return String(value) === String(standard);
  }

  function addressOf(controls, defaults) {
    const query = new URLSearchParams();
    const dated = controls.period === "dates";
    for (const [name, value] of Object.entries(controls)) {
      const beside = name === "from" || name === "to";
      if ((beside && !dated) || (name === "period" && dated)) continue;
      if (value === null || value === undefined || value === "" || same(value, defaults[name])) continue;
      for (const part of Array.isArray(value) ? value : [value]) query.append(name, part);
    }
    return query.toString();
  }

  clientside.url_state = {
    write: function () {
      const given = clientside.callback_context.inputs_list[0] || [];
      const main = document.querySelector("main[data-page]");
      if (!main || !given.length || given[0].id.page !== main.dataset.page) return clientside.no_update;
      // Between two pages the address is already the next one's; it is not this page's to write.
      if (window.location.pathname !== main.dataset.path) return clientside.no_update;
      const controls = {};
      for (const control of given) controls[control.id.filter] = control.value;
      const query = addressOf(controls, JSON.parse(main.dataset.defaults || "{}"));
      const address = window.location.pathname + (query ? "?" + query : "") + window.location.hash;
      if (address !== window.location.pathname + window.location.search + window.location.hash) {
        window.history.replaceState(window.history.state, "", address);
      }
      return clientside.no_update;
    },
  };
})();
