/* How the cells of a table are written; the same rules as components/formatting.py. */
(function () {
  "use strict";
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const NONE = "–";
  const WORDS = {
    all: "All",
    unknown: "Not stated",
    no_clear_change: "No clear change",
    on_site: "On site",
    soft: "Soft skill",
    little_change: "Little or no change",
    slower: "Slower than average",
    average: "As fast as average",
    faster: "Faster than average",
    much_faster: "Much faster than average",
    us_dollars_a_year: "US dollars a year",
    hot_technology_flipped: "Hot mark changed",
    in_demand_flipped: "In-demand mark changed",
    high_school: "High school diploma",
    associate: "Associate’s degree",
    bachelor: "Bachelor’s degree",
    master: "Master’s degree",
    doctoral: "Doctoral or professional degree",
    measured: "Postings here",
    official: "O*NET",
    weighted: "By importance",
    below: "Below the level",
    higher_near: "Higher pay, near",
    higher_far: "Higher pay, far",
    lower_near: "Lower pay, near",
    lower_far: "Lower pay, far",
    onet: "O*NET",
    jaat: "JAAT",
  };
  const grouped = new Intl.NumberFormat("en-US");
  const shortDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

  function when(write) {
    return (value) => (value === null || value === undefined ? NONE : write(value));
  }

  function percentChange(ratio) {
    const percent = Math.round(100 * ratio);
    if (!percent) return "0%";
    return (percent > 0 ? "+" : "−") + grouped.format(Math.abs(percent)) + "%";
  }

  /* A table is one stop for the Tab key: arrow keys move inside it. */
  functions.table_leave = () => false;

  functions.table_count = when((value) => grouped.format(value));
  functions.table_share = when((value) => {
    const percent = 100 * value;
    if (percent >= 99.95) return "100%";
    return percent.toFixed(percent > 0 && percent < 0.995 ? 2 : 1) + "%";
  });
  functions.table_ratio = when((value) => value.toFixed(2) + "×");
  functions.table_money = when((value) => "$" + grouped.format(Math.round(value / 100) * 100));
  /* Wages: by the hour to the cent, by the year to the dollar. */
  functions.table_dollars = when((value) => "$" + (value < 1000 ? value.toFixed(2) : grouped.format(value)));
  functions.table_change = when((value) => {
    const percent = (100 * value).toFixed(1);
    return (percent > 0 ? "+" : percent < 0 ? "−" : "") + Math.abs(percent).toFixed(1) + "%";
  });
  functions.table_growth = when((value) =>
    value > Math.log(10) ? grouped.format(Math.round(Math.exp(value))) + "×" : percentChange(Math.expm1(value)),
  );
  functions.table_signed = when(percentChange);
  functions.table_probability = when((value) => (value < 0.001 ? "<0.001" : value.toFixed(3)));
  functions.table_three = when((value) => value.toFixed(3));
  functions.table_plain = when((value) => String(Math.round(1000 * value) / 1000));
  functions.table_one = when((value) => grouped.format(Math.round(value)));
  functions.table_yes_no = when((value) => (value ? "yes" : "no"));
  functions.table_day = when((value) => shortDay.format(new Date(value + "T00:00:00Z")));
  functions.table_moment = when((value) => value.slice(0, 16).replace("T", " "));
  functions.table_difference = when(
    (value) => (value > 0 ? "+" : value < 0 ? "−" : "") + Math.abs(value).toFixed(2),
  );
  functions.table_word = when((value) => {
    const words = WORDS[value] || value.replaceAll("_", " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
  });
})();
