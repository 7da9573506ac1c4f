/* The network of skills. Cytoscape's script is fetched by the first page that draws a network, not by every page;
   colours come from the theme; the chosen skill is marked in the picture and narrows the table, without the server. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const NAMESPACE = "dash_cytoscape";
  const MARGIN = 55; // around the outermost circles, for their labels
  const NAME = /^var\((--[a-z0-9-]+)\)$/;
  let fetching = null;
  let real = null;
  let chosen = null;

  /* The script takes the namespace over. It is given back: another component there would be drawn all anew. */
  function fetched(source) {
    fetching =
      fetching ||
      new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = source;
        script.onload = () => {
          real = window[NAMESPACE].Cytoscape;
          delete real.defaultProps.wheelSensitivity; // any value, even the usual one, makes Cytoscape warn
          window[NAMESPACE] = { Cytoscape: Cytoscape };
          resolve();
        };
        script.onerror = () => {
          fetching = null;
          reject(new Error("The script that draws networks could not be fetched"));
        };
        document.head.appendChild(script);
      });
    return fetching;
  }

  /* Stands for the component, which is there once its script has come. */
  function Cytoscape(props) {
    const react = window.React;
    const [there, setThere] = react.useState(real !== null);
    react.useEffect(() => {
      let wanted = true;
      if (!real) {
        fetched(holder().dataset.networkScript).then(
          () => wanted && setThere(true),
          (error) => console.error(error),
        );
      }
      return () => {
        wanted = false;
      };
    }, []);
    return there ? react.createElement(real, props) : react.createElement("div", { style: props.style });
  }

  window[NAMESPACE] = { Cytoscape: Cytoscape };

  function narrow() {
    return holder() !== null && holder().clientWidth < 500;
  }

  /* Positions are for a picture that is wider than high; on a small screen it is not. */
  function placed(elements) {
    if (!narrow()) return elements;
    return elements.map((one) =>
      one.position ? { ...one, position: { x: one.position.x / 1.5, y: one.position.y } } : one,
    );
  }

  function painted(rules) {
    const larger = narrow() ? 1.7 : 1; // labels that stay readable on a small screen, and fewer of them
    const least = larger * (narrow() ? 2 : 1) * (window.devicePixelRatio || 1); // it compares with the screen's own dots
    const styles = getComputedStyle(document.documentElement);
    return rules.map((rule) => {
      const style = {};
      for (const [name, value] of Object.entries(rule.style)) {
        const match = typeof value === "string" ? NAME.exec(value) : null;
        style[name] = match ? styles.getPropertyValue(match[1]).trim() : value;
        if (name === "font-size") style[name] *= larger;
        if (name === "min-zoomed-font-size") style[name] *= least;
      }
      return { selector: rule.selector, style: style };
    });
  }

  function holder() {
    return document.querySelector("[data-network-script]");
  }

  function drawn() {
    const box = holder();
    const frame = box && box.querySelector(".__________cytoscape_container");
    return frame && frame._cyreg ? frame._cyreg.cy : null;
  }

  /* Calls back once the drawing is there, and prepares it the first time. */
  function whenDrawn(then) {
    const cy = drawn();
    if (cy) {
      prepare(cy);
      then(cy);
    } else if (holder()) {
      window.setTimeout(() => whenDrawn(then), 30);
    }
  }

  function prepare(cy) {
    if (cy.scratch("_skillpulse")) return;
    cy.scratch("_skillpulse", true);
    const renderer = cy.renderer();
    renderer.hideEdgesOnViewport = true;
    renderer.textureOnViewport = true;
    // What Dash would be told at every move of the pointer and of the picture, and all elements again after they have
    // been drawn; nothing here asks for it.
    for (const heard of ["mouseover", "mouseout", "viewport", "add", "remove"]) cy.removeListener(heard);
    cy.on("mouseover", "node", (event) => {
      holder().title = event.target.data("label");
      cy.container().style.cursor = "pointer";
    });
    cy.on("mouseout", "node", () => {
      holder().title = "";
      cy.container().style.cursor = "";
    });
    cy.on("tap", (event) => {
      if (event.target === cy) choose(null);
    });
    cy.on("render", () => {
      if (holder() && cy.scratch("_placed")) holder().dataset.drawn = cy.nodes().length;
    });
    // Cytoscape remembers where the picture stands; what is filled in above may have moved it since.
    for (const heard of ["pointerenter", "pointerdown"]) {
      holder().addEventListener(heard, () => renderer.invalidateContainerClientCoordsCache(), { capture: true });
    }
    holder().addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); // the page scrolls; Ctrl and wheel zoom
      },
      { capture: true, passive: true },
    );
    const fit = () => whole(cy);
    window.addEventListener("resize", fit);
    cy.one("destroy", () => window.removeEventListener("resize", fit));
  }

  /* Zoom and place at which all circles at these positions are in view. Cytoscape's own fit measures every label first,
     which takes longer than drawing them. */
  function wholeView(positions) {
    const box = holder();
    const across = positions.map((one) => one.x);
    const down = positions.map((one) => one.y);
    const left = Math.min(...across) - MARGIN;
    const top = Math.min(...down) - MARGIN;
    const width = Math.max(...across) + MARGIN - left;
    const height = Math.max(...down) + MARGIN - top;
    const zoom = Math.min(box.clientWidth / width, box.clientHeight / height, 1.6);
    const pan = {
      x: (box.clientWidth - width * zoom) / 2 - left * zoom,
      y: (box.clientHeight - height * zoom) / 2 - top * zoom,
    };
    return { zoom: zoom, pan: pan };
  }

  function show(cy, view) {
    const now = cy.pan();
    if (!(view.zoom > 0)) return; // the card is not shown yet
    const near = (one, other) => Math.abs(one - other) < 1e-6;
    if (near(cy.zoom(), view.zoom) && near(now.x, view.pan.x) && near(now.y, view.pan.y)) return;
    cy.viewport(view);
  }

  function whole(cy) {
    if (cy.nodes().empty() || !holder()) return;
    if (cy.width() !== holder().clientWidth || cy.height() !== holder().clientHeight) cy.resize();
    show(cy, wholeView(cy.nodes().map((node) => node.position())));
  }

  function mark(cy) {
    const node = chosen ? cy.getElementById(chosen) : cy.collection();
    if (node.empty() && cy.$(".far").empty()) return;
    cy.batch(() => {
      cy.elements().removeClass("far near chosen");
      if (node.empty()) return;
      const around = node.closedNeighborhood();
      cy.elements().not(around).addClass("far");
      around.addClass("near");
      node.addClass("chosen");
    });
  }

  function picker() {
    const box = holder();
    return box ? JSON.parse(box.dataset.networkPicker) : null;
  }

  function choose(skill) {
    const identity = picker();
    if (identity) clientside.set_props(identity, { value: skill });
  }

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-network-do]");
    if (!button) return;
    const [action, skill] = button.dataset.networkDo.split(":");
    if (action === "choose") choose(skill || null);
    else
      whenDrawn((cy) => {
        if (action === "whole") whole(cy);
        else {
          const middle = { x: cy.width() / 2, y: cy.height() / 2 };
          cy.zoom({ level: cy.zoom() * (action === "in" ? 1.4 : 1 / 1.4), renderedPosition: middle });
        }
      });
  });

  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  functions.network_narrowed = () => chosen !== null;
  functions.network_passes = (row) => row.data.skill === chosen || row.data.partner === chosen;

  clientside.network = {
    /* To another view of the page. */
    go: function (query) {
      return query === null || query === undefined ? clientside.no_update : query;
    },

    /* The looks come before the elements, which are then styled once. */
    paint: function (rules, _theme) {
      return painted(rules);
    },

    draw: function (drawing) {
      if (!drawing) return clientside.no_update;
      const elements = placed(drawing.elements);
      const view = wholeView(elements.filter((one) => one.position).map((one) => one.position));
      delete holder().dataset.drawn;
      const before = drawn();
      if (before) {
        prepare(before);
        show(before, view);
      }
      whenDrawn((cy) => {
        window.setTimeout(() => {
          whole(cy);
          cy.scratch("_placed", true);
          mark(cy);
          cy.forceRender();
        }, 0);
      });
      return elements;
    },

    /* A tap on a circle chooses its skill. */
    tapped: function (data) {
      return data ? data.id : clientside.no_update;
    },

    /* The skills of the picture are those that can be picked; one that was chosen before stays. */
    options: function (rows, value) {
      const options = (rows || []).map((row) => ({
        label: row.skill_name,
        value: row.skill,
        search: row.skill_name + " " + row.skill,
      }));
      options.sort((one, other) => one.label.localeCompare(other.label));
      if (value && !options.some((one) => one.value === value)) options.push({ label: value, value: value });
      return options;
    },

    /* Marks the chosen skill and leaves only its pairs in the table. */
    narrow: function (skill, rows) {
      chosen = skill || null;
      const tableId = holder() ? JSON.parse(holder().dataset.networkTable) : null;
      whenDrawn(mark);
      if (tableId && window.dash_ag_grid) {
        window.dash_ag_grid
          .getApiAsync(tableId)
          .then((grid) => grid.onFilterChanged())
          .catch(() => null); // the page was left meanwhile
      }
      const left = (rows || []).filter((row) => functions.network_passes({ data: row })).length;
      return chosen ? "; the table shows the " + left + " of the chosen skill" : "";
    },
  };
})();
