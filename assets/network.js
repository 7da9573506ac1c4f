/* The network of skills. Cytoscape's script is fetched by the first page that draws a network, not by every page;
   colours come from the theme; the chosen skill is marked in the picture and narrows the table, without the server. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const NAMESPACE = "dash_cytoscape";
  const NAME = /^var\((--[a-z0-9-]+)\)$/;
  let fetching = null;
  let chosen = null;
  let tableId = null;

  /* Stands where the component will be until its script has come, which then takes this namespace over. */
  function fetched(source) {
    fetching =
      fetching ||
      new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = source;
        script.onload = () => resolve(window[NAMESPACE].Cytoscape);
        script.onerror = () => {
          fetching = null;
          reject(new Error("The script that draws networks could not be fetched"));
        };
        document.head.appendChild(script);
      });
    return fetching;
  }

  function Cytoscape(props) {
    const react = window.React;
    const [component, setComponent] = react.useState(null);
    react.useEffect(() => {
      let wanted = true;
      const holder = document.querySelector("[data-network-script]");
      if (holder) {
        fetched(holder.dataset.networkScript).then(
          (real) => wanted && setComponent(() => real),
          (error) => console.error(error),
        );
      }
      return () => {
        wanted = false;
      };
    }, []);
    return component ? react.createElement(component, props) : react.createElement("div", { style: props.style });
  }

  window[NAMESPACE] = { Cytoscape: Cytoscape };

  function painted(rules) {
    const styles = getComputedStyle(document.documentElement);
    return rules.map((rule) => {
      const style = {};
      for (const [name, value] of Object.entries(rule.style)) {
        const match = typeof value === "string" ? NAME.exec(value) : null;
        style[name] = match ? styles.getPropertyValue(match[1]).trim() : value;
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
    // What Dash would be told at every move of the pointer and of the picture; nothing here asks for it.
    cy.removeListener("mouseover").removeListener("mouseout").removeListener("viewport");
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
    cy.on("render", () => holder() && cy.nodes().nonempty() && holder().setAttribute("data-drawn", cy.nodes().length));
    holder().addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); // the page scrolls; Ctrl and wheel zoom
      },
      { capture: true, passive: true },
    );
    window.addEventListener("resize", () => drawn() === cy && whole(cy));
  }

  function whole(cy) {
    cy.resize();
    cy.fit(undefined, 18);
  }

  function mark(cy) {
    const node = chosen ? cy.getElementById(chosen) : cy.collection();
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
    /* Elements only when they are new: a switch of the theme leaves the picture where it is. */
    draw: function (drawing, theme) {
      const none = clientside.no_update;
      if (!drawing) return [none, none, none];
      const only_theme = clientside.callback_context.triggered.every((one) => one.prop_id.startsWith("theme."));
      const sheet = painted(drawing.stylesheet);
      whenDrawn((cy) => {
        window.setTimeout(() => {
          mark(cy);
          if (!only_theme) whole(cy);
        }, 0);
      });
      if (only_theme && drawn()) return [none, sheet, none];
      const layout = { name: "preset", fit: true, padding: 18, version: Date.now() };
      return [drawing.elements, sheet, layout];
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
    narrow: function (skill, _rows) {
      chosen = skill || null;
      tableId = holder() ? JSON.parse(holder().dataset.networkTable) : null;
      whenDrawn(mark);
      if (tableId && window.dash_ag_grid) {
        window.dash_ag_grid
          .getApiAsync(tableId)
          .then((grid) => grid.onFilterChanged())
          .catch(() => null); // the page was left meanwhile
      }
      return clientside.no_update;
    },
  };
})();
