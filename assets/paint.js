/* Figures come from the server with colours written as var(--name); here the theme's values take their place. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const NARROW = "(max-width: 640px)";
  const NAME = /^var\((--[a-z0-9-]+)\)$/;

  function painted(node, styles) {
    if (typeof node === "string") {
      const match = NAME.exec(node);
      return match ? styles.getPropertyValue(match[1]).trim() : node;
    }
    if (Array.isArray(node)) return node.map((part) => painted(part, styles));
    if (node && typeof node === "object") {
      const copy = {};
      for (const key of Object.keys(node)) copy[key] = painted(node[key], styles);
      return copy;
    }
    return node;
  }

  function put(target, path, value) {
    for (const name of path.slice(0, -1)) target = target[name] = target[name] || {};
    target[path[path.length - 1]] = value;
  }

  clientside.paint = {
    figure: function (drawing) {
      if (!drawing) return [clientside.no_update, clientside.no_update];
      const figure = painted(drawing, getComputedStyle(document.documentElement));
      const layout = figure.layout;
      if (layout.meta && layout.meta.narrow && window.matchMedia(NARROW).matches) {
        for (const [path, value] of Object.entries(layout.meta.narrow)) put(layout, path.split("."), value);
      }
      return [figure, { height: layout.height + "px" }];
    },

    /* A click on a map chooses the region that the page looks into. */
    region: function (click) {
      const point = click && click.points && click.points[0];
      return point && point.location ? point.location : clientside.no_update;
    },
  };
})();
