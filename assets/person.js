/* The panel of a person's skills. A file that is too large is not sent: the panel says so at once; what is sent is
   checked again by the server. Where the button that was pressed is gone, the list of skills takes the focus. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  let removed = false;

  document.addEventListener("click", (event) => {
    removed = Boolean(event.target.closest && event.target.closest(".own__remove"));
  });

  clientside.person = {
    settle: function () {
      const list = document.getElementById("person-skills");
      window.requestAnimationFrame(() => {
        if (removed && list && document.activeElement === document.body) list.focus();
      });
      return clientside.no_update;
    },
  };

  function check(event, files) {
    const place = event.target.closest && event.target.closest("[data-largest]");
    if (!place || !files || !files.length) return;
    const most = Number(place.dataset.largest);
    if (files[0].size <= most) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === "change") event.target.value = "";
    clientside.set_props("person-told", {
      children: {
        namespace: "dash_html_components",
        type: "Div",
        props: {
          className: "notice notice--failed",
          role: "alert",
          children: "The file is larger than " + most / 1024 ** 2 + " MB. Paste its text instead.",
        },
      },
    });
  }

  document.addEventListener("change", (event) => check(event, event.target.files), true);
  document.addEventListener("drop", (event) => check(event, event.dataTransfer && event.dataTransfer.files), true);
})();
