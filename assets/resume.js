/* A file that is too large is not sent: the panel says so at once. What is sent is checked again by the server. */
(function () {
  "use strict";

  function check(event, files) {
    const place = event.target.closest && event.target.closest("[data-largest]");
    if (!place || !files || !files.length) return;
    const most = Number(place.dataset.largest);
    if (files[0].size <= most) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === "change") event.target.value = "";
    window.dash_clientside.set_props("person-told", {
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
